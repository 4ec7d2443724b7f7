"""Visiting: what follows from a supervision visit, from its first item until the last action is accepted.

The tables are the truth and timers only wake: whoever comes back after a stop is told anew of the plan,
the proposal or the evidence that waits for her word.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, assert_never

from bot.coaching import championship
from bot.coaching.following import Following
from bot.conversation.events import Key
from bot.conversation.records import Promised, PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.conversation.visiting import (
    ActionAgreed,
    EvidenceDecided,
    EvidenceSent,
    ItemSeen,
    OfVisit,
    PictureRefused,
    PlanAgreed,
    PlanReturned,
    PlanSent,
    VisitBegun,
    VisitFinished,
    promised,
)
from bot.people import Person, PersonId
from scheduler.punctuality import PATIENCE
from storage.store import Desk, EvidenceState, Visit, VisitState

PLAN, RETURNED = "visit.plan", "visit.returned"  # timers
ALONE = "plan.alone"
WANTED, SENT, DECIDED = "evidence.wanted", "evidence.sent", "evidence.decided"
NOT_AGREED = (VisitState.SENT, VisitState.RETURNED)
MOST_RETURNED = 99  # plans of one coach
AFTER_THE_NEWS = timedelta(minutes=1)  # that the two have parted


class Done(NamedTuple):
    """What one record left for others to do."""

    notified: bool = False  # somebody has something to hear at once
    erased: tuple[str, ...] = ()  # media whose bytes must go


NOTHING = Done()


def about(kind: str, id: int) -> str:
    """What a timer is about: `visit:3`, `evidence:5`, `promise:7`."""
    return f"{kind}:{id}"


def keep(desk: Desk, person: Person, key: Key, frame: Frame, thing: OfVisit, now: datetime) -> Done:
    """Write one record of a talk of this person. What is no more hers to decide changes nothing."""
    match thing:
        case VisitBegun():
            worker = desk.person(PersonId(thing.worker)) if thing.worker is not None else None
            if thing.worker is None or (worker is not None and worker.coach == person.id):
                desk.begin_visit(person.id, thing, frame.edition, now)
        case ItemSeen():
            if visit := _open(desk, person, thing.number, VisitState.BEGUN):
                desk.keep_seen(visit.id, thing)
        case VisitFinished():
            if visit := _open(desk, person, thing.number, VisitState.BEGUN):
                desk.finish_visit(visit.id, thing.percent, frame.edition, now)
        case PlanSent():
            return _send(desk, person, thing, now)
        case PlanReturned():
            return _return(desk, person, thing, now)
        case ActionAgreed():
            _agree(desk, person, frame, thing)
        case PlanAgreed(id):
            if visit := _to_agree(desk, person, id):
                desk.move_visit(visit.id, VisitState.AGREED)
        case EvidenceSent():
            return _show(desk, person, f"{frame.number}.{key}", thing, now)
        case EvidenceDecided():
            return _decide(desk, person, thing, now)
        case PictureRefused(media):
            desk.drop_media(person.id, media)
            return Done(erased=(media,))
        case _:
            assert_never(thing)
    return NOTHING


def moved(desk: Desk, person: Person, moved: PromiseMoved, now: datetime) -> bool:
    """She says that a promise is kept: where it is an action of a plan, her coach would like to see it."""
    action = desk.action_of(moved.promise) if moved.state == PromiseState.DONE else None
    promise = desk.promise(moved.promise) if action is not None else None
    if action is None or promise is None or promise.owner != person.id or action.state == EvidenceState.SENT:
        return False
    desk.set_timer(person.id, WANTED, about("promise", moved.promise), now, {"of": action.coach})
    return True


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: the plans, proposals and evidence that wait for her word."""
    for visit in desk.plans_for(person.id):
        _wake(desk, person.id, PLAN, visit.id, visit.coach, now)
    for visit in desk.unsettled_visits(person.id):
        if visit.state == VisitState.RETURNED and visit.worker is not None:
            _wake(desk, person.id, RETURNED, visit.id, visit.worker, now)
    taken_over(desk, person.id, now)


def taken_over(desk: Desk, coach: PersonId, now: datetime) -> None:
    """Evidence that waits for whoever coaches them is shown to this coach."""
    for evidence in desk.evidence_for(coach):
        desk.set_timer(coach, SENT, about("evidence", evidence.id), now, {"of": evidence.person})


def part(desk: Desk, coach: PersonId, worker: PersonId, now: datetime) -> None:
    """He is her coach no more: of a plan that was not agreed to she may keep her own part."""
    visits = (*desk.plans_for(worker), *desk.unsettled_visits(coach, MOST_RETURNED))
    for visit in visits:
        if (visit.coach, visit.worker) == (coach, worker) and visit.state in NOT_AGREED:
            desk.set_timer(worker, ALONE, about("visit", visit.id), now + AFTER_THE_NEWS)


def _open(desk: Desk, coach: Person, number: int, *states: VisitState) -> Visit | None:
    """This visit of his, where it stands so."""
    visit = desk.visit_numbered(coach.id, number)
    return visit if visit is not None and visit.state in states else None


def _send(desk: Desk, coach: Person, sent: PlanSent, now: datetime) -> Done:
    visit = _open(desk, coach, sent.number, VisitState.OBSERVED, VisitState.RETURNED)
    if visit is not None and visit.worker is None:
        return _promise_all(desk, coach, visit, sent, now)
    worker = desk.person(visit.worker) if visit is not None and visit.worker is not None else None
    if visit is None or worker is None or worker.coach != coach.id:
        return NOTHING  # she has another coach since he was there
    desk.keep_plan(visit.id, sent.actions)
    desk.cancel_timer(coach.id, RETURNED, about("visit", visit.id))
    if not sent.actions:
        desk.move_visit(visit.id, VisitState.AGREED)
        return NOTHING
    desk.move_visit(visit.id, VisitState.SENT)
    _wake(desk, worker.id, PLAN, visit.id, coach.id, now)
    return Done(notified=True)


def _promise_all(desk: Desk, coach: Person, visit: Visit, sent: PlanSent, now: datetime) -> Done:
    """Nobody of ours works there: each action is the coach's own promise, and nobody's word is awaited."""
    desk.keep_plan(visit.id, sent.actions)
    following = Following(desk, now, PATIENCE)
    for action in sent.actions:
        ref = f"{about('visit', visit.id)}:{action.item}"
        following.made(
            coach,
            ref,
            Promised(text=promised(action.words, action.owner), due_on=action.due_on, agreed=True),
            None,
        )
        desk.agree_action(visit.id, action.item, coach.id, ref)
    desk.move_visit(visit.id, VisitState.AGREED)
    return NOTHING


def _return(desk: Desk, worker: Person, returned: PlanReturned, now: datetime) -> Done:
    visit = desk.visit(returned.visit)
    if visit is None or visit.worker != worker.id or visit.state != VisitState.SENT:
        return NOTHING
    desk.propose_days(visit.id, returned.days)
    desk.move_visit(visit.id, VisitState.RETURNED)
    _wake(desk, visit.coach, RETURNED, visit.id, worker.id, now)
    return Done(notified=True)


def _to_agree(desk: Desk, person: Person, id: int) -> Visit | None:
    """The visit whose plan waits for this person's word."""
    visit = desk.visit(id)
    if visit is None:
        return None
    waits_for = {VisitState.SENT: visit.worker, VisitState.RETURNED: visit.coach}.get(visit.state)
    return visit if waits_for == person.id else None


def _agree(desk: Desk, person: Person, frame: Frame, agreed: ActionAgreed) -> None:
    visit = _to_agree(desk, person, agreed.visit)
    if visit is None:
        return
    owner = visit.worker if agreed.owner == "worker" else visit.coach
    if owner is None:
        return
    ref = f"{frame.number}.{agreed.promise}"
    desk.agree_action(visit.id, agreed.item, owner, ref if owner == person.id else f"{person.id}:{ref}")


def _show(desk: Desk, person: Person, ref: str, sent: EvidenceSent, now: datetime) -> Done:
    """Her coach is shown it; what she sent before for the same action counts no more."""
    if not any((a.visit, a.item) == (sent.visit, sent.item) for a in desk.actions_of(person.id)):
        return NOTHING  # accepted meanwhile
    evidence = desk.evidence(desk.keep_evidence(person.id, ref, sent, now))
    if evidence is None:
        raise AssertionError("evidence that was written is there")
    desk.set_timer(evidence.coach, SENT, about("evidence", evidence.id), now, {"of": person.id})
    return Done(notified=True)


def _decide(desk: Desk, coach: Person, decided: EvidenceDecided, now: datetime) -> Done:
    evidence = desk.evidence(decided.evidence)
    if evidence is None or evidence.coach != coach.id:
        return NOTHING
    state = EvidenceState.ACCEPTED if decided.accepted else EvidenceState.RETURNED
    if not desk.decide_evidence(evidence.id, state, decided.reason, coach.id, now, decided.voice):
        return NOTHING
    if decided.accepted:
        desk.close_action(evidence.visit, evidence.item, now)
        worker = desk.person(evidence.person)
        if worker is not None:
            championship.earned(desk, worker, "gap_closed", about("evidence", evidence.id), now)
        if evidence.promise is not None:
            desk.move_promise(evidence.promise, PromiseState.DONE, None, "", now)
            desk.cancel_timer(evidence.person, "promise.due", about("promise", evidence.promise))
    desk.set_timer(evidence.person, DECIDED, about("evidence", evidence.id), now, {"of": coach.id})
    return Done(notified=True)


def _wake(desk: Desk, person: PersonId, timer: str, visit: int, of: PersonId, now: datetime) -> None:
    facts: Mapping[str, Any] = {"of": of}
    desk.set_timer(person, timer, about("visit", visit), now, facts)
