"""What she is about to forget comes first, and the same on every run."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.records import Grade
from scheduler.recall import SHIFT, ItemView, forgotten, reviewed, todays
from storage.store import Memory

ITEM = "amtsl/Q-AMTSL-01"
EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)

GRADES = st.sampled_from(Grade)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda later: EIGHT + later)
WAITS = st.timedeltas(timedelta(0), timedelta(days=400))
PAST = st.lists(st.tuples(GRADES, WAITS), min_size=1, max_size=8)


def lived(past: list[tuple[Grade, timedelta]], at: datetime) -> list[Memory]:
    """Her memory after each answer, the first one given at that instant."""
    memories: list[Memory] = []
    for grade, wait in past:
        memories.append(reviewed(memories[-1] if memories else None, ITEM, grade, at))
        at += wait
    return memories


@pytest.mark.parametrize(
    ("grades", "days"),
    [
        ([Grade.AGAIN], [1]),
        ([Grade.HARD], [1]),
        ([Grade.GOOD], [2]),
        ([Grade.EASY], [8]),
        ([Grade.GOOD, Grade.GOOD, Grade.AGAIN, Grade.GOOD], [2, 11, 2, 5]),
        ([Grade.EASY] * 5, [8, 66, 180, 180, 180]),  # half a year at most
    ],
)
def test_waits_of_whoever_answers_on_the_day(grades: list[Grade], days: list[int]) -> None:
    memory, at, waits = None, EIGHT, []
    for grade in grades:
        memory = reviewed(memory, ITEM, grade, at)
        waits.append((memory.due_at - at.replace(hour=0)).days)
        at = memory.due_at.replace(hour=8)
    assert waits == days


def test_what_was_asked_at_eight_is_due_the_next_morning_at_eight_less_two_minutes() -> None:
    memory = reviewed(None, ITEM, Grade.AGAIN, EIGHT)
    assert memory.due_at <= EIGHT + DAY - timedelta(minutes=2)
    next_day = reviewed(memory, ITEM, Grade.GOOD, EIGHT + DAY - timedelta(minutes=2))
    assert next_day.stability == reviewed(memory, ITEM, Grade.GOOD, EIGHT + DAY).stability


def test_a_quiz_does_not_come_twice_in_one_night() -> None:
    midnight = EIGHT.replace(hour=23, minute=50)
    assert reviewed(None, ITEM, Grade.AGAIN, midnight).due_at == midnight + SHIFT


def test_counts() -> None:
    memories = lived([(grade, DAY) for grade in (Grade.AGAIN, Grade.GOOD, Grade.AGAIN)], EIGHT)
    assert [(m.reviews, m.lapses) for m in memories] == [(1, 0), (2, 0), (3, 1)]  # a first miss is no lapse


@given(PAST, INSTANTS)
def test_never_before_tomorrow_nor_after_half_a_year(
    past: list[tuple[Grade, timedelta]], at: datetime
) -> None:
    for memory in lived(past, at):
        assert memory.due_at.date() > memory.reviewed_at.date()
        assert memory.due_at >= memory.reviewed_at + SHIFT
        assert memory.due_at <= memory.reviewed_at + 180 * DAY + SHIFT
        assert memory.due_at.tzinfo is UTC


@given(PAST, INSTANTS)
def test_a_replay_gives_the_same(past: list[tuple[Grade, timedelta]], at: datetime) -> None:
    assert lived(past, at) == lived(past, at)


@given(PAST, INSTANTS, WAITS)
def test_the_better_she_knew_it_the_later_it_comes(
    past: list[tuple[Grade, timedelta]], at: datetime, wait: timedelta
) -> None:
    memory = lived(past, at)[-1]
    again, hard, good, easy = (reviewed(memory, ITEM, g, memory.reviewed_at + wait) for g in Grade)
    days = [one.due_at.date() for one in (again, hard, good, easy)]  # a second answer of a day moves the hour
    assert days == sorted(days)
    assert again.stability < hard.stability <= good.stability <= easy.stability


@given(PAST, INSTANTS, WAITS, WAITS)
def test_forgetting_only_grows(
    past: list[tuple[Grade, timedelta]], at: datetime, sooner: timedelta, longer: timedelta
) -> None:
    memory = lived(past, at)[-1]
    now = memory.reviewed_at + sooner
    assert 0 <= forgotten(memory, now) <= forgotten(memory, now + longer) < 1
    assert forgotten(memory, memory.reviewed_at) == 0


def test_other_zones_are_the_same_instants_and_naive_ones_are_refused() -> None:
    abroad = EIGHT.astimezone(datetime.fromisoformat("2026-01-01T00:00+01:00").tzinfo)
    assert reviewed(None, ITEM, Grade.GOOD, abroad) == reviewed(None, ITEM, Grade.GOOD, EIGHT)
    with pytest.raises(ValueError, match="instants are aware"):
        reviewed(None, ITEM, Grade.GOOD, EIGHT.replace(tzinfo=None))


# ---- today's session ------------------------------------------------------------------------

ITEMS = [ItemView(f"q{n}", skill) for n, skill in enumerate(["cord", "uterus", "cord", "uterus", "drug"])]


def since(days: int, due: bool = True, item: str = ITEM) -> Memory:
    """Last asked so many days ago, with a stability of ten days."""
    due_at = EIGHT - DAY if due else EIGHT + DAY
    return Memory(item=item, stability=10, difficulty=5, reviewed_at=EIGHT - days * DAY, due_at=due_at)


def session(items: list[ItemView], memories: dict[str, Memory], most: int = 5, seed: str = "1") -> list[str]:
    return [item.id for item in todays(items, memories, EIGHT, most=most, seed=seed)]


def test_due_ones_come_first_then_new_ones_and_the_others_not_at_all() -> None:
    items = [ItemView("new", "cord"), ItemView("known", "drug"), ItemView("due", "uterus")]
    assert session(items, {"known": since(1, due=False), "due": since(12)}) == ["due", "new"]


def test_what_is_most_forgotten_comes_first() -> None:
    items = [ItemView("a", "x"), ItemView("b", "x"), ItemView("c", "x")]
    assert session(items, {"a": since(20), "b": since(60), "c": since(11)}) == ["b", "a", "c"]


def test_what_is_dangerous_to_forget_comes_before_it() -> None:
    items = [ItemView("trifle", "x"), ItemView("bleeding", "x", danger=3.0)]
    assert session(items, {"trifle": since(20), "bleeding": since(15)}, most=1) == ["bleeding"]


@pytest.mark.parametrize(("most", "count"), [(5, 5), (2, 2), (0, 0), (-1, 0), (9, 5)])
def test_a_session_is_capped(most: int, count: int) -> None:
    assert len(session(ITEMS, {}, most)) == count


def test_new_ones_begin_with_one_of_each_skill() -> None:
    skill = {item.id: item.skill for item in ITEMS}
    for seed in map(str, range(20)):
        chosen = [skill[id] for id in session(ITEMS, {}, seed=seed)]
        assert set(chosen[:3]) == {"cord", "uterus", "drug"}
        assert all(one != other for one, other in pairwise(chosen))


def test_neighbours_differ_in_skill_where_due_ones_end_too() -> None:
    items = [ItemView("due", "cord"), ItemView("new", "cord"), ItemView("other", "drug")]
    for seed in map(str, range(20)):
        assert session(items, {"due": since(12)}, seed=seed) == ["due", "other", "new"]


def test_due_ones_of_one_skill_are_mixed_with_others() -> None:
    items = [
        ItemView("worst", "cord"),
        ItemView("bad", "cord"),
        ItemView("late", "drug"),
        ItemView("new", "cord"),
    ]
    memories = {"worst": since(60), "bad": since(40), "late": since(12)}
    assert session(items, memories) == ["worst", "late", "bad", "new"]
    items.append(ItemView("other", "drug"))
    assert session(items, memories) == ["worst", "late", "bad", "other", "new"]


def test_her_session_is_hers_and_the_same_on_every_run() -> None:
    items = [ItemView(f"q{n}", "cord") for n in range(20)]
    awas = session(items, {}, seed="1")
    assert awas == session(items[::-1], {}, seed="1")
    assert awas != session(items, {}, seed="2")


@given(
    st.lists(st.sampled_from("abcdefgh"), unique=True), st.dictionaries(st.sampled_from("abcdefgh"), WAITS)
)
def test_nothing_comes_twice_or_uncalled(ids: list[str], asked: dict[str, timedelta]) -> None:
    memories = {id: reviewed(None, id, Grade.GOOD, EIGHT - wait) for id, wait in asked.items()}
    chosen = session([ItemView(id, id) for id in ids], memories, most=9)
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) == {id for id in ids if id not in memories or memories[id].due_at <= EIGHT}
