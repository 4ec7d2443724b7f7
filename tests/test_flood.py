"""A flood from one person: she waits for her own, and nobody else does."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.conversation.events import MessageReceived
from bot.people import Address
from bot.road import portions
from scheduler.waiting import MOST_OF_ONE, Waiting, refuse, tell
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, StoreError
from tests.channels.conftest import NOW

AWA, FANTA = Address("telegram", "7"), Address("telegram", "8")


def says(who: Address, n: int) -> MessageReceived:
    return MessageReceived(sender=who, key=f"{who}:{n}", at=NOW, text=f"message {n}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"flood")) as store, store.reading() as desk:
        yield desk


async def test_of_one_who_has_much_a_little_is_written_at_once_in_her_order(desk: Desk) -> None:
    waiting, done = Waiting(), []

    def work(who: str, n: int, _desk: Desk) -> tuple[str, int]:
        return who, n

    told = [waiting.add([partial(work, "awa", n)], ["awa"]) for n in range(1000)]
    told += [waiting.add([partial(work, name, 0)], [name]) for name in ("fanta", "moussa", "sira")]
    rounds = 0
    while waiting:
        asked = waiting.next()
        results = [each(desk) for one in asked for each in one.works]
        tell(asked, iter(results))
        done += results
        rounds += 1
        if rounds == 1:
            assert all(future.done() for future in told[1000:])
            assert sum(future.done() for future in told) == MOST_OF_ONE + 3
    assert [n for who, n in done if who == "awa"] == list(range(1000))
    assert [future.result() for future in told] == [[("awa", n)] for n in range(1000)] + [
        [(name, 0)] for name in ("fanta", "moussa", "sira")
    ]


async def test_what_came_with_her_message_goes_on_and_hers_stays_in_her_order(desk: Desk) -> None:
    """Of two people's in one lot only that of the one who is behind waits."""
    waiting = Waiting()
    done: list[str] = []

    def work(name: str, _desk: Desk) -> str:
        done.append(name)
        return name

    def add(*names: str) -> asyncio.Future[list[str]]:
        return waiting.add([partial(work, name) for name in names], [name[:3] for name in names])

    told = [add("awa 1"), add("awa 2", "awa 3", "awa 4", "awa 5"), add("fan 1", "awa 6"), add("fan 2")]
    rounds: list[list[str]] = []
    while waiting:
        asked = waiting.next()
        done.clear()
        tell(asked, iter([each(desk) for one in asked for each in one.works]))
        rounds.append(list(done))
        assert told[3].done()
    assert rounds == [["awa 1", "fan 1", "fan 2"], ["awa 2", "awa 3", "awa 4", "awa 5"], ["awa 6"]]
    assert await told[2] == ["fan 1", "awa 6"]


async def test_what_was_written_of_a_lot_is_told_although_the_store_failed_for_the_rest() -> None:
    waiting = Waiting()
    add = partial(waiting.add, [lambda _desk: "written"] * 6)
    told = [add(["awa"] * 6), add(["fanta"] + ["awa"] * 5)]
    tell(waiting.next(), iter(["written"] * 7))
    refuse(waiting.next(), StoreError("the disk is full; make room"))
    assert not waiting
    assert await told[0] == ["written"] * 6
    first, *rest = await told[1]
    assert first == "written"
    assert {type(one.error) for one in rest} == {StoreError}


async def test_what_came_together_is_taken_in_person_by_person() -> None:
    taken: list[list[str]] = []

    async def take(events) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(0)
        taken.append([event.key for event in events])

    flood = [says(AWA, n) for n in range(40)]
    await portions.by_person([*flood[:20], says(FANTA, 1), *flood[20:]], take)
    assert [key for keys in taken for key in keys if key.startswith(str(AWA))] == [
        event.key for event in flood
    ]
    assert max(map(len, taken)) == portions.AT_ONCE
    assert [says(FANTA, 1).key] in taken[:2]


async def test_a_store_that_fails_is_told_of_when_all_were_tried() -> None:
    tried: list[Address] = []

    async def take(events) -> None:  # type: ignore[no-untyped-def]
        tried.append(events[0].sender)
        if events[0].sender == AWA:
            raise StoreError("the disk is full; make room")

    with pytest.raises(StoreError):
        await portions.by_person([*(says(AWA, n) for n in range(40)), says(FANTA, 1)], take)
    assert tried == [FANTA, AWA]
