"""Undertakings: what talks know of promises and those whom they bind. JSON values only.

One function for each thing that somebody may see of another.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.access import View, may_see
from bot.coaching import promising
from bot.coaching.promising import ASKED_AGAIN_AFTER, BACK_WITHIN
from bot.coaching.subject import id_of
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId
from bot.reading import Reading
from scheduler import local_time, punctuality
from storage.store import Promise

MOST_LISTED = 12  # promises of one list; once one is closed the next has room
MOST_TOLD = 4  # changes of one message
MOST_RATES = 4  # coachees of one list

Given = Mapping[str, Any]


def promise(reading: Reading, given: Given, today: date) -> Mapping[str, Any] | None:
    """The one that the timer is about, for its owner: `promise:12`."""
    found = _of_reader(reading, given)
    return None if found is None else {**as_facts(reading, found), "late": found.due_on < today}


def _of_reader(reading: Reading, given: Given) -> Promise | None:
    """The promise that a timer is about, if it is hers who reads."""
    found = reading.desk.promise(id_of(given))
    return found if found is not None and found.owner == reading.reader.id else None


def as_facts(reading: Reading, promise: Promise) -> Mapping[str, Any]:
    """A promise as its owner sees it. `to`: whom she helps; `shared`: her coach may read its words."""
    with_coach = promise.other is None or reading.reader.coach == promise.other
    return {
        "id": promise.id,
        "text": promise.text,
        "due_on": promise.due_on.isoformat(),
        "state": promise.state,
        "shared": promise.shared and with_coach,
        "to": reading.name(View.NAME, promise.other) if promise.helps else "",
        "helps": promise.helps,
    }


def mine(reading: Reading, today: date, *, whole: bool = False) -> list[Mapping[str, Any]]:
    """What she promised, the soonest first. `whole`: all of it, and not as much as a message has room for."""
    held = reading.desk.open_promises(reading.reader.id)
    return [
        {
            **as_facts(reading, promise),
            "late": promise.due_on < today,
            "stuck": promise.state == PromiseState.STUCK,
            "of": promise.other if promise.helps else None,
        }
        for promise in (held if whole else held[:MOST_LISTED])
    ]


def to_her(reading: Reading, now: datetime, *, whole: bool = False) -> list[Mapping[str, Any]]:
    """What others promised her, the soonest first, each with its owner. `whole`: as of `mine`."""
    today = local_time.day(now, reading.reader.zone)
    theirs = ((promise, _owner(reading, promise)) for promise in reading.desk.promises_to(reading.reader.id))
    told = [_to_her(promise, owner, today, now) for promise, owner in theirs if owner is not None]
    return told if whole else told[:MOST_LISTED]


def _owner(reading: Reading, promise: Promise) -> Person | None:
    """Who gave it, where whoever reads may read its words as its other side."""
    return reading.person(View.HELP if promise.helps else View.SHARED_PROMISE, promise.owner)


def _to_her(promise: Promise, owner: Person, today: date, now: datetime) -> Mapping[str, Any]:
    """`may_ask`: whether she may ask her coach for it; `raised`: who above him knows that it lies, if any."""
    asked_lately = promise.asked_at is not None and promise.asked_at > now - ASKED_AGAIN_AFTER
    return {
        "id": promise.id,
        "of": promise.owner,
        "by": owner.name,
        "text": promise.text,
        "due_on": promise.due_on.isoformat(),
        "late": promise.due_on < today,
        "stuck": promise.state == PromiseState.STUCK,
        "note": promise.note if promise.helps else "",
        "may_ask": promise.helps and promise.state == PromiseState.OPEN and not asked_lately,
        "asked": asked_lately,
        "raised": promise.passed_on_to or "",
    }


def rates(reading: Reading, now: datetime) -> list[Mapping[str, Any]]:
    """How many promises were kept on time: hers and her coach's; as a coach, hers and those of her coachees.

    Each of the two sees the same numbers. Of a coachee her coach sees what she promised with his knowledge.
    """
    desk, person, rows = reading.desk, reading.reader, []
    coach = reading.person(View.HELP_COUNTS, person.coach)
    if coach is not None:
        rows.append(_rate("you", coach, promising.rate(desk, person, coach.id, now)))
        rows.append(_rate("coach", coach, promising.rate(desk, coach, None, now)))
    team = reading.among(View.PROMISE_COUNTS, desk.coachees(person.id))
    if any(her.consent_at is not None for her in team):
        rows.append(_rate("team", person, promising.rate(desk, person, None, now)))
        found = promising.rates(desk, person, team, now)
        theirs = [_rate("coachee", her, one) for her, one in zip(team, found, strict=True)]
        told = sorted((row for row in theirs if row["counted"]), key=lambda row: not row["enough"])
        rows += told[:MOST_RATES]
    return rows


def _rate(who: str, named: Person, found: punctuality.Rate) -> Mapping[str, Any]:
    return {
        "who": who,
        "of": named.id,
        "name": named.name,
        "kept": found.kept,
        "counted": found.counted,
        "late": found.late,
        "enough": found.enough,
    }


def has_coachees(reading: Reading) -> bool:
    """Whether there is anybody to whom he may promise help."""
    his = reading.desk.coachees(reading.reader.id)
    return any(may_see(reading.reader, View.NAME, one) for one in his if one.consent_at is not None)


def helping(reading: Reading, given: Given) -> Mapping[str, Any] | None:
    """Whom he is to help (`of`); None when she is no coachee of his, or has not agreed."""
    her = reading.person(View.NAME, PersonId(int(given["of"])))
    if her is None or her.coach != reading.reader.id or her.consent_at is None:
        return None
    return {"of": her.id, "name": her.name}


def are_paired(reading: Reading, of: PersonId) -> bool:
    """Whether one of the two coaches the other, at this moment."""
    other = reading.desk.person(of)
    return other is not None and promising.paired(reading.reader, other)


def changes(reading: Reading, now: datetime) -> list[Mapping[str, Any]]:
    """What became of promises that she is the other side of, and has not heard yet."""
    desk = reading.desk
    changed = desk.changed_for(reading.reader.id, now - BACK_WITHIN)
    untold = [promise for promise in changed if promising.is_untold(desk, promise)]
    told = [(promise, owner) for promise in untold if (owner := _owner(reading, promise)) is not None]
    return [
        {
            "id": promise.id,
            "of": promise.owner,
            "name": owner.name,
            "text": promise.text,
            "due_on": promise.due_on.isoformat(),
            "note": promise.note,
            "what": _what(promise),
            "stands": promising.stands(promise),
        }
        for promise, owner in told[:MOST_TOLD]
    ]


def _what(promise: Promise) -> str:
    """What became of it, for whoever has not heard: "made" | "moved" | "done" | "stuck"."""
    if promise.state != PromiseState.OPEN:
        return promise.state.value
    return "moved" if promise.told else "made"


def overdue(reading: Reading, given: Given, today: date) -> Mapping[str, Any] | None:
    """A coach's promise whose day is over; None when it has its end or a new day. `last`: the last time."""
    desk, found = reading.desk, _of_reader(reading, given)
    if found is None or not promising.lies(found, today):
        return None
    again = desk.reminders(found.id).made > 0
    above, _ = promising.above(desk, found) if again and found.passed_on_to is None else ("", [])
    return {**as_facts(reading, found), "last": again, "above": above}


def asked(reading: Reading, given: Given) -> Mapping[str, Any] | None:
    """A coach's promise that whoever he made it to asks for; None when it was settled."""
    found = _of_reader(reading, given)
    if found is None or not found.helps or found.state != PromiseState.OPEN:
        return None
    return as_facts(reading, found)


def late(reading: Reading, given: Given, today: date) -> Mapping[str, Any] | None:
    """A coach's promise that is passed on now, for him or for his coachee; None when there is nothing to say.

    `due`: whether he was reminded as often as he is owed; until then nobody hears of it.
    """
    desk, person = reading.desk, reading.reader
    found = desk.promise(id_of(given))
    if found is None or person.id not in (found.owner, found.other) or not promising.lies(found, today):
        return None
    mine = found.owner == person.id
    other = reading.person(View.HELP, found.other if mine else found.owner)
    if other is None:
        return None
    above, _ = promising.above(desk, found)
    return {
        "id": found.id,
        "text": found.text,
        "due_on": found.due_on.isoformat(),
        "mine": mine,
        "name": other.name,
        "above": found.passed_on_to or above,
        "due": promising.heard(desk, found),
    }


def passed_on(reading: Reading, given: Given, today: date) -> Mapping[str, Any] | None:
    """What somebody above a coach hears: the promise as both know it, and since when it lies."""
    found = reading.desk.promise(id_of(given))
    if found is None or found.other is None or not promising.lies(found, today):
        return None
    other, owner = reading.person(View.LATE_PROMISE, found.other), reading.desk.person(found.owner)
    if other is None or owner is None:
        return None
    reading.may(View.LATE_PROMISE, owner)  # it is read of him as well; he may work in another district
    return {
        "of": owner.id,
        "by": owner.name,
        "to": other.name,
        "other": other.id,
        "text": found.text,
        "due_on": found.due_on.isoformat(),
        "days": (today - found.due_on).days,
    }
