"""The door: events are taken in together, and each that fails is put aside by itself.

Whatever one of them meets, the others are taken in, and their provider is told so: an update that came
again for ever would keep everybody behind it from being heard. An emergency among them waits neither for a
store that fails nor for one that hangs.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import structlog

from bot.channels.channel import Channel
from bot.conversation.events import AlsoAt, Delivered, Event, Incoming, Key, Posted, Update
from bot.house import House
from bot.road import portions
from bot.running.last_resort import LastResort
from bot.running.taking import aside, fault, told_again, unanswered, work_of
from bot.turns import TurnOutcome
from bot.watching.metrics import Metrics
from scheduler.sender import Sender
from storage.store import StoreError
from storage.writer import Failed, Work

log = structlog.get_logger()

PATIENCE = 5.0  # seconds that whoever is in danger waits for the store


class Door:
    """Where what comes is written, for the turn or for administrators."""

    def __init__(
        self,
        house: Callable[[], House],
        sender: Sender,
        channels: Mapping[str, Channel],
        last_resort: LastResort,
        metrics: Metrics,
        notified: Callable[[], None],
    ) -> None:
        """`house`: as it is furnished now. `notified` is told when somebody else's timer is due at once."""
        self._house = house
        self._sender = sender
        self._channels = channels
        self._last_resort = last_resort
        self._metrics = metrics
        self._notified = notified
        self._waiting: set[Key] = set()  # updates that are neither committed yet nor given up
        self._answering: set[asyncio.Task[None]] = set()

    async def take_in(self, events: Sequence[Incoming]) -> None:
        """Take in a few of each person's, in her order.

        Raises StoreError, and NotYetError for news that has to come again.
        """
        with self._metrics.taking_in(events):
            await self._take_in(events)

    @contextlib.asynccontextmanager
    async def standing_by(self, events: Sequence[Incoming]) -> AsyncIterator[None]:
        """Around events that are taken in: whoever is in danger has the card once the store fails or hangs.

        What was begun goes on. Where it is committed after all her own card follows, as after a failure.
        """
        new = [event for event in events if isinstance(event, Update) and event.key not in self._waiting]
        self._waiting.update(event.key for event in new)
        alarm = asyncio.get_running_loop().call_later(PATIENCE, self._answer_soon, new) if new else None
        try:
            yield
        except StoreError:
            if self._answering:  # a card that is on its way has to be there before its page is answered
                await asyncio.wait(self._answering)
            await self._answer_waiting(events)
            raise
        finally:
            if alarm is not None:
                alarm.cancel()
            self._waiting.difference_update(event.key for event in events)

    def _answer_soon(self, events: Sequence[Update]) -> None:
        task = asyncio.create_task(self._answer_waiting(events))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer_waiting(self, events: Sequence[Incoming]) -> None:
        await self._answer_from_memory([event for event in events if event.key in self._waiting])

    async def _answer_from_memory(self, events: Sequence[Incoming]) -> None:
        await self._last_resort.answer(events, self._channels, self._sender.beside)

    async def _written(self, events: Sequence[Incoming], works: Sequence[Work]) -> list[Any]:
        """What the work for each gave. Raises StoreError when nothing was written."""
        async with self.standing_by(events):
            return await self._sender.write(works, [portions.whose(event) for event in events])

    async def _take_in(self, events: Sequence[Incoming]) -> None:
        house = self._house()
        results = await self._written(events, [work_of(house, event) for event in events])
        for result in results:  # before anything is raised: what was committed is not done again
            if not isinstance(result, Failed):
                self._after(result)
        again: Exception | None = None
        for event, result in zip(events, results, strict=True):
            if isinstance(result, Failed) and isinstance(result.error, StoreError):
                again = result.error
                await self._answer_from_memory([event])
            elif isinstance(event, Delivered | AlsoAt | Posted):
                again = told_again(event, result) or again
            elif isinstance(result, Failed):
                await self._put_aside(event, result.error)
        if again is not None:
            raise again

    async def _put_aside(self, event: Event, error: Exception) -> None:
        """Where administrators find it. Raises StoreError."""
        log.error("turn.failed", what=type(event).__name__, error=fault(error))
        self._metrics.put_aside(event)
        card = self._last_resort.card_for(event)
        (result,) = await self._written([event], [aside(self._house(), event, error, card)])
        if not isinstance(result, Failed):
            return
        log.error("turn.not_answered", what=type(event).__name__, error=fault(result.error))
        await self._answer_from_memory([event])
        (result,) = await self._written([event], [unanswered(event, error)])
        if isinstance(result, Failed):  # it would fail whenever it came: nobody else waits for that
            log.error("turn.lost", what=type(event).__name__, error=fault(result.error))

    def _after(self, taken: TurnOutcome) -> None:
        if taken.notified:
            self._notified()
        for id in taken.erased:
            self._house().media.delete(id)
