"""Promising: what holds of a promise that binds two people. Who may hear of it, who hears when it lies.

Pure looking: what is written and woken is `bot/coaching/following.py`'s.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.access import View, may_see
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId, Role
from scheduler import local_time, punctuality
from storage.store import Desk, Promise, Settled

ASKED_AGAIN_AFTER = timedelta(days=3)  # that she may ask her coach about the same promise
BACK_WITHIN = timedelta(days=30)  # what was kept while she wanted peace is told when she is back
REMINDERS = 2  # that have left before anybody above a coach hears of his promise


def about(id: int) -> str:
    """What the timers of a promise are about."""
    return f"promise:{id}"


def paired(one: Person, other: Person) -> bool:
    """Whether they are one person, or one coaches the other today."""
    return one.id == other.id or one.coach == other.id or other.coach == one.id


def stands(promise: Promise) -> str:
    """How it stands, as the other side would be told: the same words are told once."""
    return f"for {promise.due_on}" if promise.state == PromiseState.OPEN else promise.state.value


def concerns(desk: Desk, promise: Promise) -> bool:
    """Whether the other side may hear of it: a coach of hers no more than as long as he is her coach."""
    if promise.other is None:
        return False
    owner = desk.person(promise.owner)
    return promise.helps or owner is None or owner.coach == promise.other


def is_untold(desk: Desk, promise: Promise) -> bool:
    """Whether the other side has still to hear how it stands."""
    if promise.state == PromiseState.DROPPED or promise.told == stands(promise):
        return False
    return concerns(desk, promise)


def lies(promise: Promise, today: date) -> bool:
    """Whether a coach's promise is open though its day is over. A coachee's never counts as lying."""
    return promise.helps and promise.state == PromiseState.OPEN and promise.due_on < today


def heard(desk: Desk, promise: Promise) -> bool:
    """Whether its owner was reminded as often as he is owed, and the reminders have left."""
    return desk.reminders(promise.id).sent >= REMINDERS


def above(desk: Desk, promise: Promise) -> tuple[str, list[Person]]:
    """Who hears of it: the district officers of the coachee's district; where none may, administrators.

    "district" | "administrators" | "nobody" with nobody.
    """
    her = desk.person(promise.other) if promise.other is not None else None
    if her is None:
        return "nobody", []
    district = her.facility.district if her.facility is not None else ""
    found = {"district": desk.steering(Role.DISTRICT, district) if district else []}
    found["administrators"] = desk.steering(Role.ADMINISTRATOR)
    for role, people in found.items():
        others = [p for p in people if p.id not in (promise.owner, promise.other)]
        if hearers := [p for p in others if may_see(p, View.LATE_PROMISE, her)]:
            return role, hearers
    return "nobody", []


def rate(desk: Desk, owner: Person, other: PersonId | None, now: datetime) -> punctuality.Rate:
    """How many of what she promised were kept on time; `other` None: of what she promised as a coach."""
    today = local_time.day(now, owner.zone)
    return _rate(owner, desk.settled(owner.id, other, today - punctuality.LOOKED_BACK), today)


def rates(desk: Desk, coach: Person, team: Sequence[Person], now: datetime) -> list[punctuality.Rate]:
    """The same of each of these whom he coaches, of what she promised him."""
    days = [local_time.day(now, owner.zone) for owner in team]
    theirs: dict[PersonId, list[tuple[date, Settled]]] = {}
    for of, first, row in desk.settled_by_team(coach.id, min(days) - punctuality.LOOKED_BACK) if days else ():
        theirs.setdefault(of, []).append((first, row))
    return [
        _rate(
            owner,
            [row for first, row in theirs.get(owner.id, ()) if first >= today - punctuality.LOOKED_BACK],
            today,
        )
        for owner, today in zip(team, days, strict=True)
    ]


def _rate(owner: Person, rows: Sequence[Settled], today: date) -> punctuality.Rate:
    kept = (
        punctuality.DatedPromise(
            row.counts_on,
            local_time.day(row.closed_at, owner.zone)
            if row.state == PromiseState.DONE and row.closed_at is not None
            else None,
        )
        for row in rows
    )
    return punctuality.rate(kept, today)
