"""Whoever comes back after a stop hears what people had for her meanwhile, of whatever kind it is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.coaching import joining, questions, visiting
from bot.coaching.following import Following
from bot.conversation.asking import QuestionAsked, Why
from bot.conversation.events import TimerFired
from bot.conversation.joining import CoachingEnded, CoachWanted, ProposalAnswered
from bot.conversation.records import Promised, Resumed, Stopped
from bot.conversation.state import Frame
from bot.conversation.visiting import (
    Action,
    ActionAgreed,
    EvidenceDecided,
    EvidenceSent,
    ItemSeen,
    OfVisit,
    PlanAgreed,
    PlanSent,
    VisitBegun,
    VisitFinished,
)
from bot.handlers import FLOWS
from bot.people import Person
from bot.road.keeping import RecordWriter
from bot.road.returning import FROM_PEOPLE
from bot.turns import take_turn
from scheduler.local_time import Calendar
from scheduler.punctuality import PATIENCE
from storage.store import Desk
from tests.talk import MONDAY, Stage

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AWA, MOUSSA = "Awa", "Moussa"
PLACE = "ML.SIK.KLE"


class Pair(Stage):
    """Awa, and Moussa who coaches at her facility."""

    def __init__(self, folder: Path, *, coached: bool) -> None:
        super().__init__(folder)
        self.main = "awa"
        self.cast(MOUSSA, role="coach", facility=PLACE)
        given = {"coach": MOUSSA} if coached else {}
        self.cast(AWA, cadre="matrone", facility=PLACE, **given)
        self.move_to(MONDAY + 9 * HOUR)

    def person(self, desk: Desk, who: str) -> Person:
        person = desk.person(self.people[who])
        assert person is not None
        return person

    def back(self, word: str = "[Reprendre]") -> str:
        """She is back: what she hears until tomorrow."""
        return "\n".join([self.say(word), *self.move_to(self.now + DAY)])


@pytest.mark.parametrize("timer", sorted(t for t, f in FLOWS.by_timer.items() if f.purpose in FROM_PEOPLE))
def test_whatever_people_had_for_her_is_kept_until_she_is_back(tmp_path: Path, timer: str) -> None:
    stage = Pair(tmp_path, coached=True)
    her = stage.people[AWA]
    frame = Frame(number=1, flow="stop", edition="", opened_at=stage.now.isoformat(), facts={})
    years = stage.now + 3 * 365 * DAY
    with stage.open() as store, store.transaction() as desk:
        RecordWriter(desk, stage.person(desk, AWA), stage.now).keep("stopped", Stopped(), frame)
        desk.set_timer(
            her, timer, "x", stage.now, {"of": stage.people[MOUSSA], "by": MOUSSA, "side": "coach"}
        )
        (fired,) = (event for event in desk.due_timers(stage.now, 9) if event.timer == timer)
        take_turn(desk, fired, stage.house)
        assert not desk.due_timers(years, 99)
        RecordWriter(desk, stage.person(desk, AWA), years).keep("back", Resumed(), frame)
        assert [(event.timer, event.about) for event in desk.due_timers(years, 99)] == [(timer, "x")]


def proposed(stage: Pair) -> int:
    """Awa has asked Moussa to be her coach: the number of the proposal."""
    with stage.open() as store, store.transaction() as desk:
        wanted = CoachWanted(stage.people[MOUSSA])
        assert joining.keep(desk, stage.person(desk, AWA), 1, wanted, stage.now, Calendar())
    stage.settle()
    with stage.open() as store, store.reading() as desk:
        return desk.open_proposals(stage.people[MOUSSA])[0].id


def test_she_hears_on_her_return_that_he_is_her_coach(tmp_path: Path) -> None:
    stage = Pair(tmp_path, coached=False)
    id = proposed(stage)
    stage.say("/stop")
    with stage.open() as store, store.transaction() as desk:
        joining.keep(desk, stage.person(desk, MOUSSA), 1, ProposalAnswered(id, True), stage.now, Calendar())
    assert not [line for line in stage.settle() if "→" not in line]
    assert "Moussa" in stage.back()


@pytest.mark.parametrize("again", [False, True])
def test_she_hears_on_her_return_that_he_is_her_coach_no_more(tmp_path: Path, again: bool) -> None:
    """Unless he is again."""
    stage = Pair(tmp_path, coached=True)
    stage.say("/stop")
    with stage.open() as store, store.transaction() as desk:
        him = stage.person(desk, MOUSSA)
        joining.keep(desk, him, 1, CoachingEnded(stage.people[AWA]), stage.now, Calendar())
    assert not [line for line in stage.settle() if "→" not in line]
    if again:
        with stage.open() as store, store.transaction() as desk:
            joining.begin(desk, stage.person(desk, AWA), him.id, stage.now, Calendar())
    assert ("Moussa" in stage.back()) is not again


def test_she_hears_on_her_return_why_her_evidence_came_back(tmp_path: Path) -> None:
    stage = Pair(tmp_path, coached=True)
    now, her, him = stage.now, stage.people[AWA], stage.people[MOUSSA]
    frame = Frame(number=1, flow="visit_items", edition="1", opened_at=now.isoformat(), facts={})
    checklist = next(c for pack in stage.house.library.packs.values() for c in pack.checklists.values())
    item = checklist.items[0].id

    def keep(desk: Desk, who: str, *things: OfVisit) -> None:
        for thing in things:
            visiting.keep(desk, stage.person(desk, who), "k", frame, thing, stage.now)

    due_on = now.date() + DAY
    with stage.open() as store, store.transaction() as desk:
        action = Action(item=item, words="le frigo", due_on=due_on, owner="worker")
        keep(
            desk,
            MOUSSA,
            VisitBegun(number=1, worker=her, facility=PLACE, checklist=checklist.ref),
            ItemSeen(number=1, item=item, answer="no"),
            VisitFinished(number=1, percent=50),
            PlanSent(number=1, actions=(action,)),
        )
        visit = desk.visit_numbered(him, 1)
        assert visit is not None
        promised = Promised(text="le frigo", due_on=due_on, agreed=True)
        Following(desk, now, PATIENCE).made(stage.person(desk, AWA), "1.p", promised, None)
        keep(
            desk,
            AWA,
            ActionAgreed(visit=visit.id, item=item, promise="p", owner="worker"),
            PlanAgreed(visit.id),
            EvidenceSent(visit=visit.id, item=item, words="fait"),
        )
    stage.settle()
    stage.say("/stop")
    with stage.open() as store, store.transaction() as desk:
        (sent,) = desk.evidence_for(him)
        keep(desk, MOUSSA, EvidenceDecided(evidence=sent.id, accepted=False, reason="photo floue"))
    assert not [line for line in stage.settle() if "floue" in line]
    assert "floue" in stage.back()


def shared(stage: Pair, count: int) -> None:
    """So many of his team have shared a check-in."""
    facts = {"of": stage.people[AWA], "by": AWA}
    with stage.open() as store, store.transaction() as desk:
        for n in range(count):
            desk.set_timer(stage.people[MOUSSA], "promise.stuck", f"promise:{n}", stage.now, facts)
    stage.settle()


def test_weeks_of_what_his_team_shared_come_in_one_message(tmp_path: Path) -> None:
    stage = Pair(tmp_path, coached=True)
    stage.main = "moussa"
    stage.say("/stop", who=MOUSSA)
    shared(stage, 12)
    stage.move_to(stage.now + 20 * DAY)
    heard = stage.say("[Reprendre]", who=MOUSSA)
    assert heard.count("sans tout vous renvoyer") == 1
    assert "12 blocages" in heard
    with stage.open() as store, store.reading() as desk:
        left = desk.her_timers(stage.people[MOUSSA], stage.now)
        assert not [event for event in left if event.timer == "promise.stuck"]


def test_what_waits_is_looked_at_by_nobody_meanwhile(tmp_path: Path) -> None:
    """Nothing is due for whoever stays away, however much waits."""
    stage = Pair(tmp_path, coached=True)
    stage.say("/stop", who=MOUSSA)
    shared(stage, 12)

    def due(at: datetime) -> list[TimerFired]:
        with stage.open() as store, store.reading() as desk:
            return [e for e in desk.due_timers(at, 99) if e.person == stage.people[MOUSSA]]

    assert [event.timer for event in due(stage.now + 1000 * DAY)] in ([], ["digest.due"])


def test_what_waited_for_the_morning_when_she_stopped_is_heard_on_her_return(tmp_path: Path) -> None:
    """He said yes at night: the message was written already, and no one had sent it."""
    stage = Pair(tmp_path, coached=False)
    id = proposed(stage)
    stage.move_to(MONDAY + 22 * HOUR)
    with stage.open() as store, store.transaction() as desk:
        joining.keep(desk, stage.person(desk, MOUSSA), 1, ProposalAnswered(id, True), stage.now, Calendar())
    assert not [line for line in stage.settle() if "→" not in line]
    stage.say("/stop")
    assert "Moussa" not in "".join(stage.move_to(stage.now + 3 * DAY))
    assert stage.back().count("Moussa") == 1


def test_what_was_on_its_way_when_she_stopped_and_failed_is_heard_on_her_return(tmp_path: Path) -> None:
    stage = Pair(tmp_path, coached=False)
    id = proposed(stage)
    stage.move_to(MONDAY + 22 * HOUR)
    with stage.open() as store, store.transaction() as desk:
        joining.keep(desk, stage.person(desk, MOUSSA), 1, ProposalAnswered(id, True), stage.now, Calendar())
    stage.settle()  # written at night, and it waits for the morning
    with stage.open() as store, store.transaction() as desk:
        (row,) = desk.claim("webchat", stage.now + DAY, 9)
    stage.move_to(stage.now + HOUR)
    stage.say("/stop")
    with stage.open() as store, store.transaction() as desk:
        desk.hold(row.id, stage.now + HOUR, "the provider did not answer", attempted=True)
    assert "Moussa" not in "".join(stage.move_to(stage.now + 3 * DAY))
    assert stage.back().count("Moussa") == 1
    stage.say("/stop")
    assert "Moussa" not in stage.back(), "it was told"


def test_a_question_that_waited_when_he_stopped_is_asked_once_on_his_return(tmp_path: Path) -> None:
    stage = Pair(tmp_path, coached=True)
    stage.move_to(MONDAY + 22 * HOUR)
    asked = QuestionAsked(words="Le frigo est en panne ?", why=Why.NO_CARD, coach=stage.people[MOUSSA])
    with stage.open() as store, store.transaction() as desk:
        questions.keep(desk, stage.person(desk, AWA), "1.q", 1, asked, stage.now)
    assert "frigo" not in "".join(stage.settle())
    stage.say("/stop", who=MOUSSA)
    assert "frigo" not in "".join(stage.move_to(stage.now + 3 * DAY))
    stage.main = "moussa"
    heard = stage.say("[Reprendre]", who=MOUSSA) + "\n" + "\n".join(stage.move_to(stage.now + DAY))
    assert heard.count("Le frigo") == 1
