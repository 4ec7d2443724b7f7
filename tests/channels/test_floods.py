"""A flood from one person, at the doors: what waits is kept, and nobody stands behind it."""

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot import app
from bot.app import Jigi
from bot.conversation.events import Event, Incoming, MessageReceived
from bot.people import Address
from bot.road.inbox import Inbox
from storage.store import Store, StoreError
from storage.writer import Writer
from tests.channels.conftest import NOW
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.rigs import Ground
from tests.channels.test_telegram_drivers import WAYS, living

AWA, FANTA = Address("telegram", "7"), Address("telegram", "8")
URGENT = "urgence, elle saigne"
FLOOD = 200  # two of the lots that Telegram hands out


def says(who: Address, n: int) -> MessageReceived:
    return MessageReceived(sender=who, key=f"{who}:{n}", at=NOW, text=f"message {n}")


def her_words(store: Store) -> list[str]:
    """What was taken in of hers, in its order."""
    rows = [row for row in store.rows("messages") if row["direction"] == "in"]
    return [row["text"] for row in rows if row["text"].startswith("message")]


def is_urgent(event: Event) -> bool:
    return isinstance(event, MessageReceived) and event.text == URGENT


def waiting(store: Store) -> int:
    """How much of hers is kept for later."""
    with store.transaction() as desk:
        return len(desk.first_put_by(AWA, FLOOD))


@contextlib.asynccontextmanager
async def lit(ground: Ground) -> AsyncIterator[Jigi]:
    """A house that can write to nobody."""
    async with app.running(ground.settings, ground.store, {}, ground.clock) as jigi:
        yield jigi


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_nobody_waits_for_the_turns_of_whoever_floods(
    way: tuple[str, str], tg: FakeTelegram, tmp_path: Path
) -> None:
    """Fanta wrote behind hundreds of Awa's messages, and is answered before those had their turns."""
    awa, fanta = tg.user(7), tg.user(8)
    async with Ground(tmp_path) as ground:
        for n in range(FLOOD):
            awa.says(f"message {n}")
        fanta.says("/start")
        async with living(way, ground, tg):
            assert "Bonjour" in (await fanta.hears())[0].text
            assert len(her_words(ground.store)) < FLOOD / 2
            await tg.all_confirmed()
            for _ in range(3000):
                if len(words := her_words(ground.store)) == FLOOD and not waiting(ground.store):
                    break
                await asyncio.sleep(0.01)
    assert words == [f"message {n}" for n in range(FLOOD)]


async def test_what_waits_is_taken_in_after_a_restart_before_what_comes_then(tmp_path: Path) -> None:
    flood = [says(AWA, n) for n in range(40)]
    async with Ground(tmp_path) as ground:
        async with lit(ground) as jigi:
            await jigi.take_in(flood)
        assert len(her_words(ground.store)) < 40, "it ended with the rest still waiting"
        async with lit(ground) as jigi:
            await jigi.take_in([says(AWA, 40)])
            await jigi.take_in(flood)  # its provider had not heard that we have it
            await jigi.inbox.settle()
        assert her_words(ground.store) == [f"message {n}" for n in range(41)]
        assert waiting(ground.store) == 0


async def test_what_comes_while_a_flood_is_divided_comes_after_it(tmp_path: Path) -> None:
    """Awa's next message came by a knock of its own, before the rest of hers was put by."""
    async with Ground(tmp_path) as ground, lit(ground) as jigi:
        flood = asyncio.create_task(jigi.take_in([says(AWA, n) for n in range(40)]))
        await asyncio.sleep(0)
        await asyncio.gather(flood, jigi.take_in([says(AWA, 40)]))
        await jigi.inbox.settle()
        assert her_words(ground.store) == [f"message {n}" for n in range(41)]


async def test_nobody_waits_while_the_flood_of_somebody_else_is_divided(tmp_path: Path) -> None:
    """Neither Fanta, who wrote in the same lot, nor Moussa, who floods as well."""
    moussa = Address("telegram", "9")
    goes_on = asyncio.Event()
    taken: list[Address] = []

    async def take(events: Sequence[Incoming]) -> None:
        if says(AWA, 0) in events:
            await goes_on.wait()
        taken.extend(event.sender for event in events if isinstance(event, MessageReceived))

    async with Ground(tmp_path) as ground:
        writer = Writer(ground.store)
        writer.start()
        inbox = Inbox(ground.store, writer, take, is_urgent)
        hers = asyncio.create_task(inbox.take_in([*(says(AWA, n) for n in range(40)), says(FANTA, 1)]))
        await inbox.take_in([says(moussa, n) for n in range(40)])
        assert {FANTA, moussa} == set(taken)
        goes_on.set()
        await hers
        await inbox.settle()
        await writer.stop()
    assert Counter(taken) == {AWA: 40, FANTA: 1, moussa: 40}


async def test_a_store_that_fails_loses_nothing_that_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.road.inbox.AGAIN", 0.01)
    failed = threading.Event()

    def fails() -> None:
        failed.set()
        raise StoreError("the disk is full; make room")

    async with Ground(tmp_path) as ground, lit(ground) as jigi:
        await jigi.take_in([says(AWA, n) for n in range(40)])
        with monkeypatch.context() as broken:
            broken.setattr(ground.store, "transaction", fails)
            assert await asyncio.to_thread(failed.wait, 10)
            with pytest.raises(StoreError):
                await jigi.take_in([says(FANTA, 1)])
        await jigi.inbox.settle()
        assert her_words(ground.store) == [f"message {n}" for n in range(40)]


@pytest.mark.parametrize("fault", [ValueError("of ours"), StoreError("this table is spoilt")])
async def test_an_emergency_stands_behind_nothing_that_cannot_be_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Neither one that waited already nor one that comes then."""
    monkeypatch.setattr("bot.road.inbox.AGAIN", 0.01)
    taken: asyncio.Queue[str] = asyncio.Queue()
    failed = asyncio.Event()

    async def take(events: Sequence[Incoming]) -> None:
        if any(event.key == says(AWA, 0).key for event in events):
            failed.set()
            raise fault
        for event in events:
            taken.put_nowait(event.key)

    async with Ground(tmp_path) as ground:
        waited = [says(AWA, n) for n in range(20)]
        waited[18] = replace(waited[18], text=URGENT)
        with ground.store.transaction() as desk:
            desk.put_by(waited)
        writer = Writer(ground.store)
        writer.start()
        monkeypatch.setattr("bot.road.inbox.MOST_TRIES", 10**9)
        inbox = Inbox(ground.store, writer, take, is_urgent)
        inbox.start()
        async with asyncio.timeout(60):
            assert await taken.get() == waited[18].key
            await inbox.take_in([replace(says(AWA, 20), text=URGENT)])
            assert await taken.get() == says(AWA, 20).key
        await inbox.close()
        await writer.stop()


async def test_what_fails_again_and_again_is_put_aside_and_the_rest_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.road.inbox.AGAIN", 0.01)
    taken: list[str] = []

    async def take(events: Sequence[Incoming]) -> None:
        if any(event.key == says(AWA, 1).key for event in events):
            raise ValueError("of ours")
        taken.extend(event.key for event in events)

    async with Ground(tmp_path) as ground:
        with ground.store.transaction() as desk:
            desk.put_by([says(AWA, n) for n in range(9)])
        writer = Writer(ground.store)
        writer.start()
        inbox = Inbox(ground.store, writer, take, is_urgent)
        inbox.start()
        async with asyncio.timeout(60):
            await inbox.settle()
        await writer.stop()
        assert taken == [says(AWA, n).key for n in range(9) if n != 1]
        (letter,) = ground.store.rows("dead_letters")
        assert (letter["key"], letter["error"]) == (says(AWA, 1).key, "ValueError: of ours")
