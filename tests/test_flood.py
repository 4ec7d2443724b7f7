"""A flood from one person: she waits for her own, and nobody else does."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bench import ours
from bot.conversation.events import MessageReceived
from bot.people import Address
from bot.road import portions
from storage.store import Desk, StoreError
from storage.writer import MOST_OF_ONE, Writer
from tests.channels.conftest import NOW

AWA, FANTA = Address("telegram", "7"), Address("telegram", "8")


def says(who: Address, n: int) -> MessageReceived:
    return MessageReceived(sender=who, key=f"{who}:{n}", at=NOW, text=f"message {n}")


async def test_of_one_who_has_much_a_little_is_written_at_once_in_her_order(tmp_path: Path) -> None:
    with ours.opened(tmp_path / "jigi.db") as store:
        writer, done = Writer(store), []

        def work(who: str, n: int, _desk: Desk) -> None:
            done.append((who, n))

        floods = [writer.do_many([partial(work, "awa", n)], "awa") for n in range(1000)]
        others = [writer.do_many([partial(work, name, 0)], name) for name in ("fanta", "moussa", "sira")]
        waiting = asyncio.gather(*floods, *others)
        await asyncio.sleep(0)  # all stand in line before the first is written
        writer.start()
        await waiting
        assert not writer.is_behind("awa")
        await writer.stop()
    assert [n for who, n in done if who == "awa"] == list(range(1000))
    assert [who for who, _ in done].index("sira") == MOST_OF_ONE + 2


async def test_what_came_together_is_taken_in_person_by_person() -> None:
    taken: list[tuple[str, list[str]]] = []

    async def take(events, of: str) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(0)
        taken.append((of, [event.key for event in events]))

    flood = [says(AWA, n) for n in range(40)]
    await portions.by_person([*flood[:20], says(FANTA, 1), *flood[20:]], take)
    assert [key for of, keys in taken if of == str(AWA) for key in keys] == [event.key for event in flood]
    assert max(len(keys) for _, keys in taken) == portions.AT_ONCE
    assert ("", [says(FANTA, 1).key]) in taken[:2]


async def test_a_store_that_fails_is_told_of_when_all_were_tried() -> None:
    tried: list[str] = []

    async def take(_events, of: str) -> None:  # type: ignore[no-untyped-def]
        tried.append(of)
        if of:
            raise StoreError("the disk is full; make room")

    with pytest.raises(StoreError):
        await portions.by_person([*(says(AWA, n) for n in range(40)), says(FANTA, 1)], take)
    assert tried == ["", str(AWA)]
