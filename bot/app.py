"""The app: the running house, built from settings. The only room that knows all the others."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from bot import interpreter, newer, portions, programme, publishing, signing, templates, withdrawing
from bot.channels.channel import Channel, Sent
from bot.content.catalogue import Catalogue
from bot.content.editions import Editions
from bot.content.indexing import index_soon
from bot.content.library import PACKS, STRICT, Library
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.content.signoff import Policy
from bot.content.triggers import shipped
from bot.conversation.events import AlsoAt, Delivered, Event, News, TimerFired
from bot.drawing.files import Drawing
from bot.drawing.first import Drawn
from bot.handlers import FLOWS
from bot.house import House
from bot.last_resort import LastResort
from bot.people import Address
from bot.programme import ANYWHERE
from bot.rules import patience_of, rules_of
from bot.settings import Settings
from bot.spellings import command_words
from bot.taking import aside, fault, told_again, work_of
from bot.turns import Taken
from scheduler import asking_back, campaigns, due
from scheduler import clock as clocks
from scheduler import media as media_
from scheduler.clock import Clock
from scheduler.sender import Sender
from scheduler.ticker import Tick, Ticker
from storage.sqlite.store import SQLiteStore
from storage.store import MediaFolder, StoreError
from storage.writer import Failed, Writer

log = structlog.get_logger()

OFFSET = "clock.offset"  # the note that keeps how far a demo's clock was moved


def house_of(settings: Settings) -> House:
    """What every turn of this programme needs. Raises PackError and SettingsError, with every fault."""
    house = talking(
        MediaFolder(settings.media_path),
        settings.packs,
        signing.policy_of(settings),
        Editions(settings.editions_path),
        publishing.folders(publishing.published(settings.published_path), settings.editions_path),
    )
    index_soon(house.library)
    decided = programme.load(settings.programme_path)
    return replace(
        house,
        language=settings.language,
        zone=settings.timezone,
        administrators=frozenset(map(Address.parse, settings.administrators)),
        referral=decided.phones,
        programme=decided.name,
        doors=settings.doors,
        patience=patience_of(decided),
        calendar=rules_of(decided).calendar,
        handset_silence=timedelta(minutes=decided.shared_phone_minutes),
    )


def talking(
    media: MediaFolder,
    packs: Sequence[Path] = (),
    policy: Policy = STRICT,
    editions: Editions | None = None,
    published: Sequence[Path] = (),
) -> House:
    """Flows, words and ears. Raises PackError when a pack cannot be read."""
    catalogue = Catalogue.load()
    library = Library.load((PACKS, *packs), editions, policy, published)
    reader = Reader(command_words(catalogue), shipped())
    return House(FLOWS, library, Rendering(catalogue, library), reader, media)


def open_store(settings: Settings) -> SQLiteStore:
    """The programme's store, to serve from. Raises StoreError, with what to do."""
    return SQLiteStore.open(settings.database_path, key=secret_of(settings).encode())


def join_store(settings: Settings) -> SQLiteStore:
    """The programme's store for a moment, beside whoever serves from it. Raises StoreError, with the fix."""
    return SQLiteStore.join(settings.database_path, key=secret_of(settings).encode())


def secret_of(settings: Settings) -> str:
    """What signs links and digests: the operator's, or one made on first start and kept."""
    given = settings.secret.get_secret_value()
    if given:
        return given
    path = settings.database_path.parent / "secret"
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32))
    return path.read_text()


@dataclass(slots=True)
class Jigi:
    """One running house: store, writer, clock, turns, sender, ticks."""

    store: SQLiteStore
    writer: Writer
    clock: Clock
    house: House
    channels: Mapping[str, Channel]
    sender: Sender
    last_resort: LastResort
    _firing: asyncio.Lock
    _dues: asyncio.Event

    async def take_in(self, events: Sequence[Event | News]) -> None:
        """The one door: returns once all are committed, or put aside.

        Raises StoreError, and NotYetError for news that has to come again.
        """
        await portions.by_person(events, self._take_in)

    async def _take_in(self, events: Sequence[Event | News], of: str) -> None:
        works = [work_of(self.house, event) for event in events]
        try:
            results = await self.sender.write(works, of)
        except StoreError:
            await self._answer_from_memory(events)
            raise
        again: Exception | None = None
        for event, result in zip(events, results, strict=True):
            if isinstance(event, Delivered | AlsoAt):
                again = told_again(event, result) or again
                continue
            if isinstance(result, Failed):
                log.error("turn.failed", what=type(event).__name__, error=fault(result.error))
                card = self.last_resort.card_for(event)
                put = aside(self.house, event, result.error, card)
                (result,) = await self.sender.write([put])
                if isinstance(result, Failed):
                    raise result.error
            self._after(result)
        if again is not None:
            raise again

    async def _answer_from_memory(self, events: Sequence[Event | News]) -> None:
        """Nothing can be kept just now; an emergency does not wait for that."""
        for event in events:
            if isinstance(event, Delivered | AlsoAt):
                continue
            card = self.last_resort.card_for(event)
            if card is None or isinstance(event, TimerFired) or self.last_resort.answered(event.key):
                continue
            result = await self.channels[event.sender.channel].send(event.sender.id, card)
            log.error("turn.emergency_from_memory", result=type(result).__name__)
            if isinstance(result, Sent):
                self.last_resort.remember(event.key)

    def _after(self, taken: Taken) -> None:
        if taken.notified:
            self._dues.set()
        for id in taken.erased:
            self.house.media.delete(id)

    async def fire_due(self) -> int:
        """Take in every timer that is due by now."""
        async with self._firing:
            return await due.fire_due(self.store, self.take_in, self.clock.now())

    async def settle(self) -> None:
        """Until nothing is left to do at this time: no due timer, no message that may go."""
        while True:
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

    async def notices(self) -> None:
        """Fire at once what one person's turn has for another."""
        while True:
            await self._dues.wait()
            self._dues.clear()
            try:
                await self.fire_due()
            except StoreError as error:  # the next tick tries again
                log.error("notices.store", error=str(error))


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    store: SQLiteStore,
    channels: Mapping[str, Channel],
    clock: Clock,
    written: Callable[[Collection[Address]], None] = lambda _addresses: None,
) -> AsyncIterator[Jigi]:
    """The house with its lights on: writing, sending, ticking. Drains when it is left.

    `written` is told whose receipts were committed, whenever some were.
    """
    media = MediaFolder(settings.media_path)
    writer = Writer(store)
    rules = rules_of(programme.load(settings.programme_path))
    windows = frozenset(name for name, channel in channels.items() if channel.limits.window is not None)
    slowest = min((channel.limits.per_second for channel in channels.values()), default=30.0)
    house = replace(house_of(settings), windows=windows, per_second=slowest)
    site = settings.public_url or f"http://{settings.listen}"
    drawing = Drawing(store, media, house.rendering, site, settings.timezone)
    drawn = {name: Drawn(channel, drawing) for name, channel in channels.items()}
    standing_for = templates.standing_for(settings.packs, house.programme) if windows else asking_back.none
    sender = Sender(writer, drawn, rules, clock, written, standing_for)
    newer.keep_edition(settings, house.library)
    jigi = Jigi(
        store,
        writer,
        clock,
        house,
        channels,
        sender,
        LastResort(house.rendering, house.reader, settings.language, house.referral.get(ANYWHERE)),
        asyncio.Lock(),
        asyncio.Event(),
    )
    interpreter.tune()
    writer.start()

    async def taken_back() -> None:
        await withdrawing.take_left(settings.withdrawals_path, jigi.house.library, writer, clock.now)

    with_packs = partial(newer.library_with, settings, house.library.policy)
    published = partial(publishing.take_left, settings.published_path, with_packs, jigi.turn_to)
    await withdrawing.recall(house.library, writer)
    await published()
    await taken_back()
    await sender.start()
    ticker = Ticker()
    ticker.every(1, "due", jigi.fire_due)
    spread = partial(campaigns.spread, writer, clock, channels, house.per_second, jigi.fire_due)
    ticker.every(1, "campaigns", spread)
    ticker.every(2, "held", _waking(sender))
    ticker.every(3600, "tidy", lambda: asyncio.to_thread(store.tidy))
    ticker.every(3600, "sweep", lambda: asyncio.to_thread(media_.sweep, store, media, datetime.now(UTC)))
    ticker.every(1, "withdrawals", taken_back)
    ticker.every(1, "publications", published)
    ticker.every(5, "media", lambda: media_.fetch_wanted(store, writer, channels, media, clock.now()))
    ticker.start()
    notices = asyncio.create_task(jigi.notices())
    try:
        yield jigi
    finally:
        ticker.stop()
        notices.cancel()
        await asyncio.gather(notices, return_exceptions=True)
        await sender.stop()
        await writer.stop()


def _waking(sender: Sender) -> Tick:
    async def wake() -> None:
        sender.wake()

    return wake


def kept_clock(store: SQLiteStore) -> Clock:
    """The demo's clock, where it was left."""
    with store.reading() as desk:
        return Clock(timedelta(seconds=float(desk.note(OFFSET) or 0)))
