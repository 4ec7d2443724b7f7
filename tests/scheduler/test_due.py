"""Due timers are handed over in order, each once, and at a cost by what is due."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.events import TimerFired
from bot.people import Address
from scheduler.due import MOST_AT_ONCE, MOST_ROUNDS, fire_due
from storage.sqlite.store import SQLiteStore
from storage.store import StoreError

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Turns:
    """Where timers go: those that may be taken off are, and all are remembered."""

    def __init__(self, store: SQLiteStore, stuck: Sequence[str] = ()) -> None:
        self.handed: list[list[TimerFired]] = []
        self._store = store
        self._stuck = stuck

    @property
    def abouts(self) -> list[str]:
        return [event.about for events in self.handed for event in events]

    async def take_in(self, events: Sequence[TimerFired]) -> None:
        self.handed.append(list(events))
        with self._store.transaction() as desk:
            for event in events:
                if event.about not in self._stuck:
                    assert desk.take_timer(event)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"due")) as store:
        yield store


def set_timers(store: SQLiteStore, abouts: Sequence[str], due_at: datetime = NOW) -> None:
    """One a second, back from then, the last one first."""
    with store.transaction() as desk:
        her = desk.person_at(Address("webchat", "awa"), NOW).id
        for n, about in enumerate(reversed(abouts)):
            desk.set_timer(her, "promise.due", about, due_at - n * timedelta(seconds=1))


def promises(count: int) -> list[str]:
    return [f"promise:{n}" for n in range(count)]


def steps(store: SQLiteStore) -> list[int]:
    """A number for every step that the next reader of the store takes."""
    taken: list[int] = []
    with store.reading() as desk:
        desk.note("opens a reader")
    store._idle_readers[-1].set_progress_handler(lambda: taken.append(1), 1)
    return taken


async def test_all_that_is_due_is_handed_over_in_order_and_once(store: SQLiteStore) -> None:
    all_of_them = promises(2 * MOST_AT_ONCE + 200)
    set_timers(store, all_of_them)
    set_timers(store, ["tomorrow"], NOW + MINUTE)
    turns = Turns(store)
    assert await fire_due(store, turns.take_in, NOW) == len(all_of_them)
    assert turns.abouts == all_of_them
    assert [len(events) for events in turns.handed] == [MOST_AT_ONCE, MOST_AT_ONCE, 200]
    assert await fire_due(store, turns.take_in, NOW) == 0
    assert await fire_due(store, turns.take_in, NOW + MINUTE) == 1
    assert turns.abouts == [*all_of_them, "tomorrow"]


async def test_what_falls_due_by_a_turn_is_handed_over_as_well(store: SQLiteStore) -> None:
    """A notice for a colleague is a timer of hers that is due at once."""
    set_timers(store, ["hers"], NOW - MINUTE)
    turns = Turns(store)

    async def take_in(events: Sequence[TimerFired]) -> None:
        await turns.take_in(events)
        if events[0].about == "hers":
            set_timers(store, ["her coach's"])

    assert await fire_due(store, take_in, NOW) == 2
    assert turns.abouts == ["hers", "her coach's"]


async def test_a_timer_that_cannot_be_taken_off_is_not_tried_in_a_circle(store: SQLiteStore) -> None:
    set_timers(store, ["a", "stuck", "b"])
    turns = Turns(store, stuck=["stuck"])
    assert await fire_due(store, turns.take_in, NOW) == 3
    assert turns.abouts == ["a", "stuck", "b"]
    assert await fire_due(store, turns.take_in, NOW + MINUTE) == 1
    assert turns.abouts[3:] == ["stuck"]  # it is not forgotten either


async def test_a_store_that_fails_leaves_what_is_due_where_it_is(store: SQLiteStore) -> None:
    set_timers(store, promises(3))

    async def refuse(events: Sequence[TimerFired]) -> None:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        await fire_due(store, refuse, NOW)
    turns = Turns(store)
    assert await fire_due(store, turns.take_in, NOW) == 3
    assert turns.abouts == promises(3)


async def test_what_waits_costs_nothing(store: SQLiteStore) -> None:
    turns = Turns(store)
    set_timers(store, promises(1), NOW + 60 * MINUTE)
    taken = steps(store)
    assert await fire_due(store, turns.take_in, NOW) == 0
    when_one_waits = len(taken)
    set_timers(store, promises(2000), NOW + 60 * MINUTE)
    taken.clear()
    assert await fire_due(store, turns.take_in, NOW) == 0
    assert 0 < len(taken) == when_one_waits
    assert turns.handed == []


async def test_one_that_is_stuck_among_many_is_tried_once(store: SQLiteStore) -> None:
    set_timers(store, ["stuck", *promises(MOST_AT_ONCE + 200)])
    turns = Turns(store, stuck=["stuck"])
    assert await fire_due(store, turns.take_in, NOW) == MOST_AT_ONCE + 201
    assert turns.abouts.count("stuck") == 1


@pytest.mark.parametrize("earlier", [timedelta(0), MINUTE])
async def test_one_that_its_own_turn_sets_again_for_now_ends_the_look(
    store: SQLiteStore, earlier: timedelta
) -> None:
    """Else nobody else's would ever come due; what was set goes on with the next look."""
    set_timers(store, ["a", "again", "b"])
    turns = Turns(store)

    async def take_in(events: Sequence[TimerFired]) -> None:
        await turns.take_in(events)
        if any(event.about == "again" for event in events):
            set_timers(store, ["again"], NOW - earlier)

    assert await fire_due(store, take_in, NOW) == 2 + MOST_ROUNDS
    assert turns.abouts.count("a") == turns.abouts.count("b") == 1
    set_timers(store, ["c"])
    assert await fire_due(store, take_in, NOW + MINUTE) == 1 + MOST_ROUNDS
    assert turns.abouts.count("c") == 1
