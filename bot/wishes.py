"""Wishes: what somebody asks her coach to promise, until he has, or cannot, or a week has gone by.

The table is the truth and timers only wake, as with questions.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.conversation.promising import (
    OfWish,
    WishAsked,
    WishDeclined,
    WishDelayed,
    WishPromised,
    WishShown,
    WishUnanswered,
)
from bot.people import Person, PersonId
from storage.store import Desk, Wish

ASKED, DECLINED, UNANSWERED = "wish.asked", "wish.declined", "wish.unanswered"  # timers
MOST_OPEN = 2  # of one person
REMINDER = timedelta(days=3)  # of her coach, once
PATIENCE = timedelta(days=7)  # until she is told that no answer came
DAY = timedelta(days=1)


def about(id: int) -> str:
    """What the timers of a wish are about."""
    return f"wish:{id}"


def may_ask(desk: Desk, person: Person) -> Mapping[str, Any]:
    """Whom she may ask, and whether: "yes", or why not: "nobody", "full"."""
    coach = desk.person(person.coach) if person.coach is not None else None
    if coach is None:
        return {"may": "nobody", "to": None}
    full = len(desk.wishes_of(person.id)) >= MOST_OPEN
    return {"may": "full" if full else "yes", "to": {"id": coach.id, "name": coach.name}}


def facts(desk: Desk, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The wish that a timer is about; None once nobody may hear of it any more."""
    wish = desk.wish(int(str(given["about"]).partition(":")[2]))
    if wish is None or not wish.words:
        return None
    asker = desk.person(wish.person)
    coach = desk.person(wish.coach) if wish.coach is not None else None
    return {
        "id": wish.id,
        "words": wish.words,
        "open": wish.closed_at is None,
        "outcome": wish.outcome,
        "reason": wish.reason,
        "by": asker.name if asker is not None else "",
        "coach": coach.name if coach is not None else "",
    }


def is_open(desk: Desk, id: str) -> bool:
    """Whether he may still promise or decline it."""
    wish = desk.wish(int(id))
    return wish is not None and wish.closed_at is None


def keep(desk: Desk, person: Person, ref: str, thing: OfWish, now: datetime) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case WishAsked(words=words, coach=coach):
            if person.coach != coach:
                return False  # she has another coach since this talk began
            id = desk.keep_wish(person.id, ref, PersonId(coach), words, now)
            wish = desk.wish(id)
            if wish is None or wish.closed_at is not None:
                return False
            _wake_coach(desk, wish, now, again=False)
            desk.set_timer(person.id, UNANSWERED, about(id), now + PATIENCE)
            return True
        case WishShown(id):
            _remind(desk, person, id, now + REMINDER)
        case WishDelayed(id):
            _remind(desk, person, id, now + DAY)
        case WishPromised(id):
            _close(desk, person, id, "promised", "", now)
        case WishDeclined(id, reason):
            wish = _close(desk, person, id, "declined", reason, now)
            if wish is not None:
                desk.set_timer(wish.person, DECLINED, about(id), now, {"of": person.id})
                return True
        case WishUnanswered(id):
            wish = desk.wish(id)
            if desk.close_wish(id, "silent", "", now) and wish is not None and wish.coach is not None:
                desk.cancel_timer(wish.coach, ASKED, about(id))
        case _:
            assert_never(thing)
    return False


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what she was asked to promise, and what she waits for."""
    for wish in desk.wishes_for(person.id):
        _wake_coach(desk, wish, now, again=False)
    for wish in desk.wishes_of(person.id):
        desk.set_timer(person.id, UNANSWERED, about(wish.id), max(wish.asked_at + PATIENCE, now + DAY))


def _close(desk: Desk, coach: Person, id: int, outcome: str, reason: str, now: datetime) -> Wish | None:
    """The wish, if he may end it and it was open."""
    wish = desk.wish(id)
    if wish is None or wish.coach != coach.id or not desk.close_wish(id, outcome, reason, now):
        return None
    desk.cancel_timer(coach.id, ASKED, about(id))
    desk.cancel_timer(wish.person, UNANSWERED, about(id))
    return wish


def _wake_coach(desk: Desk, wish: Wish, at: datetime, *, again: bool) -> None:
    if wish.coach is not None:
        desk.set_timer(wish.coach, ASKED, about(wish.id), at, {"of": wish.person, "again": again})


def _remind(desk: Desk, coach: Person, id: int, at: datetime) -> None:
    wish = desk.wish(id)
    if wish is not None and wish.coach == coach.id and wish.closed_at is None:
        _wake_coach(desk, wish, at, again=True)
