"""Schedules on the road: each date fires once whatever breaks, and nobody plans for whom is not theirs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching import planning, sessions
from bot.coaching.previewing import Plan, Previewer
from bot.coaching.scheduling import DUE, next_of
from bot.content.signoff import Policy
from bot.conversation.events import TimerFired
from bot.conversation.planning import OccurrenceMoved, ScheduleEnded, SchedulePlanned, SessionAgreed
from bot.house import House
from bot.people import Address, Every, Person, Rhythm, Role
from bot.reading import Reading
from bot.running.building import talking
from bot.turns import take_turn
from scheduler.local_time import Calendar
from scheduler.recurrence import BY_DAY, Repeat, Rule
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder, Sending
from tests.scheduler.test_recurrence import rules
from tests.talk import MONDAY, Stage

CALENDAR = Calendar()
MORNING, DAY, WEEK = MONDAY + timedelta(hours=8), timedelta(days=1), timedelta(weeks=1)
INVITED = "checkin_due.planned"
SHOWN = 5
MOST_DUE = 40  # until five invitations are out, whatever else falls due between


class PowerCutError(Exception):
    """The machine stops in the middle of a turn."""


class Falling:
    """A desk whose machine stops at its n-th call."""

    def __init__(self, desk: Desk, n: int) -> None:
        self._desk = desk
        self._left = n

    def __getattr__(self, name: str) -> Any:
        method: Callable[..., Any] = getattr(self._desk, name)

        def called(*args: Any, **more: Any) -> Any:
            if self._left == 0:
                raise PowerCutError
            self._left -= 1
            return method(*args, **more)

        return called


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")), policy=Policy(drafts=True))


def opened(folder: Path) -> closing[SQLiteStore]:
    return closing(SQLiteStore.open(folder / "jigi.db", key=b"road"))


def cast(desk: Desk) -> tuple[Person, Person]:
    """Awa and Moussa, her coach."""
    coach = desk.person_at(Address("webchat", "moussa"), MONDAY)
    desk.change_person(coach.id, {"name": "Moussa", "roles": frozenset({Role.COACH}), "consent_at": MONDAY})
    her = desk.person_at(Address("webchat", "awa"), MONDAY)
    desk.change_person(her.id, {"name": "Awa", "consent_at": MONDAY})
    desk.begin_coaching(her.id, coach.id, MONDAY)
    found = [desk.person(coach.id), desk.person(her.id)]
    assert found[0] is not None
    assert found[1] is not None
    return found[1], found[0]


def planned(desk: Desk, plan: Plan, coach: Person) -> list[str]:
    """What he was shown, and then said yes to."""
    seen = Previewer(Reading(desk, coach), coach, MONDAY, CALENDAR).preview(plan)
    assert seen["state"] == "open"
    record = SchedulePlanned(coachee=plan.coachee, rule=seen["rule"])
    planning.keep(desk, coach, "1.planned", 1, record, MONDAY, CALENDAR)
    return [date["at"] for date in seen["dates"]]


def fire(store: SQLiteStore, event: TimerFired, house: House, stops_at: int | None) -> None:
    with store.transaction() as desk:
        taken: Any = desk if stops_at is None else Falling(desk, stops_at)
        take_turn(taken, event, house)
        if stops_at is not None:
            raise PowerCutError  # before the commit at the latest


def invitations(store: SQLiteStore, now: datetime) -> list[str]:
    with store.transaction() as desk:
        rows = desk.claim("webchat", now, 100)
        for row in rows:
            desk.receipt(row.id, Sending.SENT, now)
    return [now.isoformat() for row in rows if INVITED in row.outgoing.text]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rules(Repeat.WEEK, Repeat.FORTNIGHT, Repeat.MONTH),
    st.lists(st.lists(st.integers(0, 60), max_size=2), max_size=12),
)
def test_a_crash_at_any_point_fires_each_date_that_was_shown_exactly_once(
    house: House, rule: Rule, stops: list[list[int]]
) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        with store.transaction() as desk:
            her, coach = cast(desk)
            day = rule.first if rule.every is Repeat.MONTH and rule.nth == BY_DAY else None
            plan = Plan(
                every=rule.every,
                local_hour=rule.local_hour,
                coachee=her.id,
                weekday=rule.first.weekday(),
                nth=rule.nth,
                day=day,
            )
            shown = planned(desk, plan, coach)
        fired: list[str] = []
        for cuts in (*stops, *([[]] * MOST_DUE)):
            with store.reading() as desk:
                now = desk.next_due_at()
            assert now is not None
            with store.reading() as desk:
                event = next(iter(desk.due_timers(now, 1)), None)
            if event is not None:
                for stops_at in cuts:
                    with suppress(PowerCutError):
                        fire(store, event, house, stops_at)
                fire(store, event, house, None)
                fire(store, event, house, None)  # it stopped after the commit, and is fired again
            fired += invitations(store, now)
            if len(fired) == SHOWN:
                break
        assert fired == shown


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Sira", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.cast("Fanta", cadre="midwife", coach="Moussa")
    stage.main = "awa"
    stage.move_to(MORNING)
    return stage


def plan_for_awa(stage: Stage) -> None:
    stage.say("/schedule", "[🎯 Des points]", "Awa", "tous les lundis 8h", "[✅ Garder]", who="Moussa")


def after(stage: Stage, wait: timedelta) -> str:
    return "\n".join(stage.move_to(stage.now + wait))


def kept(stage: Stage) -> str:
    """Everything that the database holds, as text."""
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file:
        return "\n".join(file.iterdump())


def test_who_is_no_coach_is_told_so(stage: Stage) -> None:
    assert "coach" in stage.say("/schedule", who="Awa")
    assert "planifi" not in stage.say("/schedule", who="Awa")


def test_a_list_that_was_left_open_is_not_shown_again_as_it_was(stage: Stage) -> None:
    plan = ("/schedule", "[📞 Se parler]", "awa", "mercredi 10h", "[📨 Proposer]", "/schedule")
    assert "25 novembre" in stage.say(*plan, who="Moussa")
    assert "Nous en étions là" in stage.say("/schedule", who="Moussa")
    stage.move_to(stage.now + timedelta(days=3))
    assert "25 novembre" not in stage.say("/schedule", who="Moussa")


def test_a_coach_plans_for_nobody_elses_coachee(stage: Stage) -> None:
    """Not even by a record that was not asked for here."""
    with stage.open() as store, store.transaction() as desk:
        sira, awa = desk.person(stage.people["Sira"]), stage.people["Awa"]
        assert sira is not None
        rule = {"every": "week", "first": "2026-11-30", "local_hour": "08:00", "nth": 0}
        record = SchedulePlanned(coachee=awa, rule=rule)
        assert not planning.keep(desk, sira, "1.planned", 1, record, stage.now, CALENDAR)
        assert desk.schedules_by(sira.id) == []


def test_only_who_planned_it_ends_it(stage: Stage) -> None:
    plan_for_awa(stage)
    with stage.open() as store, store.transaction() as desk:
        sira, (schedule,) = desk.person(stage.people["Sira"]), desk.schedules_by(stage.people["Moussa"])
        assert sira is not None
        assert not planning.keep(desk, sira, "1.ended", 1, ScheduleEnded(schedule.id), stage.now, CALENDAR)
        assert desk.schedules_by(stage.people["Moussa"]) == [schedule]


def test_a_move_that_comes_too_late_moves_nothing(stage: Stage) -> None:
    plan_for_awa(stage)
    with stage.open() as store, store.transaction() as desk:
        awa, (schedule,) = desk.person(stage.people["Awa"]), desk.schedules_by(stage.people["Moussa"])
        assert awa is not None
        before = next_of(desk, schedule, awa.id)
        assert before is not None
        for planned_at, at in (
            (before.planned_at, stage.now - DAY),  # into the past
            (before.planned_at + WEEK, before.planned_at + DAY),  # one that is not hers to move yet
        ):
            record = OccurrenceMoved(schedule=schedule.id, planned_at=planned_at, at=at)
            assert not planning.keep(desk, awa, "1.moved", 1, record, stage.now, CALENDAR)
        assert next_of(desk, schedule, awa.id) == before


def test_after_days_of_silence_of_the_machine_she_is_invited_once(stage: Stage) -> None:
    """Three Mondays passed while it was off; she is asked once, and next Monday again."""
    plan_for_awa(stage)
    stage.now += 3 * WEEK + 2 * DAY
    assert "\n".join(stage.settle()).count("prévu par Moussa") == 1
    assert after(stage, 6 * DAY).count("prévu par Moussa") == 1


def test_whoever_is_held_up_by_a_patient_is_invited_later_and_next_week_as_planned(stage: Stage) -> None:
    plan_for_awa(stage)
    stage.move_to(MORNING + WEEK - timedelta(minutes=10))
    stage.say("elle saigne", "[Tous sont nés]")
    assert "prévu par Moussa" not in after(stage, timedelta(minutes=30))
    assert after(stage, timedelta(hours=4)).count("prévu par Moussa") == 1
    assert after(stage, WEEK).count("prévu par Moussa") == 1


def test_her_own_rhythm_gives_way_in_the_weeks_of_the_schedule(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        rhythm = Rhythm(every=Every.WEEK, weekday=2, local_hour=MORNING.time())
        desk.change_person(stage.people["Awa"], {"rhythm": rhythm})
        desk.set_timer(stage.people["Awa"], "checkin.due", "rhythm", MORNING + 2 * DAY)
    said = stage.say("/schedule", "[🎯 Des points]", "Awa", "tous les lundis 8h", who="Moussa")
    assert "rythme personnel" in said
    stage.say("[✅ Garder]", who="Moussa")
    heard = after(stage, 3 * WEEK)
    assert heard.count("prévu par Moussa") == 3
    assert heard.count("C’est le moment de votre point") == 1  # of the week before the first


def test_a_check_in_of_her_own_takes_the_place_of_the_teams(stage: Stage) -> None:
    plan_for_awa(stage)
    stage.say("/schedule", "[➕ Planifier]", "[🎯 Des points]", "[👥 Toute l’équipe]", who="Moussa")
    stage.say("tous les mercredis 8h", "[✅ Garder]", who="Moussa")
    heard = after(stage, 2 * WEEK).splitlines()
    invited = [line for line in heard if "prévu par Moussa" in line]
    assert sum("Fanta" in line for line in invited) == 2  # this Wednesday and the next
    assert sum("→ Fanta" not in line for line in invited) == 3  # this Wednesday, then her Mondays


def test_whoever_joins_a_team_has_its_schedule_and_who_leaves_has_not(stage: Stage) -> None:
    stage.say("/schedule", "[🎯 Des points]", "[👥 Toute l’équipe]", who="Moussa")
    stage.say("tous les lundis 8h", "[✅ Garder]", who="Moussa")
    with stage.open() as store, store.transaction() as desk:
        desk.end_coaching(stage.people["Awa"], stage.now)
    stage.cast("Sira", cadre="matrone", coach="Moussa")  # by the roster: nobody invited her
    first, second = after(stage, WEEK), after(stage, WEEK)
    assert "bot  Bonjour Awa" not in first + second
    assert "→ Fanta  Bonjour Fanta" in first
    assert "→ Sira  Bonjour Sira" in second


def test_after_a_stop_nothing_comes_and_after_the_return_the_next_one_does(stage: Stage) -> None:
    plan_for_awa(stage)
    stage.say("stop")
    assert "prévu par Moussa" not in after(stage, 2 * WEEK)
    stage.say("/resume")
    assert after(stage, WEEK).count("prévu par Moussa") == 1


def test_a_coach_who_was_forgotten_plans_nothing_any_more(stage: Stage) -> None:
    plan_for_awa(stage)
    with stage.open() as store, store.transaction() as desk:
        desk.forget(stage.people["Moussa"], stage.now)
    assert "prévu par" not in after(stage, 3 * WEEK)


def test_an_agreed_summary_is_a_check_in_of_hers_and_nothing_before(stage: Stage) -> None:
    note = "Plateau prêt chez Zanzibar"  # in no text of ours
    stage.say("/schedule", "[📞 Se parler]", "Awa", "jeudi 10h", "[📨 Proposer]", who="Moussa")
    stage.say("[✅ Cela me va]")
    stage.move_to(MORNING + 3 * DAY + timedelta(hours=2))
    stage.say("[📖 Ouvrir le guide]", note, "4", "[Passer]", "Une idée", "[Passer]", who="Moussa")
    stage.say("Montrer la liste", "[Demain]", "[Personne]", "8", "[📨 Envoyer]", who="Moussa")
    with stage.open() as store, store.reading() as desk:
        assert desk.open_promises(stage.people["Awa"]) == []
        assert desk.last_checkin(stage.people["Awa"]) is None
    tap = stage.event("Awa", "[✅ C’est juste]")
    for _ in range(2):  # a copy of her tap
        with stage.open() as store, store.transaction() as desk:
            take_turn(desk, tap, stage.house)
    stage.settle()
    with stage.open() as store, store.reading() as desk:
        (promise,) = desk.open_promises(stage.people["Awa"])
        last = desk.last_checkin(stage.people["Awa"])
        assert (promise.text, promise.shared) == ("Montrer la liste", True)
        assert last is not None
        assert last["goal"] == note
    stage.say("/forget", "[Tout effacer]")
    assert "Zanzibar" not in kept(stage)


def test_a_time_that_was_moved_meanwhile_is_not_agreed_by_an_old_tap(stage: Stage) -> None:
    stage.say("/schedule", "[📞 Se parler]", "Awa", "jeudi 10h", "[📨 Proposer]", who="Moussa")
    tap = stage.event("Awa", "[✅ Cela me va]")
    stage.say("/schedule", "[1]", "[🕘 Autre moment]", "vendredi 10h", "[📨 Proposer]", who="Moussa")
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, tap, stage.house)
        (session,) = desk.sessions_of(stage.people["Awa"])
        assert (session.state, f"{session.at:%a %H}") == ("proposed", "Fri 10")


def test_only_who_is_waited_for_agrees(stage: Stage) -> None:
    stage.say("/schedule", "[📞 Se parler]", "Awa", "jeudi 10h", "[📨 Proposer]", who="Moussa")
    with stage.open() as store, store.transaction() as desk:
        (session,) = desk.sessions_of(stage.people["Awa"])
        for name in ("Moussa", "Sira"):
            person = desk.person(stage.people[name])
            assert person is not None
            record = SessionAgreed(session=session.id, at=session.at)
            assert not sessions.keep(desk, person, "1", record, stage.now, CALENDAR, "")
        assert desk.session(session.id) == session


def test_one_timer_waits_for_a_schedule_however_long_it_runs(stage: Stage) -> None:
    plan_for_awa(stage)
    for _ in range(3):
        stage.move_to(stage.now + 3 * WEEK)
        with closing(sqlite3.connect(stage.folder / "talk.db")) as file:
            (waiting,) = file.execute("select count(*) from timers where timer = ?", (DUE,)).fetchone()
        assert waiting == 1
