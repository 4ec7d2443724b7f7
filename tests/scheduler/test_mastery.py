"""Where she stands: what holds a week ahead, and for how many weeks she has kept at it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.records import Grade
from scheduler.mastery import standings, weeks_running
from scheduler.recall import ItemView, reviewed
from storage.store import Memory

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
ITEMS = [ItemView(f"m/{n}", f"m/{skill}", module="m") for n, skill in enumerate("aabbccdd")]


def after(*answers: tuple[str, Grade], ago: timedelta = timedelta(0)) -> dict[str, Memory]:
    memories: dict[str, Memory] = {}
    for item, grade in answers:
        memories[item] = reviewed(memories.get(item), item, grade, EIGHT - ago)
    return memories


def test_a_skill_holds_when_all_that_was_asked_of_it_does() -> None:
    memories = after(
        ("m/0", Grade.EASY),
        ("m/1", Grade.EASY),
        ("m/2", Grade.EASY),
        ("m/3", Grade.AGAIN),
        ("m/4", Grade.GOOD),
    )
    (stands,) = standings(ITEMS, memories, EIGHT)
    assert (stands.held, stands.weak, stands.begun, stands.unseen) == (("m/a",), ("m/b",), ("m/c",), ("m/d",))
    assert stands.asked_at == EIGHT


def test_what_holds_today_is_to_be_looked_at_again_months_later() -> None:
    memories = after(("m/0", Grade.EASY))
    assert standings(ITEMS, memories, EIGHT)[0].held == ("m/a",)
    assert standings(ITEMS, memories, EIGHT + 20 * WEEK)[0].weak == ("m/a",)


def test_a_module_that_was_never_asked_is_not_spoken_of_and_the_latest_comes_first() -> None:
    items = [*ITEMS, ItemView("n/0", "n/x", module="n"), ItemView("o/0", "o/x", module="o")]
    memories = {**after(("m/0", Grade.GOOD), ago=WEEK), **after(("n/0", Grade.GOOD))}
    assert [stands.module for stands in standings(items, memories, EIGHT)] == ["n", "m"]


@given(st.dictionaries(st.sampled_from([i.id for i in ITEMS]), st.sampled_from(Grade)), st.integers(0, 400))
def test_every_skill_stands_in_one_list(graded: dict[str, Grade], days: int) -> None:
    memories = after(*graded.items())
    for stands in standings(ITEMS, memories, EIGHT + timedelta(days=days)):
        lists = [*stands.held, *stands.weak, *stands.begun, *stands.unseen]
        assert sorted(lists) == ["m/a", "m/b", "m/c", "m/d"]


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        ([], 0),
        ([0], 1),
        ([0, 0, 1], 1),
        ([-1], 1),  # yesterday was last week: Monday has only begun
        ([-7, -14], 2),
        ([3, -4, -8], 3),
        ([0, -14], 1),
        ([-8], 0),
    ],
)
def test_weeks_in_a_row(days: list[int], weeks: int) -> None:
    today = MONDAY + timedelta(days=max([0, *days]))
    assert weeks_running([MONDAY + timedelta(days=n) for n in days], today) == weeks
