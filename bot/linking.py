"""Linking: what a talk about joining addresses may look up, and what its records do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.conversation.linking import Joined, LinkCodeGiven, OfLink, Parted
from bot.people import Address, Person
from scheduler import local_time
from storage.store import Desk

GOOD_FOR = timedelta(minutes=10)
LETTERS, FIGURES = "BCDFGHJKMNPQRTVWXZ", "23456789"  # none that looks like another, none that makes a word


def new_code(desk: Desk, person: Person, now: datetime) -> str:
    """Two halves, as they are read out: three letters and a figure each. Nobody can work it out."""
    code = ""
    drawn = int.from_bytes(desk.unguessable(f"link {person.id} {now.isoformat()}"))
    for signs in (LETTERS, LETTERS, LETTERS, FIGURES) * 2:
        drawn, place = divmod(drawn, len(signs))
        code += signs[place]
    return f"{code[:4]}-{code[4:]}"


def linked(desk: Desk, person: Person, code: str, now: datetime) -> Mapping[str, Any] | None:
    """Who gave this code, as whoever typed it is told; None when it is good for nothing."""
    known = desk.whose_link_code(code, person.id, now)
    who = desk.person(known) if known is not None else None
    if who is None:
        return None
    return {
        "id": who.id,
        "name": who.name,
        "self": who.id == person.id,
        "channels": desk.channels_of(who.id),
        "at": None if who.address is None else str(who.address),
        "here": person.address and person.address.channel,
        "stopped": who.stopped_at is not None or person.stopped_at is not None,
        "held": desk.held_by(person.id),
    }


def last_merge(desk: Desk, person: Person, now: datetime) -> Mapping[str, Any] | None:
    """What she may take back; None when there is nothing."""
    merge = desk.last_merge(person.id, now)
    if merge is None:
        return None
    day = local_time.local(merge.merged_at, person.zone).date()
    return {"id": merge.id, "day": day.isoformat(), "channels": desk.channels_joined(merge.id)}


def keep(desk: Desk, person: Person, thing: OfLink, now: datetime) -> None:
    """Write one record. What was looked up in the same turn still holds."""
    match thing:
        case LinkCodeGiven(code):
            desk.keep_link_code(person.id, code, now + GOOD_FOR)
        case Joined(code):
            survivor = desk.use_link_code(code, now)
            if survivor is not None and survivor != person.id:
                desk.merge(survivor, person.id, now)
                _is_here(desk, person.address, now)
        case Parted(merge):
            desk.unmerge(merge, now)
        case _:
            assert_never(thing)


def _is_here(desk: Desk, address: Address | None, now: datetime) -> None:
    """She is answered where she has just written."""
    if address is not None:
        desk.person_at(address, now)
