"""Forecast: the next days of a programme, played ahead: who is sent how much, when, and at what price.

Every timer fires and every message meets its gates as it would in those days. Nobody writes back, so that it
is the most that would go out; but everybody taps the template that asks her back, so that it costs the most.
It writes to the store that it is given: let that be a copy.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.conversation.events import Key
from bot.conversation.messages import Purpose
from bot.house import House
from bot.people import Address, PersonId
from bot.turns import put_aside, take_turn
from scheduler import campaigns, gates, local_time
from storage.kept import turn_of
from storage.store import WEEK, Claimed, Desk, Sending, Store

WINDOW = timedelta(hours=24)  # after her last words, within which WhatsApp takes free text
WHATSAPP = "whatsapp"
HOUR = timedelta(hours=1)
MOST_AT_ONCE = 500


@dataclass(slots=True)
class Forecast:
    """What would be sent. Messages are counted; what nobody asked for, in the words of its purpose."""

    begins_at: datetime
    days: int
    hours: Counter[int] = field(default_factory=Counter)  # of the day, by her clock
    sources: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    templates: Counter[str] = field(default_factory=Counter)  # that ask people back, by channel
    asked_back: Counter[Address] = field(default_factory=Counter)  # the same, by where they go
    free_words: Counter[Address] = field(default_factory=Counter)  # all that is no template, by where it goes
    of_source: defaultdict[str, tuple[Counter[Address], Counter[Address]]] = field(
        default_factory=lambda: defaultdict(lambda: (Counter(), Counter()))
    )  # templates that ask back, and free words, by why they go out
    at_night: int = 0  # unasked, in quiet hours
    failed: int = 0  # turns that would be put aside
    _people: defaultdict[PersonId, dict[Key, datetime]] = field(default_factory=lambda: defaultdict(dict))
    _days: Counter[tuple[str, int]] = field(default_factory=Counter)  # templates by channel and day
    _tapped: dict[Address, datetime] = field(default_factory=dict)
    _held: defaultdict[tuple[str, str], set[Key]] = field(default_factory=lambda: defaultdict(set))
    _dropped: defaultdict[tuple[str, str], set[Key]] = field(default_factory=lambda: defaultdict(set))

    @property
    def sent(self) -> int:
        return self.hours.total()

    @property
    def people(self) -> int:
        """How many would be sent anything."""
        return len(self._people)

    @property
    def held(self) -> dict[tuple[str, str], int]:
        """By gate and source, how many messages waited at it; those behind them in line are not counted."""
        return {at: len(keys) for at, keys in sorted(self._held.items())}

    @property
    def dropped(self) -> dict[tuple[str, str], int]:
        """By gate and source, how many messages were not sent for it."""
        return {at: len(keys) for at, keys in sorted(self._dropped.items())}

    @property
    def most_in_a_week(self) -> int:
        """What nobody asked for: the most to one person in seven days; the messages of a turn are one."""
        return max((fullest_week(sorted(turns.values())) for turns in self._people.values()), default=0)

    def most_in_a_day(self, channel: str) -> int:
        """The most templates on one day from the beginning on."""
        return max((count for (name, _), count in self._days.items() if name == channel), default=0)

    def went(self, row: Claimed, rules: gates.Rules, last_wrote: datetime | None, now: datetime) -> None:
        """Count a message that was sent."""
        out, unasked = row.outgoing, row.outgoing.purpose > Purpose.REPLY
        self.hours[local_time.local(now, row.zone).hour] += 1
        self.sources[source_of(row)] += 1
        self.channels[out.address.channel] += 1
        self._billed(out.address, source_of(row), last_wrote, now)
        self.at_night += unasked and rules.calendar.quiet(now, row.zone)
        turns = self._people[out.person]
        if unasked:
            turns.setdefault(turn_of(out.key), now)

    def _billed(self, address: Address, source: str, last_wrote: datetime | None, now: datetime) -> None:
        """Outside the window a template goes first; she taps it, and so opens the window for a day."""
        templates, words = self.of_source[source]
        words[address] += 1
        heard = max(filter(None, (last_wrote, self._tapped.get(address))), default=None)
        if heard is None or now - heard > WINDOW:
            self.templates[address.channel] += 1
            self.asked_back[address] += 1
            templates[address] += 1
            self._days[address.channel, (now - self.begins_at).days] += 1
            self._tapped[address] = now
        self.free_words[address] += 1

    def waited(self, row: Claimed, gate: str) -> None:
        self._held[gate, source_of(row)].add(row.outgoing.key)

    def fell(self, row: Claimed, gate: str) -> None:
        self._dropped[gate, source_of(row)].add(row.outgoing.key)


def source_of(row: Claimed) -> str:
    """The purpose for which a message goes out, by which the forecast counts it."""
    return row.outgoing.purpose.name.lower()


def foresee(store: Store, house: House, rules: gates.Rules, now: datetime, days: int) -> Forecast:
    """Play so many days from now on. Cost is by what comes due in them."""
    forecast = Forecast(now, days)
    until = now + timedelta(days=days)
    with store.transaction() as desk:
        desk.recover_sending(now)
        channels = desk.channels()
    while now < until:
        with store.transaction() as desk:
            _settle(desk, house, rules, channels, now, forecast)
            due = desk.next_due_at()
        if due is None:
            break
        now = due if due > now else now + HOUR  # what cannot go, for no known reason, is no circle
    return forecast


def _settle(
    desk: Desk, house: House, rules: gates.Rules, channels: list[str], now: datetime, forecast: Forecast
) -> None:
    """Fire what is due and send what may go, until nothing is left to do at that time."""
    while True:
        asked = campaigns.ask_more(desk, MOST_AT_ONCE, now, house.zone)
        fired = _fire(desk, house, now, forecast)
        sent = sum(_send(desk, rules, channel, now, forecast) for channel in channels)
        if not asked + fired + sent:
            return


def _fire(desk: Desk, house: House, now: datetime, forecast: Forecast) -> int:
    events = desk.due_timers(now, MOST_AT_ONCE)
    for event in events:
        try:
            with desk.savepoint():
                take_turn(desk, event, house)
        except Exception as error:  # as on the road: one turn that fails is put aside
            put_aside(desk, event, error, house, None)
            forecast.failed += 1
    return len(events)


def _send(desk: Desk, rules: gates.Rules, channel: str, now: datetime, forecast: Forecast) -> int:
    rows = desk.claim(channel, now, MOST_AT_ONCE)
    for row in rows:
        match gates.may_send(row, now, rules):
            case gates.Go():
                desk.receipt(row.id, Sending.SENT, now)
                forecast.went(row, rules, desk.last_wrote(row.outgoing.person), now)
            case gates.Hold(until, gate):
                desk.hold(row.id, until, gate)
                forecast.waited(row, gate)
            case gates.Drop(gate):
                desk.receipt(row.id, Sending.DROPPED, now, reason=gate)
                forecast.fell(row, gate)
    return len(rows)


def fullest_week(sent: Sequence[datetime]) -> int:
    """The most of these, in order, that lie within seven days."""
    most = first = 0
    for last, at in enumerate(sent):
        while at - sent[first] >= WEEK:
            first += 1
        most = max(most, last - first + 1)
    return most
