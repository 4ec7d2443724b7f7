"""Linking: what a talk about joining addresses may look up, and what its records do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot import entrance
from bot.access import View
from bot.conversation.linking import (
    Joined,
    LinkCodeGiven,
    LinkRefused,
    LinkWanted,
    LoginLinkGiven,
    OfLink,
    Parted,
)
from bot.entrance import Entrance, Ticket
from bot.people import Person
from bot.reading import Reading
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


def login_link(desk: Desk, person: Person, door: Entrance | None, now: datetime) -> Mapping[str, str] | None:
    """A link into the console for her, and what is kept of it; None where no console is served."""
    if door is None:
        return None
    nonce = desk.unguessable(f"login {person.id} {now.isoformat()}")[:9].hex()
    return {"url": door.link(Ticket(person.id, nonce), now), "nonce": nonce}


def linked(reading: Reading, code: str, now: datetime) -> Mapping[str, Any] | None:
    """Who gave this code, as whoever typed it is told; None when it is good for nothing."""
    desk, person = reading.desk, reading.reader
    who = reading.person(View.LINK, desk.whose_link_code(code, person.id, now))
    if who is None:
        return None
    return {
        "id": who.id,
        "name": who.name,
        "self": who.id == person.id,
        "channels": desk.channels_of(who.id),
        "at": None if who.address is None else str(who.address),
        "here": person.address and person.address.channel,
        "held": desk.held_by(person.id),
    }


def wanted(reading: Reading, now: datetime) -> Mapping[str, Any] | None:
    """Who wrote her code, and where; None when nobody did, or too long ago."""
    person = reading.reader
    who = reading.person(View.LINK, reading.desk.link_wanted(person.id, now))
    if who is None or who.address is None:
        return None
    stopped = who.stopped_at is not None or person.stopped_at is not None
    return {"id": who.id, "at": str(who.address), "stopped": stopped}


def last_merge(desk: Desk, person: Person, now: datetime) -> Mapping[str, Any] | None:
    """What she may take back; None when there is nothing."""
    merge = desk.last_merge(person.id, now)
    if merge is None:
        return None
    day = local_time.day(merge.merged_at, person.zone)
    channels = desk.channels_joined(merge.id)
    return {"id": merge.id, "day": day.isoformat(), "channels": channels, "name": person.name}


def keep(desk: Desk, person: Person, thing: OfLink, now: datetime) -> None:
    """Write one record. What was looked up in the same turn still holds."""
    match thing:
        case LoginLinkGiven(nonce):
            desk.keep_login_link(person.id, nonce, now + entrance.GOOD_FOR)
        case LinkCodeGiven(code):
            desk.keep_link_code(person.id, code, now + GOOD_FOR)
        case LinkWanted(code):
            desk.want_link(code, person.id, now, now + GOOD_FOR)
        case LinkRefused():
            desk.drop_link(person.id)
        case Joined():
            other = desk.link_wanted(person.id, now)
            if other is not None:
                desk.merge(person.id, other, now)
        case Parted(merge):
            desk.unmerge(merge, now)
        case _:
            assert_never(thing)
