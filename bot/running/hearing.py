"""Hearing: the door that providers knock at. While the store hangs they are told to come again.

A provider hands out nothing more, or nothing more of her, until it is answered: an emergency that came after
what cannot be written just now would not be heard. What was begun goes on and is never broken off; should it
be committed after all, its copy is known.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.conversation.events import Incoming
from bot.running.door import PATIENCE, Door
from storage.store import StoreError
from storage.writer import Writer

LOOK = 0.5  # seconds from one look at whether the store hangs to the next


class Hearing:
    """Takes in what providers hand over."""

    def __init__(
        self, take_in: Callable[[Sequence[Incoming]], Coroutine[Any, Any, None]], door: Door, writer: Writer
    ) -> None:
        self._take_in = take_in
        self._door = door
        self._writer = writer
        self._left: set[asyncio.Task[None]] = set()  # begun, and their providers told to come again

    async def hear(self, events: Sequence[Incoming]) -> None:
        """Returns once all are committed, or put aside.

        Raises StoreError, also while the store hangs, and NotYetError for news that has to come again.
        """
        async with self._door.standing_by(events):
            self._look()
            taking = asyncio.create_task(self._take_in(events))
            try:
                while not (await asyncio.wait({taking}, timeout=LOOK))[0]:
                    self._look()
            except StoreError:
                self._left.add(taking)
                taking.add_done_callback(self._ended)
                raise
            except asyncio.CancelledError:
                taking.cancel()
                raise
            taking.result()

    async def close(self) -> None:
        """Wait for nothing that was begun."""
        for task in self._left:
            task.cancel()
        await asyncio.gather(*self._left, return_exceptions=True)

    def _look(self) -> None:
        """Raises StoreError while the store hangs."""
        if self._writer.still_for() > PATIENCE:
            raise StoreError("the store does not answer; look at its disk, or at its server")

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Whatever became of it, its provider was told to come again, and asks itself."""
        self._left.discard(task)
        if not task.cancelled():
            task.exception()
