"""Promising: what follows from a promise, for whoever gave it, the other side, and those above a coach.

The table is the truth and timers only wake: each talk looks at the promise as it stands when its hour has
come, and is silent when it was settled or has a new day. The chain of a coach's promise that lies: he is
asked on its day, reminded the day after and three days after; a week after it is passed on, once, if both
reminders have left.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from bot.conversation.promising import OfPromise, PromisePassedOn, PromiseReminded, PromisesRead, PromiseTold
from bot.conversation.records import Promised, PromiseMoved, PromiseState
from bot.people import Person, PersonId, Role
from scheduler import local_time, months, punctuality
from storage.store import Desk, Promise

DUE, OVERDUE, LATE = "promise.due", "promise.overdue", "promise.late"  # timers
CHANGED, PASSED_ON = "promise.changed", "promise.passed_on"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REMINDED_AFTER = (DAY, 3 * DAY)  # its day
PASSED_ON_AFTER = 7 * DAY
GIVEN_UP_AFTER = 60 * DAY  # reminders that never left: nobody waits for them any longer
BACK_WITHIN = 30 * DAY  # what was kept while she wanted peace is told when she is back
MONTH = "month:{side}"  # what the talk about a month of coaching is about
RATING = "rating.due"


def about(id: int) -> str:
    """What the timers of a promise are about."""
    return f"promise:{id}"


def id_of(given: Mapping[str, Any]) -> int:
    """The promise that a timer is about."""
    return int(str(given["about"]).partition(":")[2])


def stands(promise: Promise) -> str:
    """How it stands, as the other side would be told: the same words are told once."""
    return f"for {promise.due_on}" if promise.state == PromiseState.OPEN else promise.state


def concerns(desk: Desk, promise: Promise) -> bool:
    """Whether the other side may hear of it: a coach of hers no more than as long as he is her coach."""
    if promise.other is None:
        return False
    owner = desk.person(promise.owner)
    return promise.helps or owner is None or owner.coach == promise.other


# ---- what follows from records --------------------------------------------------------------


def made(desk: Desk, by: Person, ref: str, thing: Promised, checkin: int | None, now: datetime) -> bool:
    """Keep a promise; whether somebody has something to hear at once.

    The other side of a check-in's has heard it with the check-in.
    """
    owner, other = _consenting(desk, thing.owner, by), _consenting(desk, thing.other, None)
    if owner is None:
        return False  # she asked to be forgotten since
    if owner.id != by.id:
        ref = f"{by.id}:{ref}"  # beside the keys of her own talks
    to = other.id if other is not None else None
    promise = desk.promise(desk.keep_promise(owner.id, ref, thing.text, thing.due_on, checkin, now, to))
    if promise is None:
        raise AssertionError("a promise that was written is there")
    follow(desk, promise, now)
    if checkin is not None or to == by.id:
        desk.promise_told(promise.id, stands(promise))
    hearers = {owner.id} if checkin is not None else {owner.id, to}
    for hearer in hearers - {by.id, None}:
        if hearer is not None:
            desk.set_timer(hearer, CHANGED, about(promise.id), now, {"of": by.id})
    if to is not None:
        look_back(desk, owner, now)
        look_back(desk, other or owner, now)
    return bool(hearers - {by.id, None})


def moved(desk: Desk, by: Person, thing: PromiseMoved, now: datetime) -> bool:
    """Its owner says how it stands; whether the other side has something to hear at once."""
    stood = desk.promise(thing.promise)
    if stood is None or stood.owner != by.id:
        return False
    promise = desk.move_promise(thing.promise, thing.state, thing.due_on, thing.note, now)
    if promise is None:
        raise AssertionError("a promise that stood is there")
    if promise.state != PromiseState.OPEN:
        _silence(desk, promise)
    elif thing.due_on is not None:
        follow(desk, promise, now)
    elif stood.state != PromiseState.OPEN:  # she took it back
        follow(desk, promise, now, max(stood.due_on, _tomorrow(by, now)))
    return _tell_other(desk, promise, now)


def follow(desk: Desk, promise: Promise, now: datetime, on: date | None = None) -> None:
    """Ask for it on its day (or on that one) at the owner's hour; a coach's is reminded of as well."""
    owner = desk.person(promise.owner)
    if owner is None:
        return
    day = on or promise.due_on
    # her own plan speaks of nobody else; a coach's promise is forgotten with whom he made it to
    facts = {"of": promise.other} if promise.helps and promise.other is not None else None
    desk.set_timer(owner.id, DUE, about(promise.id), max(_at(owner, day), now + HOUR), facts)
    if facts is not None:
        _cancel_late(desk, promise)
        remind_at = max(_at(owner, day + REMINDED_AFTER[0]), now + DAY)
        desk.set_timer(owner.id, OVERDUE, about(promise.id), remind_at, facts)


def keep(desk: Desk, person: Person, turn: int, thing: OfPromise, now: datetime) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case PromiseReminded(id):
            _reminded(desk, id, turn, now)
        case PromiseTold(id, how):
            desk.promise_told(id, how)
        case PromisesRead(words):
            for of, told in words.items():
                desk.note_mention(PersonId(of), person.id, turn, told, now)
        case PromisePassedOn(id):
            return _pass_on(desk, person, id, now)
        case _:
            assert_never(thing)
    return False


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what she undertook, and what she was to hear of others' meanwhile."""
    for promise in desk.open_promises(person.id):
        if promise.state == PromiseState.OPEN:
            follow(desk, promise, now, max(promise.due_on, _tomorrow(person, now)))
    for promise in desk.changed_for(person.id, now - BACK_WITHIN):
        _tell_other(desk, promise, now)


def look_back(desk: Desk, person: Person, now: datetime) -> None:
    """Something was undertaken: at the end of this month she looks back on the coaching, on each side of it."""
    today = local_time.local(now, person.zone).date()
    at = _at(person, months.last_working_day(today))
    if at <= now:
        return
    if person.coach is not None:
        desk.set_timer(person.id, RATING, MONTH.format(side="coachee"), at)
    if desk.coachees(person.id):
        desk.set_timer(person.id, RATING, MONTH.format(side="coach"), at)


def _tell_other(desk: Desk, promise: Promise, now: datetime) -> bool:
    if promise.other is None or not concerns(desk, promise):
        return False
    if promise.state == PromiseState.STUCK and promise.checkin is not None:
        desk.promise_told(promise.id, stands(promise))  # her own words about it go to her coach by themselves
        return False
    if promise.told == stands(promise):
        desk.cancel_timer(promise.other, CHANGED, about(promise.id))
        return False
    desk.set_timer(promise.other, CHANGED, about(promise.id), now, {"of": promise.owner})
    return True


def _reminded(desk: Desk, id: int, turn: int, now: datetime) -> None:
    promise = desk.promise(id)
    if promise is None or promise.state != PromiseState.OPEN:
        return
    desk.promise_reminded(id, turn, now)
    if desk.reminders(id).made < len(REMINDED_AFTER):
        owner = desk.person(promise.owner)
        if owner is not None:
            at = max(_at(owner, promise.due_on + REMINDED_AFTER[1]), now + 2 * DAY)
            desk.set_timer(owner.id, OVERDUE, about(id), at, {"of": promise.other})
        return
    # whichever of the two comes first passes it on, should the other want peace by then
    for person, of in ((promise.owner, promise.other), (promise.other, promise.owner)):
        who = desk.person(person) if person is not None else None
        if who is not None:
            at = max(_at(who, promise.due_on + PASSED_ON_AFTER), now + 4 * DAY)
            desk.set_timer(who.id, LATE, about(id), at, {"of": of})


def _pass_on(desk: Desk, person: Person, id: int, now: datetime) -> bool:
    promise = desk.promise(id)
    if promise is None or promise.state != PromiseState.OPEN:
        return False
    if not heard(desk, promise):
        if now < _at(person, promise.due_on + GIVEN_UP_AFTER):
            of = promise.other if person.id == promise.owner else promise.owner
            desk.set_timer(person.id, LATE, about(id), now + DAY, {"of": of})
        return False
    _, hearers = above(desk, promise)
    if not hearers or not desk.pass_on(id, now):
        return False
    for hearer in hearers:
        desk.set_timer(hearer.id, PASSED_ON, about(id), now, {"of": promise.owner})
    return True


def _silence(desk: Desk, promise: Promise) -> None:
    for timer in (DUE, OVERDUE):
        desk.cancel_timer(promise.owner, timer, about(promise.id))
    _cancel_late(desk, promise)


def _cancel_late(desk: Desk, promise: Promise) -> None:
    for person in (promise.owner, promise.other):
        if person is not None:
            desk.cancel_timer(person, LATE, about(promise.id))


def _consenting(desk: Desk, id: PersonId | None, otherwise: Person | None) -> Person | None:
    """That person, unless she has not agreed, or not any more; whoever is meant otherwise where none is named."""
    if id is None or (otherwise is not None and id == otherwise.id):
        return otherwise
    person = desk.person(id)
    return person if person is not None and person.consent_at is not None else None


def _at(person: Person, day: date) -> datetime:
    """That day at her hour."""
    return local_time.to_utc(day, person.local_hour, person.zone)


def _tomorrow(person: Person, now: datetime) -> date:
    return local_time.local(now, person.zone).date() + DAY


# ---- who hears of a promise that lies -------------------------------------------------------


def heard(desk: Desk, promise: Promise) -> bool:
    """Whether its owner was reminded as often as he is owed, and the reminders have left."""
    return desk.reminders(promise.id).sent >= len(REMINDED_AFTER)


def above(desk: Desk, promise: Promise) -> tuple[str, list[Person]]:
    """Who hears of it: the district officers of the coachee's district; where there is none, administrators.

    "district" | "administrators" | "" with nobody.
    """
    of = [desk.person(id) for id in (promise.other, promise.owner) if id is not None]
    districts = [p.facility.district for p in of if p is not None and p.facility is not None]
    district = next(filter(None, districts), "")
    found = {"district": desk.steering(Role.DISTRICT, district) if district else []}
    found["administrators"] = desk.steering(Role.ADMINISTRATOR)
    for role, people in found.items():
        if hearers := [p for p in people if p.id not in (promise.owner, promise.other)]:
            return role, hearers
    return "", []


# ---- how punctual both are ------------------------------------------------------------------


def rate(desk: Desk, owner: Person, other: PersonId | None, now: datetime) -> punctuality.Rate:
    """How many of what she promised were kept on time; `other` None: of what she promised as a coach."""
    today = local_time.local(now, owner.zone).date()
    rows = desk.settled(owner.id, other, today - punctuality.LOOKED_BACK)
    kept = (
        punctuality.Kept(
            row.first_due_on,
            local_time.local(row.closed_at, owner.zone).date()
            if row.state == PromiseState.DONE and row.closed_at is not None
            else None,
        )
        for row in rows
    )
    return punctuality.rate(kept, today)
