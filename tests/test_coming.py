"""What comes by itself comes again, whatever became of it: a stop, a full week, a phone that is off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.content.library import Library
from bot.content.signoff import Policy
from bot.conversation.messages import Message, Purpose
from bot.conversation.records import Grade
from bot.people import Cadre
from bot.road import coming
from scheduler import recall
from storage.store import Desk, Outgoing
from tests.talk import MONDAY, Stage

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFER = "pour ne pas oublier"
GONE = "amtsl/Q-GONE"


class Refreshed(Stage):
    """Awa has answered a refresher on Monday at nine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.cast("Awa", cadre="matrone")
        self.main = "awa"
        self.move_to(MONDAY + 9 * HOUR)
        self.say("/refresher", *["[A]"] * 5)

    @contextmanager
    def writing(self) -> Iterator[Desk]:
        with self.open() as store, store.transaction() as desk:
            yield desk

    def offers(self, days: int) -> list[datetime]:
        """When she is offered a refresher in so many days."""
        days_heard = ((self.move_to(self.now + DAY), self.now) for _ in range(days))
        return [at for heard, at in days_heard if any(OFFER in line for line in heard)]


@pytest.fixture
def stage(tmp_path: Path) -> Refreshed:
    return Refreshed(tmp_path)


@pytest.mark.parametrize("word", ["[Reprendre]", "/start"])
@pytest.mark.parametrize("away", [1, 14])
def test_whoever_comes_back_after_a_stop_is_refreshed_again(stage: Refreshed, word: str, away: int) -> None:
    stage.say("/stop")
    assert not stage.offers(away)
    stage.say(word)
    if word == "/start":
        stage.say("[Reprendre]")
    assert len(stage.offers(10)) >= 2


def test_an_offer_that_found_her_week_full_comes_again(stage: Refreshed) -> None:
    with stage.writing() as desk:
        person = desk.person(stage.people["Awa"])
        assert person is not None
        assert person.address is not None
        told = [
            Outgoing(
                key=f"news {n}",
                person=person.id,
                address=person.address,
                purpose=Purpose.NUDGE,
                message=Message(text="…"),
                text="…",
                not_before=stage.now,
            )
            for n in range(5)
        ]
        desk.post(told)
    stage.settle()
    assert not stage.offers(3)
    assert len(stage.offers(14)) >= 2


def test_an_offer_that_found_her_off_the_net_comes_again(stage: Refreshed) -> None:
    with stage.writing() as desk:
        desk.change_person(stage.people["Awa"], {"unreachable_since": stage.now})
    assert not stage.offers(3)
    stage.say("menu")
    assert len(stage.offers(14)) >= 2


def test_nothing_is_waited_for_that_is_in_no_pack_any_more(tmp_path: Path) -> None:
    """What she was asked longest ago is gone: she is told, and offered, what comes next."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.main = "awa"
    stage.move_to(MONDAY + 9 * HOUR)
    library, her = stage.house.library, stage.people["Awa"]
    due = {}
    with stage.open() as store, store.transaction() as desk:
        refs = [item.ref for item in library.shown_items(Cadre.MATRONE, stage.now.date())]
        for ref in refs:
            memory = recall.reviewed(None, ref, Grade.EASY, stage.now - DAY)
            desk.keep_review(her, ref, memory, Grade.EASY, library.edition)
            due[ref] = memory.due_at
        gone = recall.reviewed(None, GONE, Grade.AGAIN, stage.now - 9 * DAY)
        desk.keep_review(her, GONE, gone, Grade.AGAIN, library.edition)
        person = desk.person(her)
        assert person is not None
        assert gone.due_at < min(due.values())
        assert coming.forgets_at(desk, person, library.is_asked, stage.now) == min(due.values())
        coming.schedule_refresher(desk, person, library.is_asked, stage.now)
    offered_at = min(due.values()).replace(hour=8, minute=0)
    offered_at += DAY if offered_at < min(due.values()) else timedelta(0)
    assert not [line for line in stage.move_to(offered_at - HOUR) if OFFER in line]
    assert [line for line in stage.move_to(offered_at) if OFFER in line]


def test_a_day_without_a_question_is_not_the_last_one(stage: Refreshed) -> None:
    """Nothing may be shown for some days: she is not asked, and looked for again after them."""
    shown = stage.house
    stage.house = replace(shown, library=Library({"amtsl": shown.library.pack("amtsl")}, policy=Policy()))
    assert not stage.house.library.shown_items(Cadre.MATRONE, stage.now.date())
    assert not stage.offers(6)
    stage.house = shown
    assert stage.offers(6)


# ---- her hour ---------------------------------------------------------------------------------


def due(stage: Refreshed) -> dict[str, str]:
    """When what comes to her is due, by her clock."""
    with stage.open() as store, store.reading() as desk:
        hers = desk.her_timers(stage.people["Awa"], stage.now)
        return {event.timer: f"{event.due_at:%a %H:%M}" for event in hers if event.timer != "idle"}


def stands(stage: Refreshed, at: datetime) -> None:
    """Each of what comes at her hour stands at that instant; and what she named a time for."""
    with stage.writing() as desk:
        for timer in (*coming.AT_HER_HOUR, "schedule.due"):
            desk.set_timer(stage.people["Awa"], timer, "x:1", at, {"of": 1})


@pytest.mark.parametrize(
    ("word", "before", "after"),
    [
        ("15h", "Tue 08:00", "Tue 15:00"),
        ("7h", "Tue 08:00", "Tue 07:00"),
        ("15h", "Mon 08:00", "Mon 08:00"),  # it is being said already
    ],
)
def test_all_that_stands_at_her_hour_moves_with_it(
    stage: Refreshed, word: str, before: str, after: str
) -> None:
    day = stage.now.replace(hour=8, minute=0) + (DAY if before.startswith("Tue") else timedelta(0))
    stage.say("/hours")
    stands(stage, day)
    with stage.writing() as desk:
        hour = time(int(word.removesuffix("h")))
        her = desk.person(stage.people["Awa"])
        assert her is not None
        coming.move(desk, her, replace(her, local_hour=hour), stage.now)
    moved = due(stage)
    assert {timer: moved[timer] for timer in coming.AT_HER_HOUR} == dict.fromkeys(coming.AT_HER_HOUR, after)
    assert moved["schedule.due"] == before


def test_what_would_be_past_at_her_new_hour_comes_tomorrow(stage: Refreshed) -> None:
    """Neither at once, nor never, nor twice."""
    stage.say("/hours", "15h", "[Pas de rappel]")
    stands(stage, stage.now.replace(hour=15, minute=0))
    stage.say("/hours", "8h", "[Pas de rappel]")
    moved = due(stage)
    assert {moved[timer] for timer in coming.AT_HER_HOUR} == {"Tue 08:00"}


def test_a_refresher_comes_at_the_hour_that_she_was_promised(stage: Refreshed) -> None:
    said = stage.say("/hours", "15h")
    assert "15\u202fh" in said
    assert due(stage)["refresher.due"] == "Tue 15:00"
    stage.move_to(MONDAY + DAY + 16 * HOUR)
    assert due(stage)["refresher.due"] == "Sat 15:00"  # it was offered, and will be once more
    stage.say("/hours", "17h")
    assert due(stage)["refresher.due"] == "Sat 17:00"


def test_another_clock_moves_it_as_well(stage: Refreshed) -> None:
    with stage.writing() as desk:
        her = desk.person(stage.people["Awa"])
        assert her is not None
        coming.move(desk, her, replace(her, zone="Asia/Tokyo"), stage.now)
    assert due(stage)["refresher.due"] == "Mon 23:00"  # on Tuesday at eight in Tokyo


def test_who_wants_no_reminder_any_more_has_no_rhythm(stage: Refreshed) -> None:
    stage.say("/hours", "8h", "[Chaque semaine]")
    assert "checkin.due" in due(stage)
    stage.say("/hours", "8h", "[Pas de rappel]")
    assert "checkin.due" not in due(stage)
    stage.say("/stop", "[Reprendre]")
    assert "checkin.due" not in due(stage)


def test_her_rhythm_goes_along_though_she_does_not_speak_of_it(stage: Refreshed) -> None:
    stage.say("/hours", "8h", "[Chaque semaine]")
    assert due(stage)["checkin.due"] == "Mon 08:00"
    stage.say("/hours", "15h")
    assert due(stage)["checkin.due"] == "Mon 15:00"
    with stage.writing() as desk:
        her = desk.person(stage.people["Awa"])
        assert her is not None
        assert her.rhythm is not None
        assert her.rhythm.local_hour == time(15)
