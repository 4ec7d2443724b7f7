"""Endings: whoever has parted is bound by nothing, whatever was on its way between the two."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching import following, joining, planning, sessions, visiting
from bot.conversation.effects import Record
from bot.conversation.joining import CoachingEnded, CoachProposed, CoachWanted, ProposalAnswered
from bot.conversation.planning import SchedulePlanned, SessionAgreed, SessionMoved, SessionProposed
from bot.conversation.records import Promised
from bot.conversation.state import Frame
from bot.conversation.visiting import Action, PlanReturned, PlanSent, VisitBegun, VisitFinished
from bot.handlers.plan import agreed
from bot.people import Person, PersonId
from bot.road.keeping import RecordWriter
from bot.turns import take_turn
from scheduler.local_time import Calendar
from scheduler.punctuality import PATIENCE
from storage.sql.bonds import BETWEEN_TWO
from storage.sqlite.store import SQLiteStore
from storage.store import Desk
from tests.storage.cast import undone
from tests.talk import MONDAY, Stage

CALENDAR = Calendar()
FRAME = Frame(number=1, flow="plan_offered", edition="0.1", opened_at="", facts={})
RULE = {"every": "week", "first": "2026-11-30", "local_hour": "08:00", "nth": 0}
DUE = (MONDAY + timedelta(days=9)).date()
PEOPLE = ("Awa", "Moussa", "Fanta")


class Ward(Stage):
    """Moussa coaches Awa; Fanta might as well."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = MONDAY + timedelta(hours=9)
        self.cast("Moussa", role="worker+coach", facility="ML.SIK.KLE")
        self.cast("Fanta", role="worker+coach", facility="ML.SIK.KLE")
        self.cast("Awa", cadre="matrone", coach="Moussa", facility="ML.SIK.KLE")
        self.main = "awa"

    def plan(self) -> None:
        """Moussa's plan for Awa waits for her word."""
        self.say(
            "/visit", "[1]", "[2]", *(f"{n} {'non' if n < 3 else 'oui'}" for n in range(1, 12)), who="Moussa"
        )
        self.say("[✅ Terminer]", "[2]", "[La personne]", "[Moi]", "[📨 Envoyer le plan]", who="Moussa")

    def parted(self) -> None:
        """Moussa has just ended it, and nobody has heard of it yet."""
        with self.open() as store, store.transaction() as desk:
            coach = desk.person(self.people["Moussa"])
            assert coach is not None
            joining.keep(desk, coach, 1, CoachingEnded(self.people["Awa"]), self.now, CALENDAR)

    def tapped(self, who: str, button: str) -> str:
        """A button, before anything that is due is told."""
        event = self.event(who, button)
        with self.open() as store, store.transaction() as desk:
            take_turn(desk, event, self.house)
        return "\n".join(self.settle())

    def rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.folder / "talk.db") as database:
            return database.execute(query).fetchall()


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def test_a_yes_that_comes_after_the_end_binds_nobody(ward: Ward) -> None:
    ward.plan()
    ward.parted()
    heard = ward.tapped("Awa", "[👍 D’accord]")
    assert "ce plan n’engage plus personne" in heard
    assert "→ Moussa" not in heard
    assert ward.rows("select * from promises") == []
    assert "comme promesses à vous-même" in "\n".join(ward.move_to(ward.now + timedelta(minutes=2)))
    ward.say("[💪 Je les garde]")
    assert ward.rows("select p.name, r.other from promises r join people p on p.id = r.owner") == [
        ("Awa", None)
    ]
    ward.relive()


def test_days_that_she_proposes_after_the_end_reach_nobody(ward: Ward) -> None:
    ward.plan()
    ward.say("[Un autre jour]", "[1]", "vendredi")
    ward.parted()
    heard = ward.tapped("Awa", "[C’est tout]")
    assert "ce plan n’engage plus personne" in heard
    assert "→ Moussa" not in heard
    ward.relive()


def test_a_coach_who_agrees_to_her_days_after_the_end_binds_nobody(ward: Ward) -> None:
    ward.plan()
    ward.say("[Un autre jour]", "[1]", "vendredi", "[2]", "samedi")
    with ward.open() as store, store.transaction() as desk:
        her = desk.person(ward.people["Awa"])
        assert her is not None
        joining.keep(desk, her, 1, CoachingEnded(), ward.now, CALENDAR)
    heard = ward.tapped("Moussa", "[👍 D’accord]")
    assert "vous n’êtes plus coach d’Awa" in heard
    assert ward.rows("select * from promises") == []
    ward.relive()


def test_a_plan_that_is_sent_after_the_end_reaches_nobody(ward: Ward) -> None:
    ward.say("/visit", "[1]", "[2]", *(f"{n} non" for n in range(1, 12)), "[✅ Terminer]", who="Moussa")
    ward.parted()
    heard = ward.tapped("Moussa", "[📨 Envoyer le plan]")
    assert "le plan n’est pas envoyé" in heard
    assert "→ Awa  Bonjour" not in heard
    ward.relive()


def test_a_coach_is_still_asked_what_he_promised_her_for_himself(ward: Ward) -> None:
    ward.say(
        "/promises",
        "[🤝 Promettre une aide]",
        "[1]",
        "Apporter le tensiomètre",
        "demain",
        "[🤝 Je promets]",
        who="Moussa",
    )
    assert ward.rows("select other is not null, helps from promises") == [(1, 1)]
    ward.parted()
    assert ward.rows("select other, helps from promises") == [(None, 0)]
    heard = "\n".join(ward.move_to(ward.now + timedelta(days=9)))
    assert "Apporter le tensiomètre" in heard
    assert "Awa" not in "".join(line for line in heard.splitlines() if "tensiomètre" in line)
    ward.relive()


def test_a_coach_who_erased_himself_is_named_in_nothing_that_others_were_told(ward: Ward) -> None:
    assert "Moussa" in ward.say("/coach")
    ward.say("[Fermer]", "/promises", "/menu")
    ward.plan()
    ward.say("/forget", "[Tout effacer]", who="Moussa")
    her = ward.people["Awa"]
    told = ward.rows(f"select message, person from outbox where person = {her}")  # noqa: S608
    told += ward.rows(f"select facts, turn from journal where person = {her}")  # noqa: S608
    told += ward.rows(f"select body, turn from conversations where person = {her}")  # noqa: S608
    assert not [row for row in told if "Moussa" in row[0]]
    assert [row for row in told if "votre coach" in row[0]]
    ward.relive()


def test_what_she_wrote_herself_of_a_coach_stays_hers(ward: Ward) -> None:
    ward.say("/coach", "[Fermer]", "Moussa répare-t-il le toit de Zanzibar ?", "[📨 Oui, envoyer]")
    ward.say("/forget", "[Tout effacer]", who="Moussa")
    assert ward.rows("select words from questions") == [("Moussa répare-t-il le toit de Zanzibar ?",)]
    assert "Moussa" in str(ward.rows("select text from journal"))
    ward.relive()


# ---- in any order ---------------------------------------------------------------------------


def agree(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    """Her yes to whatever plan waits for her, as a talk of before the end records it."""
    for visit in (*desk.plans_for(who.id), *desk.unsettled_visits(who.id)):
        mine, of = ("worker", visit.coach) if visit.worker == who.id else ("coach", visit.worker)
        actions = [
            {"item": "now", "words": "Ranger", "due_on": DUE.isoformat(), "owner": "worker"},
            {"item": "twice", "words": "Noter", "due_on": DUE.isoformat(), "owner": "coach"},
        ]
        keeper = RecordWriter(desk, who, now)
        for effect in agreed({"of": of, "visit": visit.id, "actions": actions}, mine=mine):
            assert isinstance(effect, Record)
            keeper.keep(effect.key, effect.thing, FRAME)


def propose(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    for thing in (CoachProposed(other), CoachWanted(other)):
        joining.keep(desk, who, 1, thing, now, CALENDAR)


def accept(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    for one in desk.open_proposals(who.id):
        joining.keep(desk, who, 1, ProposalAnswered(one.id, True), now, CALENDAR)


def end(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    joining.keep(desk, who, 1, CoachingEnded(None if who.coach == other else other), now, CALENDAR)


def transfer(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    if who.id != other:
        joining.begin(desk, who, other, now, CALENDAR)


def visit(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    number = desk.next_visit(who.id)
    actions = (Action("now", "Ranger", DUE, "worker"), Action("twice", "Noter", DUE, "coach"))
    for thing in (
        VisitBegun(number=number, worker=other, facility=None, checklist="coldchain/visit.fridge"),
        VisitFinished(number=number, percent=40),
        PlanSent(number=number, actions=actions),
    ):
        visiting.keep(desk, who, "plan", FRAME, thing, now)


def return_days(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    for one in desk.plans_for(who.id):
        visiting.keep(desk, who, "days", FRAME, PlanReturned(visit=one.id, days={"now": DUE}), now)


def promise(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    promised = Promised(text="Apporter", due_on=DUE, other=other)
    following.Following(desk, now, PATIENCE).made(who, f"promise {now}", promised, None)


def schedule(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    planned = SchedulePlanned(coachee=other, rule=RULE)
    planning.keep(desk, who, f"plan {now}", 1, planned, now, CALENDAR)


def talk(desk: Desk, who: Person, other: PersonId, now: datetime) -> None:
    at = now + timedelta(days=1)
    proposed = SessionProposed(coachee=other, at=at)
    sessions.keep(desk, who, f"talk {now}", proposed, now, CALENDAR, "0.1")
    for id in range(1, 9):
        for thing in (SessionMoved(session=id, at=at), SessionAgreed(session=id, at=at)):
            sessions.keep(desk, who, "", thing, now, CALENDAR, "0.1")


DEEDS: tuple[Callable[[Desk, Person, PersonId, datetime], None], ...] = (
    propose, accept, end, transfer, visit, return_days, agree, promise, schedule, talk,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=14
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_order_nothing_open_binds_two_who_have_parted(
    ward: Ward, steps: list[tuple[Any, str, str]]
) -> None:
    now = ward.now
    with closing(SQLiteStore.open(ward.folder / "talk.db", key=b"talk")) as store, undone(store) as desk:
        for deed, name, other in steps:
            now += timedelta(hours=1)
            who = desk.person(ward.people[name])
            assert who is not None
            deed(desk, who, ward.people[other], now)
            assert bound_though_parted(desk) == {}, deed


def bound_though_parted(desk: Desk) -> Mapping[str, list[Any]]:
    """The open rows of two of whom neither coaches the other, by table. Letters wait for nobody's yes."""
    found = {}
    for bond in BETWEEN_TWO:
        if bond.table in ("proposals", "letters", "ratings"):
            continue
        paired = "w.id = c.id or w.coach = c.id"
        if bond.table == "promises":
            paired += " or c.coach = w.id"
        query = (
            f"select r.id from {bond.table} r join people w on w.id = r.{bond.coachee} "  # noqa: S608
            f"join people c on c.id = r.{bond.coach} where {bond.when} and not coalesce({paired}, 0)"
        )
        if rows := desk._all(query):  # type: ignore[attr-defined]
            found[bond.table] = rows
    return found
