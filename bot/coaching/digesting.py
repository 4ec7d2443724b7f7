"""Digesting: when a coach is sent his digest again; one who says nothing for long is left in peace.

The timer carries how many digests in a row he has met without a word. Whatever he opens of his team brings
the weekly one back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.handlers.digest import LAST_AFTER, RARER_AFTER
from bot.people import Person
from scheduler import digests
from storage.store import Desk

DUE, WEEK = "digest.due", "week"  # the timer, and what it is about
RARELY = timedelta(weeks=3)
PEACE = timedelta(days=3650)


def unanswered(desk: Desk, coach: Person, given: Mapping[str, Any]) -> int:
    """How many digests in a row he has met without a word, before the one that comes now.

    One that never reached him says nothing of him.
    """
    if "since" not in given:
        return 0
    since = datetime.fromisoformat(given["since"])
    if desk.wrote_since(coach.id, since):
        return 0
    return int(given["unanswered"]) + desk.text_reached(coach.id, "digest.", since)


def said(desk: Desk, coach: Person, count: int, now: datetime) -> None:
    """A digest has named people; `count` before it went without a word."""
    if count >= LAST_AFTER:
        at = now + PEACE
    else:
        at = digests.next_at(coach, now + RARELY if count >= RARER_AFTER else now)
    desk.set_timer(coach.id, DUE, WEEK, at, {"since": now.isoformat(), "unanswered": count})
