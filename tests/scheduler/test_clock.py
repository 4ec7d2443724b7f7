"""The clock never goes back, and a move of it passes by every hour at which something is due."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import TimerFired
from bot.people import Address
from scheduler.clock import MOST_STEPS, Clock, move
from scheduler.due import fire_due
from storage.sqlite.store import SQLiteStore

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = st.integers(-48, 48).map(lambda hours: hours * HOUR)


class Machine(datetime):
    """The machine's clock, which anybody may set."""

    shown = NOW

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(cls.shown.timestamp(), tz)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.clock.datetime", Machine)
    monkeypatch.setattr(Machine, "shown", NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"clock")) as store:
        yield store


def nothing_due() -> None:
    return None


async def at_once() -> None:
    """Nothing to do at this time."""


def test_it_is_as_late_as_the_machine_says_and_the_offset() -> None:
    assert Clock().now() == NOW
    assert Clock(3 * DAY).now() == NOW + 3 * DAY
    assert Clock().now().tzinfo is UTC


@given(settings=st.lists(HOURS, max_size=20), offset=HOURS)
def test_it_never_goes_back_when_the_machine_does(settings: list[timedelta], offset: timedelta) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        clock = Clock(offset)
        seen = [clock.now()]
        for by in settings:
            monkeypatch.setattr(Machine, "shown", Machine.shown + by)
            seen.append(clock.now())
            assert seen[-1] == max(seen[-2], Machine.shown + offset)


@given(jumps=st.lists(HOURS, max_size=20))
def test_a_jump_leads_to_that_time_and_never_back(jumps: list[timedelta]) -> None:
    clock = Clock()
    latest = NOW
    for by in jumps:
        clock.jump_to(NOW + by)
        latest = max(latest, NOW + by)
        assert clock.now() == latest
        assert clock.offset == latest - NOW


def test_time_passes_after_a_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    clock.jump_to(NOW + DAY)
    monkeypatch.setattr(Machine, "shown", NOW + HOUR)
    assert clock.now() == NOW + DAY + HOUR


async def test_everything_on_the_way_happens_at_its_own_hour(store: SQLiteStore) -> None:
    """Even what is set on the way: a whole chain of silence plays out in one move."""
    clock, seen = Clock(), []

    async def take_in(events: Sequence[TimerFired]) -> None:
        with store.transaction() as desk:
            for event in events:
                assert desk.take_timer(event)
                seen.append((event.about, clock.now()))
                if event.about == "first":
                    desk.set_timer(event.person, "promise.due", "nudge", clock.now() + 2 * DAY)

    async def settle() -> None:
        await fire_due(store, take_in, clock.now())

    def next_due_at() -> datetime | None:
        with store.reading() as desk:
            return desk.next_due_at()

    with store.transaction() as desk:
        her = desk.person_at(Address("webchat", "awa"), NOW).id
        for about, after in (("late", 8 * DAY), ("third", 3 * DAY), ("first", DAY), ("now", -HOUR)):
            desk.set_timer(her, "promise.due", about, NOW + after)

    await move(clock, NOW + 7 * DAY, next_due_at, settle)
    assert sorted(seen[-2:]) == [("nudge", NOW + 3 * DAY), ("third", NOW + 3 * DAY)]
    assert seen[:-2] == [("now", NOW), ("first", NOW + DAY)]
    assert clock.now() == NOW + 7 * DAY
    assert next_due_at() == NOW + 8 * DAY


async def test_a_move_settles_where_it_begins_and_where_it_ends() -> None:
    clock, settled = Clock(), []

    async def settle() -> None:
        settled.append(clock.now())

    await move(clock, NOW + DAY, nothing_due, settle)
    assert settled == [NOW, NOW + DAY]


async def test_what_is_due_at_the_very_end_happens() -> None:
    clock, settled = Clock(), []
    dues = [NOW + DAY]

    async def settle() -> None:
        settled.append(clock.now())
        dues[:] = [due for due in dues if due > clock.now()]

    await move(clock, NOW + DAY, lambda: min(dues, default=None), settle)
    assert dues == []
    assert set(settled) == {NOW, NOW + DAY}


async def test_a_move_into_the_past_moves_nothing() -> None:
    clock = Clock(DAY)
    await move(clock, NOW, nothing_due, at_once)
    assert (clock.now(), clock.offset) == (NOW + DAY, DAY)


async def test_a_due_that_stays_does_not_hold_up_a_move_for_ever() -> None:
    clock, settled = Clock(), []

    async def settle() -> None:
        settled.append(clock.now())

    await move(clock, NOW + DAY, lambda: NOW + HOUR, settle)
    assert clock.now() == NOW + DAY
    assert len(settled) <= MOST_STEPS + 2


def test_a_jump_leads_there_from_a_machine_that_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    assert clock.now() == NOW
    monkeypatch.setattr(Machine, "shown", NOW - DAY)
    clock.jump_to(NOW + HOUR)
    assert clock.now() == NOW + HOUR
