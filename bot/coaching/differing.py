"""Differing: of whom the register says otherwise than the programme, for the coach who may know better.

A few at a time, and at most once a week: a coach is no clerk.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.access import View
from bot.reading import Reading

MOST = 3
AGAIN_AFTER = timedelta(days=7)


def rows(reading: Reading, now: datetime) -> Sequence[Mapping[str, Any]]:
    """Whom he is asked about now; nobody where he was asked within the week."""
    asked_at = reading.desk.asked_on_register(reading.reader.id)
    if asked_at is not None and now - asked_at < AGAIN_AFTER:
        return []
    told: list[Mapping[str, Any]] = []
    for one in reading.desk.differing(reading.reader.id):
        her = reading.person(View.PROFILE, one.person) if len(told) < MOST else None
        if her is not None:
            told.append(
                {
                    "of": her.id,
                    "name": her.name,
                    "entry": one.entry,
                    "kind": one.kind,
                    "place": one.detail if one.kind == "elsewhere" else "",
                }
            )
    return told
