"""Ratings: how both sides rate a month of coaching, and what each may see of it.

Each sees her own ratings. A coach sees beside his own the mean of his coachees, as one of three signs, and
only of a month that at least five of them rated: nobody's own can be told from it. Her free word goes to him
with her yes, in her name; his goes to nobody.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.access import View
from bot.people import Person
from bot.reading import Reading
from scheduler import months

COACHEE, COACH = "coachee", "coach"


def due(reading: Reading, given: Mapping[str, Any], today: date) -> Mapping[str, Any] | None:
    """What she is asked about; None when she rated that month, or when nobody is coached any more."""
    desk, person = reading.desk, reading.reader
    side = str(given["about"]).partition(":")[2]
    month = months.asked_about(today)
    coach = reading.person(View.NAME, person.coach) if side == COACHEE else None
    if (coach is None) if side == COACHEE else not desk.has_team(person.id):
        return None
    if desk.ratings(person.id, side, month):
        return None
    return {
        "side": side,
        "month": month,
        "coach": coach.id if coach is not None else None,
        "name": coach.name if coach is not None else "",
    }


def trend(reading: Reading, query: str) -> Mapping[str, Any]:
    """Three months beside each other: her own signs, and the mean that a coach may see.

    `query`: the side, the month and the sum of its three taps, "coachee 2026-11 7": they are being written
    down in this same turn. Signs are 1 to 3, 0 where there is none.
    """
    desk, person = reading.desk, reading.reader
    side, month, taps = query.split()
    compared = months.compared(month)
    own = {
        r.month: _sign_of(r.heard + r.useful + r.promises) for r in desk.ratings(person.id, side, compared[0])
    }
    own[month] = _sign_of(int(taps))
    mean = _mean(reading, person, compared[0]) if side == COACH else {}
    return {
        "months": [{"day": f"{m}-01", "own": own.get(m, 0), "mean": mean.get(m, 0)} for m in compared],
        "trend": months.trend(own, compared),
    }


def _mean(reading: Reading, coach: Person, since: str) -> dict[str, int]:
    """The sign of his coachees' mean, by month, where enough of them rated it."""
    if not reading.may(View.RATING_MEAN, coach):
        return {}
    rows = reading.desk.averages(coach.id, COACHEE, since)
    return {row.month: months.sign(row.mean) for row in rows if row.people >= months.SHARES}


def _sign_of(taps: int) -> int:
    """The sign of three taps, from their sum."""
    return months.sign(taps / 3)
