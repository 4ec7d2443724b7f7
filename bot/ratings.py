"""Ratings: how both sides rate a month of coaching, and what each may see of the other's.

A coachee sees her coach's own rating. A coach sees the average of his coachees, as one of three signs, and
only of a month that at least three of them rated: no rating of hers can be told from it. Her free word goes
to him with her yes, in her name; his goes to nobody.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.conversation.promising import CoachingRated
from bot.people import Person
from scheduler import months
from storage.store import Desk, Rating

COACHEE, COACH = "coachee", "coach"


def due(desk: Desk, person: Person, given: Mapping[str, Any], today: date) -> Mapping[str, Any] | None:
    """What she is asked about; None when she rated that month, or there is nobody to coach or be coached by."""
    side = str(given["about"]).partition(":")[2]
    month = months.asked_about(today)
    coach = desk.person(person.coach) if side == COACHEE and person.coach is not None else None
    if (coach is None) if side == COACHEE else not desk.coachees(person.id):
        return None
    if desk.ratings(person.id, side, month):
        return None
    return {
        "side": side,
        "month": month,
        "day": f"{month}-01",
        "coach": coach.id if coach is not None else None,
        "name": coach.name if coach is not None else "",
    }


def keep(desk: Desk, person: Person, rated: CoachingRated, now: datetime) -> None:
    """Keep her taps and her word, with whose coaching they are about."""
    coach = person.coach if rated.side == COACHEE else person.id
    if coach is not None:
        desk.keep_rating(person.id, coach, rated, now)


def trend(desk: Desk, person: Person, query: str) -> Mapping[str, Any]:
    """Three months beside each other: her own signs, and what she may see of the other side's.

    `query`: the side and the month, "coachee 2026-11". Signs are 1 to 3, 0 where there is none.
    """
    side, _, month = query.partition(" ")
    compared = months.compared(month)
    own = {rating.month: _sign_of(rating) for rating in desk.ratings(person.id, side, compared[0])}
    theirs = _theirs(desk, person, side, compared[0])
    return {
        "months": [{"day": f"{m}-01", "own": own.get(m, 0), "theirs": theirs.get(m, 0)} for m in compared],
        "trend": months.trend(own, compared),
        "enough": bool(theirs),
    }


def _theirs(desk: Desk, person: Person, side: str, since: str) -> dict[str, int]:
    """The other side's signs by month: her coach's own, or the average of at least three coachees."""
    if side == COACHEE:
        coach = person.coach
        return {r.month: _sign_of(r) for r in desk.ratings(coach, COACH, since)} if coach is not None else {}
    rows = desk.averages(person.id, COACHEE, since)
    return {row.month: months.sign(row.mean) for row in rows if row.people >= months.SHARES}


def _sign_of(rating: Rating) -> int:
    return months.sign((rating.heard + rating.useful + rating.promises) / 3)
