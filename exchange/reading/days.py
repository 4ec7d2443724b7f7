"""Days: dates as registers write them, as ISO 8601. Pure."""

import re
from datetime import date, datetime, timedelta

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$")
_OURS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")  # the day first, as in Mali
_SERIAL = re.compile(
    r"^(\d{5})(?:[.,]\d+)?$"
)  # days since 1899-12-30: a spreadsheet's date shown as a number
_EPOCH = date(1899, 12, 30)


def day_of(cell: object) -> str | None:
    """A day; empty for an empty cell, None for what is none. A year alone is its first day."""
    if isinstance(cell, datetime | date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    words = str(cell).strip() if cell is not None else ""
    if not words:
        return ""
    if found := _ISO.match(words):
        return _day(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    if found := _OURS.match(words):
        year = int(found[3])
        year += 0 if year > 99 else 2000 if year < 50 else 1900
        return _day(year, int(found[2]), int(found[1]))
    if found := _SERIAL.match(words):
        return (_EPOCH + timedelta(days=int(found[1]))).isoformat()
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
