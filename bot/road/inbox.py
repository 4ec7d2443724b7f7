"""The inbox: of whoever floods us the first of what comes together is taken in, and the rest waits its turn.

What waits is committed, so its provider may forget it and hand out what stands behind; its turns come
later, a few at a time, in her order. See docs/decisions/0021-floods.md.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.conversation.events import Event, Incoming, Posted, TimerFired, Update
from bot.people import Address
from bot.road import portions
from bot.road.dead_letters import put_aside_unanswered
from scheduler.waiting import MOST_OF_ONE
from storage.store import Desk, Store, StoreError
from storage.writer import Writer

log = structlog.get_logger()

Take = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Take events in, in the order of each person."""

AGAIN = 1.0  # seconds until what could not be taken in is tried again
MOST_TRIES = 5  # of what the store did not fail at: it would fail for ever
ALL = 1_000_000  # more than anybody has waiting


class Inbox:
    """Who is behind, and what waits for her turns."""

    def __init__(self, store: Store, writer: Writer, take: Take, urgent: Callable[[Event], bool]) -> None:
        """`urgent`: what stands behind nothing that cannot be taken in."""
        self._store = store
        self._writer = writer
        self._take = take
        self._urgent = urgent
        self._behind: dict[Address, asyncio.Task[None]] = {}
        self._stuck: set[Address] = set()  # of whom the first that waits could not be taken in just now
        # whose flood is being divided: what comes of hers meanwhile comes after; gone with the last who asks
        self._dividing: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()

    def start(self) -> None:
        """Go on with what waited when the process ended."""
        with self._store.reading() as desk:
            senders = desk.put_by_of()
        for sender in senders:
            self._go_on(sender)

    async def take_in(self, events: Sequence[Incoming]) -> None:
        """Returns once all are committed, as turns or to wait. Raises as `take` does, and StoreError."""
        floods: dict[Address, tuple[list[Incoming], asyncio.Lock]]
        floods = {who: ([], self._one_by_one(who)) for who in self._floods(events)}
        others: list[Incoming] = []
        for event in events:
            hers = None if isinstance(event, TimerFired | Posted) else floods.get(event.sender)
            (others if hers is None else hers[0]).append(event)
        await portions.side_by_side(
            portions.by_person(others, self._take) if others else None,
            [self._divide(who, hers, lock) for who, (hers, lock) in floods.items()],
        )

    async def settle(self) -> None:
        """Until nothing waits."""
        while self._behind:
            await asyncio.wait(self._behind.values())

    async def close(self) -> None:
        """Let what waits wait for the next start."""
        tasks = list(self._behind.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _floods(self, events: Sequence[Incoming]) -> set[Address]:
        """Who sent more than is taken in at once, or has something waiting, now or in a moment."""
        if len(events) <= portions.AT_ONCE and not self._behind and not self._dividing:
            return set()
        counts = Counter(event.sender for event in events if isinstance(event, Update))
        return {
            who
            for who, count in counts.items()
            if count > portions.AT_ONCE or who in self._behind or who in self._dividing
        }

    def _one_by_one(self, sender: Address) -> asyncio.Lock:
        return self._dividing.setdefault(sender, asyncio.Lock())

    async def _divide(self, sender: Address, hers: Sequence[Incoming], one_by_one: asyncio.Lock) -> None:
        """Take in what is taken in at once, and see to it that the rest waits. Raises StoreError."""
        async with one_by_one:
            room = 0 if sender in self._behind else portions.AT_ONCE
            now: list[Incoming] = []
            later: list[Update] = []
            for event in hers:
                if not isinstance(event, Update) or (sender in self._stuck and self._urgent(event)):
                    now.append(event)
                elif room:
                    room -= 1
                    now.append(event)
                else:
                    later.append(event)
            if now:
                await portions.by_person(now, self._take)
            if later:
                await self._writer.do(lambda desk: desk.put_by(later))
                self._go_on(sender)

    def _go_on(self, sender: Address) -> None:
        if sender not in self._behind:
            self._behind[sender] = asyncio.create_task(self._drain(sender))

    async def _drain(self, sender: Address) -> None:
        """Take in what waits of hers, until nothing does. What was taken in and not crossed off is known."""
        tries = 0
        while True:
            try:
                if await self._some(sender, tries):
                    tries = 0
                    self._stuck.discard(sender)
                    continue
                async with self._one_by_one(sender):
                    if not await self._some(sender):
                        del self._behind[sender]
                        self._stuck.discard(sender)
                        return
            except Exception as error:  # it stands there still, and is tried again
                log.error("inbox.not_taken_in", error=f"{type(error).__name__}: {error}")
                tries = 0 if isinstance(error, StoreError) else tries + 1
                self._stuck.add(sender)
                await self._urgent_first(sender)
                await asyncio.sleep(AGAIN)

    async def _some(self, sender: Address, tries: int = 0) -> bool:
        """The next few of hers; whether there were any. Raises StoreError, and what `take` has raised."""
        events = await self._first(sender, MOST_OF_ONE)
        if tries < MOST_TRIES:
            await self._taken(events)
        else:
            for event in events:
                await self._taken_or_put_aside(event)
        return bool(events)

    async def _taken(self, events: Sequence[Event]) -> None:
        if events:
            await self._take(events)
            await self._writer.do(lambda desk: desk.drop_put_by(event.key for event in events))

    async def _taken_or_put_aside(self, event: Event) -> None:
        """By itself: what fails again is one that administrators find. Raises StoreError."""
        try:
            await self._taken([event])
        except StoreError:
            raise
        except Exception as error:
            await self._writer.do(partial(_put_aside, event, error))

    async def _urgent_first(self, sender: Address) -> None:
        """An emergency of hers that waits behind what could not be taken in. What fails is tried again."""
        try:
            for event in await self._first(sender, ALL):
                if self._urgent(event):
                    await self._taken([event])
        except Exception as error:
            log.error("inbox.not_taken_in", error=f"{type(error).__name__}: {error}")

    async def _first(self, sender: Address, most: int) -> list[Event]:
        return await self._writer.do(lambda desk: desk.first_put_by(sender, most))


def _put_aside(event: Event, error: Exception, desk: Desk) -> None:
    put_aside_unanswered(desk, event, error)
    desk.drop_put_by([event.key])
