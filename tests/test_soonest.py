"""The next date that a coach's pages show is the one on which she is invited, whoever planned it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.coaching.soonest import Next, soonest
from bot.people import Every, Rhythm
from scheduler.local_time import Calendar
from tests.talk import MONDAY, Stage

MORNING, DAY = MONDAY + timedelta(hours=8), timedelta(days=1)
MINUTE = timedelta(minutes=1)
INVITED = ("prévu par Moussa", "C’est le moment de votre point")
PLANS = {
    "her own": ("Awa", "tous les lundis 8h"),
    "the team's": ("[👥 Toute l’équipe]", "tous les mercredis 8h"),
    "the team's, fortnightly": ("[👥 Toute l’équipe]", "un mardi sur deux 8h"),
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.cast("Fanta", cadre="midwife", coach="Moussa")
    stage.main = "awa"
    stage.move_to(MORNING)
    return stage


def comes(stage: Stage) -> Next | None:
    """What the pages of Moussa say of Awa."""
    with stage.open() as store, store.reading() as desk:
        moussa, awa = (desk.person(stage.people[name]) for name in ("Moussa", "Awa"))
        assert moussa is not None
        assert awa is not None
        return soonest(desk, moussa, [awa], stage.now, Calendar()).get(awa.id)


def goes_by_herself(stage: Stage, weekday: int) -> None:
    rhythm = Rhythm(every=Every.WEEK, weekday=weekday, local_hour=MORNING.time())
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"rhythm": rhythm})
        desk.set_timer(stage.people["Awa"], "checkin.due", "rhythm", MORNING + weekday * DAY)


def plan(stage: Stage, name: str) -> None:
    whom, when = PLANS[name]
    stage.say("/schedule", "[🎯 Des points]", whom, when, "[✅ Garder]", who="Moussa")


def invited_at(stage: Stage, until: datetime) -> list[datetime]:
    """When Awa is invited, a minute at a time around what is due."""
    with stage.open() as store, store.reading() as desk:
        due = desk.next_due_at()
    if due is None or due > until:
        stage.move_to(until)
        return []
    heard = [line for line in stage.move_to(due) if "→ Fanta" not in line and "→ Moussa" not in line]
    invited = any(words in line for line in heard for words in INVITED)
    return [due, *invited_at(stage, until)] if invited else invited_at(stage, until)


@pytest.mark.parametrize(
    ("weekday", "plans"),
    [
        (2, []),
        (None, ["her own"]),
        (None, ["the team's"]),
        (1, ["the team's"]),
        (3, ["the team's"]),
        (1, ["her own"]),
        (1, ["the team's, fortnightly"]),
        (4, ["the team's, fortnightly"]),
        (0, ["the team's, fortnightly", "her own"]),
        (None, ["her own", "the team's"]),
        (3, ["her own", "the team's, fortnightly"]),
    ],
)
def test_the_date_that_is_shown_is_the_one_on_which_she_is_invited(
    weekday: int | None, plans: list[str], stage: Stage
) -> None:
    if weekday is not None:
        goes_by_herself(stage, weekday)
    for name in plans:
        plan(stage, name)
    for _ in range(4):
        shown = comes(stage)
        assert shown is not None
        assert invited_at(stage, shown.at + MINUTE) == [shown.at]


def test_whoever_takes_no_messages_has_no_date(stage: Stage) -> None:
    plan(stage, "her own")
    stage.say("stop")
    assert comes(stage) is None
    stage.say("/resume")
    assert comes(stage) is not None


def test_a_plan_that_was_ended_is_no_date(stage: Stage) -> None:
    plan(stage, "the team's")
    with stage.open() as store, store.transaction() as desk:
        (schedule,) = desk.schedules_by(stage.people["Moussa"])
        desk.end_schedule(schedule.id, stage.now)
    assert comes(stage) is None


def test_whoever_has_just_come_to_a_team_has_no_date_until_it_is_set(stage: Stage) -> None:
    """Her rhythm gives way each week to a schedule that has no date for her yet."""
    plan(stage, "the team's")
    goes_by_herself(stage, 3)
    with stage.open() as store, store.transaction() as desk:
        (schedule,) = desk.schedules_by(stage.people["Moussa"])
        desk.cancel_timer(stage.people["Awa"], "schedule.due", f"schedule:{schedule.id}")
    assert comes(stage) is None


def test_what_they_agreed_on_comes_before_a_later_check_in(stage: Stage) -> None:
    plan(stage, "her own")
    stage.say(
        "/schedule", "[➕ Planifier]", "[📞 Se parler]", "Awa", "jeudi 10h", "[📨 Proposer]", who="Moussa"
    )
    assert comes(stage) == Next(MORNING + 3 * DAY + timedelta(hours=2), session=True)
