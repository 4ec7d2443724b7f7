"""The usual hour: when her phone is usually on, out of the hours at which she was there.

Pure, and stable: it moves on good evidence only, so that whoever is there all day keeps the hour she has.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from scheduler.local_time import Calendar, local, to_utc

HOURS = 24
ENOUGH = 10  # hours at which she was there, before anything is said of her habits
MARGIN = 2  # how many times as often she is there at another hour, for hers to move


def usual_hour(counts: Sequence[int], now: time, open_hours: Collection[int]) -> time:
    """The open hour at which she is there most, the next ones counted half; `now` without a better one.

    `counts`: how often she was there in each of the 24 hours of her clock. Of equals, the one nearest to
    `now`, then the earlier. Asked again with its own answer, it gives the same.
    """
    if sum(counts) < ENOUGH or not open_hours:
        return now
    best = max(open_hours, key=lambda hour: (_there(counts, hour), -_apart(hour, now.hour), -hour))
    better = _there(counts, best) > MARGIN * _there(counts, now.hour)
    return time(best) if better else now


def open_hours(calendar: Calendar, at: datetime, zone: str) -> frozenset[int]:
    """The hours of that day, by the zone's clocks, at which people may be written to."""
    return _open_on(local(at, zone).date(), zone, calendar)


@lru_cache(maxsize=64)  # of one day everybody who is heard asks it, and to find out costs as much as her turn
def _open_on(day: date, zone: str, calendar: Calendar) -> frozenset[int]:
    return frozenset(h for h in range(HOURS) if not calendar.quiet(to_utc(day, time(h), zone), zone))


def _there(counts: Sequence[int], hour: int) -> int:
    return counts[hour - 1] + 2 * counts[hour] + counts[(hour + 1) % HOURS]


def _apart(one: int, other: int) -> int:
    return min((one - other) % HOURS, (other - one) % HOURS)
