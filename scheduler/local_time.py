"""Local time: schedules as wall time and zone, instants as UTC.

Pure. A wall time is what she reads on her clock; it becomes an instant only when it is needed, so
that a zone whose rules change moves her check-in with her clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.people import Every, Rhythm

DAY = timedelta(days=1)


def to_utc(day: date, local_hour: time, zone: str) -> datetime:
    """The instant at which clocks in the zone show that hour on that day.

    An hour that the clocks skip is the first instant after the gap; one that they show twice is
    the first of the two.
    """
    if local_hour.tzinfo is not None:
        raise ValueError(f"{local_hour!r} has a zone of its own; wall time comes without one")
    wall = datetime.combine(day, local_hour.replace(fold=0), ZoneInfo(zone))
    at = wall.astimezone(UTC)
    if at.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return at
    return _end_of_gap(wall.replace(fold=1).astimezone(UTC), at, zone)


def _end_of_gap(before: datetime, after: datetime, zone: str) -> datetime:
    """The first second between these instants at which the zone's clocks had jumped."""
    offset = local(before, zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if local(middle, zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=256)  # a turn asks for the same one several times
def local(at: datetime, zone: str) -> datetime:
    """What clocks in the zone show then. Raises ValueError when `at` is naive."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} is naive; instants are aware, in UTC")
    return at.astimezone(ZoneInfo(zone))


def day(at: datetime, zone: str) -> date:
    """The day that calendars in the zone show then. Raises ValueError when `at` is naive."""
    return local(at, zone).date()


def next_of(rhythm: Rhythm, zone: str, after: datetime) -> datetime:
    """When the rhythm comes round next, always later than `after`.

    Stateless, counted from the day of `after`, which is that of the last check-in or of her
    choosing: weekly the next such weekday; fortnightly that weekday in the week after next;
    monthly the first such weekday of the next month.
    """
    today = local(after, zone).date()
    match rhythm.every:
        case Every.WEEK:
            day = today + DAY * ((rhythm.weekday - today.weekday()) % 7)
            at = to_utc(day, rhythm.local_hour, zone)
            return at if at > after else to_utc(day + 7 * DAY, rhythm.local_hour, zone)
        case Every.FORTNIGHT:
            day = today + DAY * (14 + rhythm.weekday - today.weekday())
        case Every.MONTH:
            first = (today.replace(day=1) + 31 * DAY).replace(day=1)
            day = first + DAY * ((rhythm.weekday - first.weekday()) % 7)
    return to_utc(day, rhythm.local_hour, zone)


# ---- the programme's calendar ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of a day, by the wall clock, when nothing unasked is sent; may run past midnight."""

    since: time
    until: time

    def holds(self, hour: time) -> bool:
        if self.since <= self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


@dataclass(frozen=True, slots=True)
class Season:
    """Days with quiet hours of their own instead of the usual ones, such as Ramadan."""

    first: date
    last: date  # included
    quiet: tuple[Quiet, ...]
    name: Mapping[str, str] = field(default_factory=dict, hash=False)  # by language


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a programme leaves people in peace, by the clock of each.

    Raises ValueError when some day has no open hour left: whatever waits for it would wait for ever.
    """

    quiet_from: time = time(21)
    quiet_until: time = time(6)
    seasons: tuple[Season, ...] = ()
    weekly: tuple[tuple[int, Quiet], ...] = ()  # weekday (0 is Monday): the Friday prayer
    days_off: frozenset[date] = frozenset()
    names: Mapping[date, Mapping[str, str]] = field(
        default_factory=dict, hash=False
    )  # of days off, by language
    skips_days_off: bool = False  # what comes round then is left out; else it comes on the next day

    def __post_init__(self) -> None:
        usual = (Quiet(self.quiet_from, self.quiet_until),)
        for quiet in (usual, *(season.quiet for season in self.seasons)):
            for weekday in range(7):
                hours = (*quiet, *self._on_weekday(weekday))
                if all(any(q.holds(start) for q in hours) for start in _openings(hours)):
                    raise ValueError(
                        f"the quiet hours {', '.join(f'{q.since:%H:%M}-{q.until:%H:%M}' for q in hours)} "
                        f"leave weekday {weekday} no open hour; shorten them, or make it a day off"
                    )

    def quiet(self, at: datetime, zone: str) -> bool:
        """Whether she is left in peace then."""
        wall = local(at, zone)
        hour = wall.time()
        return wall.date() in self.days_off or any(q.holds(hour) for q in self._hours(wall.date()))

    def why_quiet(self, at: datetime, zone: str) -> str:
        """Why she is left in peace then: "day_off", "weekly", "season" or "quiet"; empty when she is not."""
        wall = local(at, zone)
        if not self.quiet(at, zone):
            return ""
        if wall.date() in self.days_off:
            return "day_off"
        if any(quiet.holds(wall.time()) for quiet in self._on_weekday(wall.weekday())):
            return "weekly"
        return "quiet" if self._season(wall.date()) is None else "season"

    def name_of(self, at: datetime, zone: str, language: str) -> str:
        """What the programme calls that day, or its season; empty where it has no name."""
        day = local(at, zone).date()
        season = self._season(day)
        name = self.names.get(day, {}) if day in self.days_off else season.name if season is not None else {}
        return name.get(language) or name.get("fr", "")

    def leaves_out(self, day: date) -> bool:
        """Whether nothing comes round on that day, nor a day later instead."""
        return self.skips_days_off and day in self.days_off

    def opening(self, day: date, local_hour: time, zone: str) -> datetime:
        """When what is planned for then comes due: not on a day off, and not in quiet hours."""
        while day in self.days_off:
            day += DAY
        return self.next_open(to_utc(day, local_hour, zone), zone)

    def next_open(self, at: datetime, zone: str) -> datetime:
        """The first instant from then on that is not quiet."""
        if not self.quiet(at, zone):
            return at
        return next(
            start
            for day in _days_from(local(at, zone).date())
            for hour in _openings(self._hours(day))
            if (start := to_utc(day, hour, zone)) > at and not self.quiet(start, zone)
        )

    def _hours(self, day: date) -> tuple[Quiet, ...]:
        season = self._season(day)
        usual = (Quiet(self.quiet_from, self.quiet_until),)
        return (*(usual if season is None else season.quiet), *self._on_weekday(day.weekday()))

    def _season(self, day: date) -> Season | None:
        return next((season for season in self.seasons if season.first <= day <= season.last), None)

    def _on_weekday(self, weekday: int) -> tuple[Quiet, ...]:
        return tuple(quiet for day, quiet in self.weekly if day == weekday)


def _openings(hours: tuple[Quiet, ...]) -> list[time]:
    """Where an open stretch of a day can begin: midnight, or the end of quiet hours."""
    return sorted({time(0), *(quiet.until for quiet in hours)})


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY
