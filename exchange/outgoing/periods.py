"""Periods: weeks, months, quarters and years, by their names in DHIS2, as instants of a zone. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from exchange.faults import OutgoingError
from storage.indicators import Period

PeriodType = Literal["Monthly", "Weekly", "Quarterly", "Yearly"]
_NAMES = {
    "Monthly": re.compile(r"(\d{4})(\d\d)\Z"),
    "Weekly": re.compile(r"(\d{4})W(\d{1,2})\Z"),
    "Quarterly": re.compile(r"(\d{4})Q([1-4])\Z"),
    "Yearly": re.compile(r"(\d{4})()\Z"),
}
_EXAMPLES = {"Monthly": "202611", "Weekly": "2026W47", "Quarterly": "2026Q3", "Yearly": "2026"}
_MONTHS = {"Monthly": 1, "Quarterly": 3, "Yearly": 12}


def period_of(name: str, type_: PeriodType, zone: ZoneInfo, now: datetime) -> Period:
    """`202611`, `2026Q3`, `2026`, or `2026W47` from Monday to Sunday.

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
    if type_ == "Weekly":
        year, week, _ = (today - timedelta(days=7)).isocalendar()
        return f"{year}W{week}"
    many = _MONTHS[type_]
    ended = today.replace(month=(today.month - 1) // many * many + 1, day=1) - timedelta(days=1)
    match type_:
        case "Monthly":
            return f"{ended:%Y%m}"
        case "Quarterly":
            return f"{ended.year}Q{(ended.month + 2) // 3}"
        case "Yearly":
            return f"{ended.year}"


def _days(name: str, type_: PeriodType) -> tuple[date, date]:
    """Its first day, and the first that is none of it."""
    try:
        if found := _NAMES[type_].match(name):
            year, number = int(found[1]), int(found[2] or 1)
            if type_ == "Weekly":
                first = date.fromisocalendar(year, number, 1)
                return first, first + timedelta(days=7)
            many = _MONTHS[type_]
            first = date(year, (number - 1) * many + 1, 1)
            return first, (first + timedelta(days=31 * many)).replace(day=1)
    except ValueError:
        pass
    raise OutgoingError(
        f"{name!r} is no period of the mapping's kind ({type_}); write it as {_EXAMPLES[type_]}"
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
