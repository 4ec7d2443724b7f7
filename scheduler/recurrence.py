"""Recurrence: on which days a schedule falls, and at which instants it comes due.

Pure. A rule is wall time; which days it falls on is asked of dateutil's recurrence rules, day by day and
without a zone, and only then the hour becomes an instant. So a wall time that clocks skip is the first
instant after the gap, and one that they show twice is the first of the two (`local_time.to_utc`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any, NamedTuple

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from scheduler import local_time
from scheduler.local_time import Calendar

APART = timedelta(days=2)  # between two invitations to a check-in, at least
LAST = -1  # of the month
BY_DAY = 0  # of the month: by its number, on the month's last day where it has none so high
NTHS = (1, 2, 3, 4, LAST)
SHORTEST = 28  # days of a month
_WEEK = timedelta(days=7)


class Repeat(StrEnum):
    """How often it comes round."""

    ONCE = "once"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From `first` on, on its weekday, at this hour by the clock.

    `nth`: of a month, which of these weekdays, or `BY_DAY`; 0 where no month is counted. Raises ValueError
    for what contradicts itself.
    """

    every: Repeat
    first: date
    local_hour: time
    nth: int = 0

    def __post_init__(self) -> None:
        if self.nth and (self.every is not Repeat.MONTH or self.nth not in NTHS):
            raise ValueError(f"{self.nth} is no week of {self.every}; a month has {NTHS}, others have 0")


def freeze(rule: Rule) -> dict[str, Any]:
    """The rule as JSON values."""
    hour = f"{rule.local_hour:%H:%M}"
    return {"every": rule.every, "first": rule.first.isoformat(), "local_hour": hour, "nth": rule.nth}


def thaw(values: Mapping[str, Any]) -> Rule:
    """The rule that `freeze` wrote. Raises ValueError when it is none."""
    return Rule(
        every=Repeat(values["every"]),
        first=date.fromisoformat(values["first"]),
        local_hour=time.fromisoformat(values["local_hour"]),
        nth=values["nth"],
    )


def days(rule: Rule, since: date) -> Iterator[date]:
    """The days it falls on, from that day on. Costs by the days asked for, not by the rule's age."""
    start = max(rule.first, since)
    match rule.every:
        case Repeat.ONCE:
            yield from (rule.first,) if since <= rule.first else ()
            return
        case Repeat.MONTH if rule.nth == BY_DAY:
            numbers = range(min(rule.first.day, SHORTEST), rule.first.day + 1)
            found = rrule(MONTHLY, dtstart=_midnight(start), bymonthday=tuple(numbers), bysetpos=-1)
        case Repeat.MONTH:
            on = weekday(rule.first.weekday())(rule.nth)
            found = rrule(MONTHLY, dtstart=_midnight(start), byweekday=on)
        case Repeat.WEEK | Repeat.FORTNIGHT:
            interval = 1 if rule.every is Repeat.WEEK else 2
            passed = -((rule.first - start) // (_WEEK * interval))  # of whole rounds, rounded up
            found = rrule(
                WEEKLY, interval=interval, dtstart=_midnight(rule.first + _WEEK * interval * passed)
            )
    yield from (at.date() for at in found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


class Occurrence(NamedTuple):
    """One time that it comes round: as it was planned, and the first open time from then on."""

    planned_at: datetime
    open_at: datetime


def occurrences(rule: Rule, zone: str, calendar: Calendar, after: datetime) -> Iterator[Occurrence]:
    """What was planned for later than `after`, whatever lies between two of them.

    On a day off it comes a day later, or not at all, as the programme says; what happens once always comes.
    """
    for day in days(rule, local_time.day(after, zone)):
        if rule.every is not Repeat.ONCE and calendar.leaves_out(day):
            continue
        planned_at = local_time.to_utc(day, rule.local_hour, zone)
        if planned_at > after:
            yield Occurrence(planned_at, calendar.opening(day, rule.local_hour, zone))


def following(
    rule: Rule, zone: str, calendar: Calendar, after: datetime, open_from: datetime
) -> Iterator[Occurrence]:
    """What comes due, in order: planned for later than `after`, open at `open_from` at the earliest.

    Where days off push one so far that the next would follow within `APART`, that next one is left out.
    """
    for occurrence in occurrences(rule, zone, calendar, after):
        if occurrence.open_at >= open_from:
            yield occurrence
            open_from = occurrence.open_at + APART


def between(
    rule: Rule, zone: str, calendar: Calendar, since: datetime, until: datetime
) -> Iterator[Occurrence]:
    """What opens within these instants, both included."""
    before = since - timedelta(days=31)  # planned then, it may open now: days off are no longer
    planned = takewhile(lambda o: o.planned_at <= until, occurrences(rule, zone, calendar, before))
    return (o for o in planned if since <= o.open_at <= until)


def first_day(every: Repeat, weekday: int, nth: int, since: date) -> date:
    """The first day from then on that a rule with this weekday falls on."""
    day = since + timedelta(days=(weekday - since.weekday()) % 7)
    if every is not Repeat.MONTH:
        return day
    return next(days(Rule(every=every, first=day, local_hour=time(), nth=nth), since))
