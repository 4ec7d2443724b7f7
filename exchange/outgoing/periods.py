"""Periods: weeks and months, by their names in DHIS2, as instants of a zone. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from exchange.faults import OutgoingError
from storage.indicators import Period

PeriodType = Literal["Monthly", "Weekly"]
_MONTH = re.compile(r"(\d{4})(\d\d)\Z")
_WEEK = re.compile(r"(\d{4})W(\d{1,2})\Z")


def period_of(name: str, type_: PeriodType, zone: ZoneInfo, now: datetime) -> Period:
    """`202611`, or `2026W47` from Monday to Sunday.

    Raises OutgoingError for one that is not over, or is none.
    """
    first, after = _days(name, type_)
    until = _midnight(after, zone)
    if until > now:
        raise OutgoingError(
            f"{name} is not over: its figures would be of a part of it; ask for {last(type_, zone, now)}"
        )
    return Period(_midnight(first, zone), until, first, after)


def last(type_: PeriodType, zone: ZoneInfo, now: datetime) -> str:
    """The last one that is over."""
    today = now.astimezone(zone).date()
    if type_ == "Monthly":
        return f"{today.replace(day=1) - timedelta(days=1):%Y%m}"
    year, week, _ = (today - timedelta(days=7)).isocalendar()
    return f"{year}W{week}"


def _days(name: str, type_: PeriodType) -> tuple[date, date]:
    """Its first day, and the first that is none of it."""
    try:
        if type_ == "Monthly" and (found := _MONTH.match(name)):
            first = date(int(found[1]), int(found[2]), 1)
            return first, (first + timedelta(days=31)).replace(day=1)
        if type_ == "Weekly" and (found := _WEEK.match(name)):
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return first, first + timedelta(days=7)
    except ValueError:
        pass
    example = "202611" if type_ == "Monthly" else "2026W47"
    raise OutgoingError(f"{name!r} is no period of the mapping's kind ({type_}); write it as {example}")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
