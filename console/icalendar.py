"""iCalendar: dates as RFC 5545 writes them, in UTC, for a calendar that reads them again and again.

Pure. Lines end in CRLF and are folded at 75 bytes, never inside a character.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unicodedata import category

LONGEST = 75  # bytes of a line, its end not counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One date. `sequence` grows whenever it is told otherwise; `takes`: nothing else is in that time."""

    uid: str
    at: datetime
    lasts: timedelta
    summary: str
    sequence: int
    changed_at: datetime
    cancelled: bool
    tentative: bool
    takes: bool


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The whole file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jigi//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _lines(event: Event) -> Iterator[str]:
    state = "CANCELLED" if event.cancelled else "TENTATIVE" if event.tentative else "CONFIRMED"
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_instant(event.changed_at)}"
    yield f"LAST-MODIFIED:{_instant(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_instant(event.at)}"
    yield f"DURATION:PT{int(event.lasts.total_seconds()) // 60}M"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"STATUS:{state}"
    yield f"TRANSP:{'OPAQUE' if event.takes and not event.cancelled else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    """In UTC. Raises ValueError when it is naive."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} is naive; instants are aware, in UTC")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(words: str) -> str:
    """Words as a value of type TEXT; what is no character of a line is left out.

    The space before a French colon is one that no line breaks at: Python calls none of those printable.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    words = "".join(c for c in words if c == "\n" or c.isprintable() or category(c) == "Zs")
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return words.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line with its end; what does not fit goes on in the next, after a space."""
    parts, part = [], b""
    for character in line:
        letter = character.encode()
        if len(part) + len(letter) > LONGEST:
            parts.append(part)
            part = b" "
        part += letter
    return b"\r\n".join([*parts, part]) + b"\r\n"
