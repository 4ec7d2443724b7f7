"""Alerts: administrators hear in the chat what is wrong with the house, and when it is over.

They go by the road: each is a timer of hers, so that it keeps to her stop and her night, takes no place in
her week, and survives a crash. It is told once, and again after a day if it stays. Where the channel on
which she wrote last is the one that is down, it goes to her on another, if she has one.

A store that takes no write, or does not answer, can keep no message either: that alone is sent past it,
once, at any hour, for nobody is heard until it is mended. Whom it goes to was read while the store answered.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels.channel import Channel
from bot.conversation.messages import Message
from bot.house import House
from bot.people import Address, Person, Role
from bot.watching.faults import PASSING, Name, Trouble, faults_of, jumped
from bot.watching.health import ALIVE_WITHIN
from bot.watching.standing import SystemStatus
from storage.store import Desk, StoreError
from storage.watching import Raised
from storage.writer import Writer

log = structlog.get_logger()

ALERT = "house.alert"  # the timer
AGAIN = timedelta(days=1)
EVERY = 60.0  # seconds from one look to the next
DEAD_LETTERS = "alerts.dead_letters"  # the note that keeps up to which they were told of
LOOKED = "alerts.looked_at"  # the note that each look writes
MOST_TOLD = 1000  # dead letters of one alert; what is more is told as so many
STORE = Name("store")
AT_SCREENS = frozenset({"webchat", "terminal"})  # nobody is reached there who does not look


Clocks = tuple[timedelta, timedelta]
"""What the machine's clock shows, and one that nobody sets."""


def of_the_machine() -> Clocks:
    """Both, as they stand."""
    return datetime.now(UTC) - datetime.min.replace(tzinfo=UTC), timedelta(seconds=time.monotonic())


class Alerts:
    """Looks at one house, again and again."""

    def __init__(
        self,
        stands: Callable[[], SystemStatus],
        writer: Writer,
        channels: Mapping[str, Channel],
        house: House,
        now: Callable[[], datetime],
        sent_at: Mapping[str, datetime],
        clocks: Callable[[], Clocks] = of_the_machine,
    ) -> None:
        """`stands` reads the store. `sent_at`: when each channel last sent something."""
        self._stands = stands
        self._writer = writer
        self._channels = channels
        self._rendering = house.rendering
        self._now = now
        self._sent_at = sent_at
        self._clocks = clocks
        # when the last look that was written began: a jump outlives those that fail
        self._looked_at = clocks()
        self._began_at = self._looked_at  # of the look that waits
        self._administrators: list[Person] = []
        self._told_directly_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None  # of a store that hangs: one look waits, not many

    async def look(self) -> None:
        """See what is wrong, and have it told."""
        if self._looking is None:
            self._began_at = self._clocks()
            pairs = zip(self._looked_at, self._began_at, strict=True)
            wall, steady = (after - before for before, after in pairs)
            passing = [fault] if (fault := jumped(wall, steady)) else []
            self._looking = asyncio.create_task(self._have_it_told(passing))
        looking = self._looking
        try:
            if not (await asyncio.wait({looking}, timeout=ALIVE_WITHIN))[0]:
                raise StoreError("the store does not answer; look at its disk, or at its server")
            self._looking = None
            looking.result()
            self._looked_at = self._began_at
        except asyncio.CancelledError:
            looking.cancel()
            raise
        except (StoreError, OSError) as error:
            log.error("alert.store", error=type(error).__name__)
            await self._tell_directly()
            return
        self._told_directly_at = None

    async def _have_it_told(self, passing: Collection[Trouble]) -> None:
        """Raises StoreError and OSError; waits for ever where the store does."""
        stands = await asyncio.to_thread(self._stands)
        await self._writer.do(lambda desk: self._tell(desk, stands, passing))

    def _tell(self, desk: Desk, stands: SystemStatus, passing: Collection[Trouble]) -> None:
        """Have it told."""
        now = self._now()
        known = {Name(one.kind, one.about) for one in stands.raised}
        found = [*faults_of(stands, now, self._sent_at, known), *passing]
        # A full disk still reads: a look that has nothing new to tell would find nothing wrong with it.
        desk.keep_note(LOOKED, now.isoformat())
        if self._told_directly_at is not None:
            desk.keep_raised(Raised(*STORE, self._told_directly_at, self._told_directly_at))
        # Kept before anything is committed: on a full disk the first look of a life can still read them.
        self._administrators = tell(desk, found, now, self._channels.keys())

    async def _tell_directly(self) -> None:
        """The one thing that is said past the outbox, which cannot be written."""
        now = self._now()
        if self._told_directly_at is not None and now - self._told_directly_at < AGAIN:
            return
        self._told_directly_at = now
        for person in self._administrators:
            address = person.address
            channel = self._channels.get(address.channel) if address is not None else None
            if address is None or channel is None:
                continue
            words = self._rendering.text("alert.store", {}, person.language, "")
            result = await channel.send(address.id, Message(text=words))
            log.warning("alert.told_directly", person=person.id, result=type(result).__name__)


def tell(desk: Desk, found: Collection[Trouble], now: datetime, channels: Collection[str]) -> list[Person]:
    """Have administrators told what they have not heard of today, and what is over; who they are."""
    administrators = desk.steering(Role.ADMINISTRATOR)
    raised = {Name(one.kind, one.about): one for one in desk.raised()}
    found = [*found, *_put_aside(desk, raised, now)]
    down = {fault.name.about for fault in found if fault.name.kind in ("outbox", "token")}
    for fault in found:
        before = raised.get(fault.name)
        if before is None or now - before.told_at >= AGAIN:
            _tell_all(desk, administrators, fault, now, over=False, reaching=set(channels) - down)
            desk.keep_raised(Raised(*fault.name, now, now))
    still = {fault.name for fault in found}
    for name, before in raised.items():
        if name in still or (name.kind in PASSING and now - before.told_at < AGAIN):
            continue
        desk.drop_raised(*name)
        if name.kind not in PASSING:
            over = Trouble(name, {"channel": name.about})
            _tell_all(desk, administrators, over, now, over=True, reaching=set(channels) - down)
    return administrators


def _put_aside(desk: Desk, raised: Mapping[Name, Raised], now: datetime) -> list[Trouble]:
    """Events that could not be taken in, since they were told of last; those of a day are told together."""
    name = Name("dead_letters")
    if name in raised and now - raised[name].told_at < AGAIN:
        return []
    number, latest = desk.dead_letters_after(int(desk.note(DEAD_LETTERS) or 0), MOST_TOLD)
    if not number:
        return []
    desk.keep_note(DEAD_LETTERS, str(latest))
    return [Trouble(name, {"number": number})]


def _tell_all(
    desk: Desk,
    administrators: Collection[Person],
    fault: Trouble,
    now: datetime,
    *,
    over: bool,
    reaching: Collection[str],
) -> None:
    kind, about = fault.name
    log.warning(
        "alert.over" if over else "alert.raised", alert=kind, channel=about, people=len(administrators)
    )
    for person in administrators:
        facts = {**fault.facts, "alert": kind, "over": over}
        if (elsewhere := _elsewhere(desk, person, reaching)) is not None:
            facts["at"] = str(elsewhere)
        desk.set_timer(person.id, ALERT, f"{kind} {about}".strip(), now, facts)


def _elsewhere(desk: Desk, person: Person, reaching: Collection[str]) -> Address | None:
    """Another place to reach her at, when the one where she wrote last is down."""
    if person.address is None or person.address.channel in reaching:
        return None
    others = (one for one in desk.addresses_of(person.id) if one.channel in reaching)
    return next((one for one in others if one.channel not in AT_SCREENS), None)
