"""The door: events are taken in together, and each that fails is put aside by itself.

Whatever one of them meets, the others are taken in, and their provider is told so: an update that came
again for ever would keep everybody behind it from being heard.
"""

from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.channels.channel import Channel
from bot.conversation.events import AlsoAt, Delivered, Event, Incoming, Posted
from bot.house import House
from bot.road import portions
from bot.running.last_resort import LastResort
from bot.running.taking import aside, fault, told_again, unanswered, work_of
from bot.turns import Taken
from bot.watching.metrics import Metrics
from scheduler.sender import Sender
from storage.store import StoreError
from storage.writer import Failed

log = structlog.get_logger()


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

    async def take_in(self, events: Sequence[Incoming]) -> None:
        """Take in a few of each person's, in her order.

        Raises StoreError, and NotYetError for news that has to come again.
        """
        with self._metrics.taking_in(events):
            try:
                await self._take_in(events)
            except StoreError:
                await self.answer_from_memory(events)
                raise

    async def answer_from_memory(self, events: Sequence[Incoming]) -> None:
        """The card to whoever is in danger, now that nothing can be kept."""
        await self._last_resort.answer(events, self._channels, self._sender.beside)

    async def _take_in(self, events: Sequence[Incoming]) -> None:
        house = self._house()
        works = [work_of(house, event) for event in events]
        results = await self._sender.write(works, [portions.whose(event) for event in events])
        for result in results:  # before anything is raised: what was committed is not done again
            if not isinstance(result, Failed):
                self._after(result)
        again: Exception | None = None
        for event, result in zip(events, results, strict=True):
            if isinstance(result, Failed) and isinstance(result.error, StoreError):
                again = result.error
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
        of = [portions.whose(event)]
        (result,) = await self._sender.write([aside(self._house(), event, error, card)], of)
        if not isinstance(result, Failed):
            return
        log.error("turn.not_answered", what=type(event).__name__, error=fault(result.error))
        await self.answer_from_memory([event])
        (result,) = await self._sender.write([unanswered(event, error)], of)
        if isinstance(result, Failed):  # it would fail whenever it came: nobody else waits for that
            log.error("turn.lost", what=type(event).__name__, error=fault(result.error))

    def _after(self, taken: Taken) -> None:
        if taken.notified:
            self._notified()
        for id in taken.erased:
            self._house().media.delete(id)
