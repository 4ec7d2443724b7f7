"""Joining: what follows when people find a coach, part from one, or move to another place.

The tables are the truth and timers only wake: a proposal that was not read for a stop is made again to
whoever comes back. What is told to a coach, or by one, is held against who coaches whom when it is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.coaching import following, letters, questions, scheduling, sessions, visiting
from bot.coaching.finding import coaches, is_near, label, may_propose, whom_she_may_ask
from bot.conversation.effects import Notify
from bot.conversation.joining import (
    CoachingEnded,
    CoachingOver,
    CoachProposed,
    CoachWanted,
    NamesShown,
    OfTeam,
    ProposalAnswered,
    RegisterAnswered,
    RegisterAsked,
    RegisterMet,
    WorksAt,
)
from bot.people import Person, PersonId
from exchange import arrivals
from scheduler import digests
from scheduler.local_time import Calendar
from storage.store import Desk, Proposal

PROPOSED, ANSWERED = "coach.proposed", "coach.answered"
OVER = "coaching.over"  # closes open talks also of whoever said stop; who hears of it when she is back
MOVED = "facility.changed"
TO_COACH = frozenset({"checkin.shared", "promise.stuck", "promise.silent"})  # notices of a coachee
FROM_COACH = frozenset({"coach.encouraged"})  # and to her
HIS = TO_COACH | {  # what a former coach is not told any more
    questions.ASKED,
    following.OVERDUE,
    following.LATE,
    "question.thanked",
    "letter.answered",
    "letter.silent",
    "visit.returned",
    "evidence.sent",
    "session.answered",
}


# ---- what is told -------------------------------------------------------------------------


def may_tell(desk: Desk, person: Person, notify: Notify) -> bool:
    """Whether a notice between a coach and his coachee still goes from one to the other."""
    if notify.notice in TO_COACH:
        return person.coach == notify.to
    if notify.notice in FROM_COACH:
        her = desk.person(notify.to)
        return her is not None and her.coach == person.id
    return True


# ---- what follows from records --------------------------------------------------------------


def keep(desk: Desk, person: Person, turn: int, thing: OfTeam, now: datetime, calendar: Calendar) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case NamesShown(people):
            for of in people:
                shown = desk.person(PersonId(of))
                if shown is not None:
                    desk.note_mention(shown.id, person.id, turn, shown.name, now)
        case CoachProposed(to):
            return _propose(desk, person, to, now)
        case CoachWanted(to):
            return _want(desk, person, to, now)
        case ProposalAnswered(id, accepted):
            return _answer(desk, person, id, accepted, now, calendar)
        case CoachingEnded(of):
            return _end(desk, person, of, now)
        case WorksAt(facility=facility, of=of):
            return _move(desk, person, facility, of, now)
        case RegisterMet(entry):
            arrivals.says_she_is(desk, person.id, entry, now)
        case RegisterAsked(entry, kind):
            desk.ask_on_register(entry, kind, person.id, now)
        case RegisterAnswered(entry=entry, kind=kind, answer=answer, words=words):
            desk.answer_on_register(entry, kind, person.id, answer, words, now)
        case CoachingOver():
            pass  # what it changes are open talks
        case _:
            assert_never(thing)
    return False


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what was proposed to her meanwhile."""
    for one in desk.open_proposals(person.id):
        _ask(desk, one, now)


def _propose(desk: Desk, coach: Person, to: int, now: datetime) -> bool:
    """By a coach, to somebody of his facility or district."""
    her = desk.person(PersonId(to))
    if her is None or her.consent_at is None or her.facility is None:
        return False
    if not is_near(desk, coach, her.facility):
        return False
    return _begin_proposal(desk, her, coach, her.id, now)


def _want(desk: Desk, person: Person, to: int, now: datetime) -> bool:
    """By her, to a coach of her facility or district."""
    coach = desk.person(PersonId(to))
    if coach is None or all(one.id != to for one in whom_she_may_ask(desk, person, now)):
        return False
    return _begin_proposal(desk, person, coach, coach.id, now)


def _begin_proposal(desk: Desk, her: Person, coach: Person, asked: PersonId, now: datetime) -> bool:
    """Where the other has proposed it meanwhile, whoever comes second is asked what the first one wants."""
    if not coaches(coach) or not may_propose(desk, her, coach, asked, now):
        return False
    _ask(desk, desk.propose(her.id, coach.id, asked, now), now)
    return True


def _ask(desk: Desk, one: Proposal, now: datetime) -> None:
    desk.set_timer(one.asked, PROPOSED, f"proposal:{one.id}", now, {"of": one.by})


def _answer(desk: Desk, person: Person, id: int, accepted: bool, now: datetime, calendar: Calendar) -> bool:
    one = desk.proposal(id)
    if one is None or one.asked != person.id or not desk.answer_proposal(id, accepted, now):
        return False
    her = desk.person(one.person)
    if her is None or not coaches(desk.person(one.coach)):
        return False
    former = her.coach
    if accepted:
        begin(desk, her, one.coach, now, calendar)
    told = {"of": person.id, "by": person.name, "accepted": accepted}
    if one.asked == one.coach:
        told |= {"side": "coach", "former": former if accepted else None}
    else:
        told |= {"side": "coachee", "former": None}
    desk.set_timer(one.by, ANSWERED, f"proposal:{id}", now, told)
    return True


def begin(desk: Desk, person: Person, coach: PersonId, now: datetime, calendar: Calendar) -> bool:
    """He is her coach from now on; whether somebody was it before, who is told."""
    former = desk.begin_coaching(person.id, coach, now, person.id)
    for one, other in ((person.id, coach), (coach, person.id)):
        desk.cancel_timer(one, OVER, f"person:{other}")  # where one has stopped, it waits
    desk.drop_proposals(person.id, now)
    him = desk.person(coach)
    if him is not None:
        desk.set_timer(coach, "digest.due", "week", digests.next_at(him, now))
        scheduling.joined(desk, replace(person, coach=coach), now, calendar)
        visiting.taken_over(desk, coach, now)
    if former is None or former == coach:
        return False
    _part(desk, former, person, now)
    _tell_over(desk, former, person, "coachee", now)
    return True


def _end(desk: Desk, person: Person, of: int | None, now: datetime) -> bool:
    """By her who has a coach, or by him who coaches `of`; the other is told."""
    her = person if of is None else desk.person(PersonId(of))
    if her is None or her.coach is None or (of is not None and her.coach != person.id):
        return False
    coach = her.coach
    desk.end_coaching(her.id, now, person.id)
    _part(desk, coach, her, now)
    if of is None:
        _tell_over(desk, coach, her, "coachee", now)
    else:
        _tell_over(desk, her.id, person, "coach", now)
    return True


def _part(desk: Desk, coach: PersonId, her: Person, now: datetime) -> None:
    """What he was still to hear of her he hears no more; her questions go on to the trainers."""
    desk.silence(coach, her.id, HIS)
    letters.part(desk, coach, her.id)
    sessions.part(desk, coach, her.id, now)
    visiting.part(desk, coach, her.id, now)
    for id in desk.unbind(coach, her.id, now):
        following.alone(desk, id)
    for id in desk.release_questions(coach, her.id, now):
        desk.set_timer(her.id, questions.OVERDUE, questions.about(id), now, {"passed_on": True})


def _tell_over(desk: Desk, to: PersonId, by: Person, side: str, now: datetime) -> None:
    """The other side hears that it is over, by whom; `side`: what whoever ended it was."""
    desk.set_timer(to, OVER, f"person:{by.id}", now, {"of": by.id, "by": by.name, "side": side})


def linked(desk: Desk, person: Person) -> list[tuple[PersonId, str]]:
    """Her coach and her coachees, each with what she herself is to them."""
    own = [(person.coach, "coachee")] if person.coach is not None else []
    return [*own, *((one.id, "coach") for one in desk.coachees(person.id))]


def tell_erased(desk: Desk, erased: PersonId, others: Sequence[tuple[PersonId, str]], now: datetime) -> bool:
    """Those who were linked with her hear that it is over; whether there is any. Her name is gone."""
    for to, side in others:
        desk.set_timer(to, OVER, f"person:{erased}", now, {"of": erased, "by": "", "side": side})
    return bool(others)


def _move(desk: Desk, person: Person, facility: str, of: int | None, now: datetime) -> bool:
    """She moves by her own word, or by that of her coach; the other is told."""
    place = desk.facility(facility)
    her = person if of is None else desk.person(PersonId(of))
    if place is None or her is None or (of is not None and her.coach != person.id):
        return False
    if not desk.move_to(her.id, place, now, by=person.id):
        return False
    to = her.coach if of is None else her.id
    if to is None or (of is None and her.facility is None):
        return False  # where somebody begins is no news to whoever coaches her
    told = {"of": person.id, "by": person.name, "facility": label(place), "side": "own" if of is None else ""}
    desk.set_timer(to, MOVED, f"person:{her.id}", now, told)
    return True
