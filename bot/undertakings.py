"""Undertakings: what talks know of promises, wishes and those whom they bind. JSON values only.

One function for each thing that somebody may see of another.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot import promising
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId
from storage.store import Desk, Promise

MOST_LISTED = 6  # promises of one list; once one is closed the next has room
MOST_RATES = 4  # coachees of one list
MOST_COACHEES = 9  # to choose from at once

Given = Mapping[str, Any]


def promise(desk: Desk, given: Given) -> Mapping[str, Any] | None:
    """The one that the timer is about, for its owner: `promise:12`."""
    found = desk.promise(promising.id_of(given))
    return found and as_facts(desk, found)


def as_facts(desk: Desk, promise: Promise) -> Mapping[str, Any]:
    """A promise as its owner sees it. `to`: whom she helps with it; `shared`: her coach may read its words."""
    owner = desk.person(promise.owner)
    with_coach = promise.other is None or (owner is not None and owner.coach == promise.other)
    return {
        "id": promise.id,
        "text": promise.text,
        "due_on": promise.due_on.isoformat(),
        "state": promise.state,
        "shared": promise.shared and with_coach,
        "to": _name(desk, promise.other) if promise.helps else "",
        "helps": promise.helps,
    }


def mine(desk: Desk, person: Person, today: date) -> list[Mapping[str, Any]]:
    """What she promised, the soonest first."""
    return [
        {
            **as_facts(desk, promise),
            "late": promise.due_on < today,
            "of": promise.other if promise.helps else None,
        }
        for promise in desk.open_promises(person.id)[:MOST_LISTED]
    ]


def to_her(desk: Desk, person: Person, today: date) -> list[Mapping[str, Any]]:
    """What others promised her, the soonest first, each with its owner."""
    concerning = (p for p in desk.promises_to(person.id) if promising.concerns(desk, p))
    rows = [
        {
            "of": promise.owner,
            "by": _name(desk, promise.owner),
            "text": promise.text,
            "due_on": promise.due_on.isoformat(),
            "late": promise.state == PromiseState.OPEN and promise.due_on < today,
            "stuck": promise.state == PromiseState.STUCK,
        }
        for promise in concerning
    ]
    return rows[:MOST_LISTED]


def rates(desk: Desk, person: Person, now: datetime) -> list[Mapping[str, Any]]:
    """How many promises were kept on time: hers and her coach's; as a coach, hers and those of her coachees.

    Each of the two sees the same numbers. Of a coachee her coach sees what she promised with his knowledge.
    """
    rows = []
    coach = desk.person(person.coach) if person.coach is not None else None
    if coach is not None:
        rows.append(_rate(desk, "you", coach, person, coach.id, now))
        rows.append(_rate(desk, "coach", coach, coach, None, now))
    team = coachees(desk, person)
    if team:
        rows.append(_rate(desk, "team", person, person, None, now))
        theirs = [_rate(desk, "coachee", c, c, person.id, now) for c in desk.coachees(person.id)]
        told = sorted((row for row in theirs if row["counted"]), key=lambda row: not row["enough"])
        rows += told[:MOST_RATES]
    return rows


def _rate(
    desk: Desk, who: str, named: Person, owner: Person, other: PersonId | None, now: datetime
) -> Mapping[str, Any]:
    found = promising.rate(desk, owner, other, now)
    return {
        "who": who,
        "of": named.id,
        "name": named.name,
        "kept": found.kept,
        "counted": found.counted,
        "enough": found.enough,
    }


def coachees(desk: Desk, coach: Person, words: str = "") -> list[Mapping[str, Any]]:
    """Whom he may promise help, by name; those whose names hold these words. One more than can be chosen
    from says that there are more."""
    found = [c for c in desk.coachees(coach.id) if c.consent_at is not None]
    named = [c for c in found if words.strip().casefold() in c.name.casefold()]
    return [{"of": c.id, "name": c.name} for c in named[: MOST_COACHEES + 1]]


def helping(desk: Desk, coach: Person, given: Given) -> Mapping[str, Any]:
    """Whom he is to help, where that is clear (`of`), and what she wishes; `refused`: she is not his coachee."""
    of = given.get("of")
    her = desk.person(of) if of is not None else None
    if her is None or her.coach != coach.id or her.consent_at is None:
        return {"to": None, "refused": of is not None, "wish": None}
    wish = desk.wish(given["wish"]) if "wish" in given else None
    asked = wish is not None and wish.closed_at is None and wish.person == her.id and wish.coach == coach.id
    return {
        "to": {"id": her.id, "name": her.name},
        "refused": "wish" in given and not asked,
        "wish": {"id": wish.id, "words": wish.words} if asked and wish is not None else None,
    }


def change(desk: Desk, person: Person, given: Given) -> Mapping[str, Any] | None:
    """What became of a promise, for its other side; None when she knows. Or what was noted for its owner."""
    found = desk.promise(promising.id_of(given))
    if found is None or found.state == PromiseState.DROPPED:
        return None
    told = {"id": found.id, "text": found.text, "due_on": found.due_on.isoformat(), "note": found.note}
    if found.owner == person.id:
        by = given.get("of")
        return {**told, "what": "noted", "stands": "", "name": _name(desk, by) if by is not None else ""}
    how = promising.stands(found)
    if found.other != person.id or found.told == how or not promising.concerns(desk, found):
        return None
    what = found.state.value if found.state != PromiseState.OPEN else ("moved" if found.told else "made")
    return {**told, "what": what, "stands": how, "name": _name(desk, found.owner)}


def overdue(desk: Desk, given: Given, today: date) -> Mapping[str, Any] | None:
    """A coach's promise whose day is over; None when it was settled or has a new day. `last`: the last time."""
    found = desk.promise(promising.id_of(given))
    if found is None or found.state != PromiseState.OPEN or found.due_on >= today:
        return None
    again = desk.reminders(found.id).made > 0
    to, _ = promising.above(desk, found) if again else ("", [])
    known = desk.passed_on_at(found.id) is not None
    return {**as_facts(desk, found), "last": again, "above": "" if known else to}


def late(desk: Desk, person: Person, given: Given, today: date) -> Mapping[str, Any] | None:
    """A coach's promise that is passed on now, for him or for his coachee; None when there is nothing to say."""
    found = desk.promise(promising.id_of(given))
    if found is None or found.state != PromiseState.OPEN or found.due_on >= today:
        return None
    to, _ = promising.above(desk, found)
    return {
        "id": found.id,
        "text": found.text,
        "due_on": found.due_on.isoformat(),
        "mine": found.owner == person.id,
        "name": _name(desk, found.other if found.owner == person.id else found.owner),
        "above": to if promising.heard(desk, found) else "",
    }


def passed_on(desk: Desk, given: Given, today: date) -> Mapping[str, Any] | None:
    """What somebody above a coach hears: the promise as both know it, and since when it lies; no other words."""
    found = desk.promise(promising.id_of(given))
    if found is None or found.other is None or found.state != PromiseState.OPEN or found.due_on >= today:
        return None
    return {
        "by": _name(desk, found.owner),
        "to": _name(desk, found.other),
        "other": found.other,
        "text": found.text,
        "due_on": found.due_on.isoformat(),
        "days": (today - found.due_on).days,
    }


def _name(desk: Desk, id: PersonId | None) -> str:
    person = desk.person(id) if id is not None else None
    return person.name if person is not None else ""
