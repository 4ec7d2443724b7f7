"""The app: the running house, built from settings. The only room that knows all the others."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot import programme
from bot.backups.rota import last_taken_at
from bot.channels.channel import Channel
from bot.content.indexing import index_soon
from bot.content.library import Library
from bot.conversation.events import Incoming
from bot.drawing.files import Drawing
from bot.drawing.first import Drawn
from bot.house import House
from bot.keys import simulated_of, uploaded_of
from bot.pages.uploaded import Uploaded
from bot.people import Address
from bot.playing.simulated import Scripts
from bot.programme import ANYWHERE
from bot.road import templates
from bot.road.inbox import Inbox
from bot.rules import rules_of
from bot.running import interpreter, newer
from bot.running.building import house_of
from bot.running.buttons import EVERY as BUTTONS_EVERY
from bot.running.buttons import Buttons, button_of
from bot.running.company import Heard, LeadersTicker, Listening, telling
from bot.running.current import Current
from bot.running.door import Door
from bot.running.hearing import Hearing
from bot.running.last_resort import LastResort
from bot.settings import Settings
from bot.watching.alerts import EVERY, Alerts
from bot.watching.health import HealthChecker
from bot.watching.metrics import Metrics
from bot.watching.standing import standing
from scheduler import asking_back, campaigns, due
from scheduler import clock as clocks
from scheduler import media as media_
from scheduler.clock import Clock
from scheduler.sender import Sender
from scheduler.ticker import at_once
from storage.company import Company, News
from storage.store import Store, StoreError
from storage.writer import Writer

log = structlog.get_logger()

LEAD_AGAIN = 1.0  # seconds
OFFSET = "clock.offset"  # the note that keeps how far a demo's clock was moved


@dataclass(slots=True)
class Jigi:
    """One running house: store, writer, clock, turns, sender, ticks."""

    store: Store
    writer: Writer
    clock: Clock
    house: House
    channels: Mapping[str, Channel]
    sender: Sender
    last_resort: LastResort
    metrics: Metrics
    company: Company
    _firing: asyncio.Lock
    _dues: asyncio.Event
    door: Door = field(init=False)
    inbox: Inbox = field(init=False)
    hearing: Hearing = field(init=False)
    health_checker: HealthChecker = field(init=False)

    def __post_init__(self) -> None:
        self.door = Door(
            lambda: self.house, self.sender, self.channels, self.last_resort, self.metrics, self._dues.set
        )
        urgent = self.last_resort.is_emergency
        self.inbox = Inbox(self.store, self.writer, self.door.take_in, urgent)
        self.hearing = Hearing(self.take_in, self.door, self.writer)
        self.health_checker = HealthChecker(self.writer, lambda: len(self.house.library.packs))

    async def take_in(self, events: Sequence[Incoming]) -> None:
        """The one door: returns once all are committed, or put aside.

        Raises StoreError, and NotYetError for news that has to come again.
        """
        async with self.door.standing_by(events):
            await self.inbox.take_in(events)

    async def fire_due(self) -> int:
        """Take in every timer that is due by now."""
        async with self._firing:
            return await due.fire_due(self.store, self.take_in, self.clock.now())

    async def settle(self) -> None:
        """Until nothing is left to do at this time: no due timer, no message that may go."""
        while True:
            await self.inbox.settle()
            fired = await self.fire_due()
            await self.sender.settle()
            if not fired:
                return

    async def move(self, to: datetime) -> None:
        """Move the clock, from due to due; the offset survives a restart."""
        await clocks.move(self.clock, to, self._next_due_at, self.settle)
        offset = str(self.clock.offset.total_seconds())
        await self.writer.do(lambda desk: desk.keep_note(OFFSET, offset))

    def _next_due_at(self) -> datetime | None:
        with self.store.reading() as desk:
            return desk.next_due_at()

    def turn_to(self, library: Library) -> None:
        """From the next event on this library runs; who is in a talk finishes on her edition."""
        library.follow(self.house.library)
        self.house.rendering.turn_to(library)
        self.house = replace(self.house, library=library)

    def heard(self, follow_words: Heard) -> dict[News, Heard]:
        """What is done at each word of the processes that serve beside this one."""
        return {
            News.POSTED: at_once(self.sender.wake),
            News.DUE: at_once(self._dues.set),
            News.WORDS: follow_words,
            News.LEADS: partial(self._lead, follow_words),
            News.FOLLOWS: at_once(self.sender.follow),
        }

    async def _lead(self, follow_words: Heard) -> None:
        """Go on where whoever led has ended; a server that was just started again may refuse at first."""
        while self.company.leads:
            try:
                await self.sender.take_over()
                self.inbox.start()
                self.company.tell(News.WORDS)  # it may have taken a card back, and told nobody
                await follow_words()
                return
            except StoreError as error:
                log.error("lead.store", error=error)
                await asyncio.sleep(LEAD_AGAIN)

    async def notices(self) -> None:
        """Fire at once what one person's turn has for another."""
        while True:
            await self._dues.wait()
            self._dues.clear()
            if not self.company.leads:
                self.company.tell(News.DUE)
                continue
            try:
                await self.fire_due()
            except StoreError as error:  # the next tick tries again
                log.error("notices.store", error=error)
            except Exception as error:  # what one turn meets keeps no other notice waiting for a tick
                log.error("notices.failed", error=error)


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    store: Store,
    channels: Mapping[str, Channel],
    clock: Clock,
    written: Callable[[Collection[Address]], None] = lambda _addresses: None,
) -> AsyncIterator[Jigi]:
    """The house with its lights on: writing, sending, ticking. Drains when it is left.

    `written` is told whose receipts were committed, whenever some were.
    """
    writer = Writer(store)
    rules = rules_of(programme.load(settings.programme_path))
    windows = frozenset(name for name, channel in channels.items() if channel.limits.window is not None)
    slowest = min((channel.limits.per_second for channel in channels.values()), default=30.0)
    house = replace(house_of(settings), windows=windows, per_second=slowest)
    drawing = Drawing(store, house.media, house.rendering, settings.site, settings.timezone)
    drawn = {name: Drawn(channel, drawing) for name, channel in channels.items()}
    standing_for = templates.standing_for(settings.packs, house.programme) if windows else asking_back.none
    metrics = Metrics()
    company = store.company()
    told = telling(company, written)
    sender = Sender(writer, drawn, rules, clock, told, standing_for, metrics, company)
    newer.keep_edition(settings, house.library)
    jigi = Jigi(
        store,
        writer,
        clock,
        house,
        channels,
        sender,
        LastResort(
            house.rendering, house.reader, settings.language, house.referral.get(ANYWHERE), house.zone
        ),
        metrics,
        company,
        asyncio.Lock(),
        asyncio.Event(),
    )
    interpreter.tune()
    async with contextlib.AsyncExitStack() as ends:  # each part ends before those that it stands on
        writer.start()
        ends.push_async_callback(writer.stop)
        words = Current(settings, writer, clock.now, lambda: jigi.house.library, jigi.turn_to, company)
        listening = Listening(company, jigi.heard(words.follow), written)
        ends.push_async_callback(listening.end)
        await listening.begin()
        await words.begin()
        ends.push_async_callback(sender.stop)
        await sender.start()
        ends.push_async_callback(jigi.inbox.close)
        ends.push_async_callback(jigi.hearing.close)
        if company.leads:
            jigi.inbox.start()
        ends.push_async_callback(_cancelled, asyncio.create_task(jigi.notices()))
        ticker = _ticks(jigi, settings, words)
        ends.callback(ticker.stop)
        ticker.start()
        ends.callback(index_soon(house.library).cancel)
        yield jigi


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _ticks(jigi: Jigi, settings: Settings, words: Current) -> LeadersTicker:
    """What the clock has the house do, whoever writes or not."""
    store, writer, house, channels, clock = jigi.store, jigi.writer, jigi.house, jigi.channels, jigi.clock
    ticker = LeadersTicker(jigi.company, jigi.metrics)
    ticker.every(1, "due", jigi.fire_due)
    spread = partial(campaigns.spread, writer, clock, channels, house.per_second, house.zone, jigi.fire_due)
    ticker.every(1, "campaigns", spread)
    ticker.every(2, "held", jigi.sender.look)
    ticker.every(3600, "tidy", lambda: asyncio.to_thread(store.tidy))
    ticker.every(
        3600, "sweep", lambda: asyncio.to_thread(media_.sweep, store, house.media, datetime.now(UTC))
    )
    uploaded = Uploaded(uploaded_of(settings), clock.now)
    ticker.every(60, "uploaded", lambda: asyncio.to_thread(uploaded.sweep))
    ticker.every(60, "simulated", lambda: asyncio.to_thread(Scripts(simulated_of(settings)).sweep))
    ticker.every(1, "withdrawals", words.taken_back)
    ticker.every(1, "publications", words.published)
    backup_at = partial(last_taken_at, settings.backups_path)
    stands = partial(standing, store, channels, settings.folder_path, clock.now, backup_at)
    alerts = Alerts(stands, writer, channels, house, clock.now, jigi.metrics.sent_at)
    ticker.every(EVERY, "alerts", alerts.look)
    if settings.site.startswith("https://"):  # Telegram opens no other page
        opens = f"{settings.site}/console/telegram"
        buttons = Buttons(store, channels, opens, partial(button_of, house.rendering), clock.now)
        ticker.every(BUTTONS_EVERY, "buttons", buttons.look)
    ticker.every(5, "media", lambda: media_.fetch_wanted(store, writer, channels, house.media, clock.now()))
    return ticker


def kept_clock(store: Store) -> Clock:
    """The demo's clock, where it was left."""
    with store.reading() as desk:
        return Clock(timedelta(seconds=float(desk.note(OFFSET) or 0)))
