"""An inbox: where the updates of a channel go that has no house behind it."""

import asyncio
from collections.abc import Sequence

from bot.conversation.events import AlsoAt, Delivered, News, Update
from tests.channels.phones import PATIENCE


class Inbox:
    """Where updates go: what was taken in, and what was only handed on."""

    def __init__(self) -> None:
        self.handed: list[list[Update]] = []
        self.taken: list[Update] = []
        self.news: list[News] = []  # what no talk hears of
        self.faults: list[Exception] = []  # what the next batches meet
        self.gate = asyncio.Event()  # batches wait for it
        self.gate.set()
        self._changed = asyncio.Event()

    async def take_in(self, events: Sequence[Update | News]) -> None:
        self.news += [event for event in events if isinstance(event, Delivered | AlsoAt)]
        updates = [event for event in events if not isinstance(event, Delivered | AlsoAt)]
        if not updates:
            self._changed.set()
            return
        self.handed.append(updates)
        self._changed.set()
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.taken += updates
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
