"""A fake Bot API and our channel at it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from bot.channels.channel import TakeIn
from bot.channels.telegram import TelegramChannel
from bot.conversation.events import Update
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import PATIENCE

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FILES = {
    "note": b"OggS a voice",
    "photo": b"\xff\xd8\xff a picture",
    "telegram-123456-abc": b"OggS a voice that came from there",
}
MENUS = {"": [("menu", "Le menu")], "fr": [("menu", "Le menu")], "en": [("menu", "The menu")]}


class Inbox:
    """Where updates go: what was taken in, and what was only handed on."""

    def __init__(self) -> None:
        self.handed: list[list[Update]] = []
        self.taken: list[Update] = []
        self.faults: list[Exception] = []  # what the next batches meet
        self.gate = asyncio.Event()  # batches wait for it
        self.gate.set()
        self._changed = asyncio.Event()

    async def take_in(self, events: Sequence[Update]) -> None:
        self.handed.append(list(events))
        self._changed.set()
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.taken += events
        self._changed.set()

    async def has_taken(self, count: int) -> list[Update]:
        await self._until(lambda: len(self.taken) >= count)
        return self.taken

    async def was_handed(self, batches: int) -> list[list[Update]]:
        await self._until(lambda: len(self.handed) >= batches)
        return self.handed

    async def _until(self, holds) -> None:  # type: ignore[no-untyped-def]
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._changed.clear()
                await self._changed.wait()


@contextlib.asynccontextmanager
async def receiving(channel: TelegramChannel, take_in: TakeIn) -> AsyncIterator[asyncio.Task[None]]:
    """The channel receives as long as the block lasts."""
    task = asyncio.create_task(channel.run(take_in))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def tg() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def channel(tg: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(tg.token, lambda: NOW, api=tg.url, menus=MENUS, load=FILES.get)
    yield channel
    await channel.close()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()
