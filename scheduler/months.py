"""Months: when a month of coaching is looked back on, and how it went beside the two before.

Pure. Working days are Monday to Friday.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
COMPARED = 3  # months that are shown beside each other
SHARES = 5  # people whose taps make a mean that is nobody's own
LATE = 15  # until this day of a month she is asked about the one before


def last_working_day(day: date) -> date:
    """The last Monday to Friday of its month."""
    last = (day.replace(day=1) + 31 * DAY).replace(day=1) - DAY
    return last - DAY * max(0, last.weekday() - SATURDAY + 1)


def asked_about(today: date) -> str:
    """The month that a talk of today looks back on: "2026-11"."""
    month = today.replace(day=1) - DAY if today.day < LATE else today
    return f"{month:%Y-%m}"


def compared(month: str) -> list[str]:
    """That month and the two before, the earliest first."""
    first = date.fromisoformat(f"{month}-01")
    months = [first]
    while len(months) < COMPARED:
        months.insert(0, (months[0] - DAY).replace(day=1))
    return [f"{first:%Y-%m}" for first in months]


def sign(mean: float) -> int:
    """A mean of taps as one of three: 1 could be better, 2 fair, 3 good."""
    return 1 + (mean >= 1.5) + (mean >= 2.5)


def trend(signs: Mapping[str, int], months: Sequence[str]) -> str:
    """How the last of these months stands beside the latest one before it that is known.

    "up", "down", "same", or "new" when there is none to hold it against, or nothing known of itself.
    """
    *before, last = months
    earlier = next((signs[month] for month in reversed(before) if month in signs), None)
    if earlier is None or last not in signs:
        return "new"
    if signs[last] == earlier:
        return "same"
    return "up" if signs[last] > earlier else "down"
