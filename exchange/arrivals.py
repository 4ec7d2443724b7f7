"""Arrivals: somebody of the register comes, and is known; somebody moves there, and moves here.

What she said of herself stands: the register fills what nobody knew, and where the two do not agree the
drift report says so.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.people import Address, PersonId
from exchange.names import alike, key_of
from exchange.telephones import numbers_in
from storage.register import RegisterEntry, StoredEntry
from storage.store import Desk


class Found(StrEnum):
    """Whom a register has with a number."""

    ONE = "one"
    NOBODY = "nobody"
    SEVERAL = "several"
    OTHERWISE = "otherwise"  # somebody who is called quite otherwise
    TAKEN = "taken"  # somebody who is known here already


def arrived(desk: Desk, person: PersonId, telephone: str, now: datetime) -> bool:
    """She writes from this number: whether that tells who she is. A number of several tells nothing."""
    owners = [entry for _, entry in desk.entries_at([telephone])]
    if len(owners) != 1:
        return False
    (entry,) = desk.entries(owners)
    return meet(desk, entry, person, now)


def wrote_from(desk: Desk, person: PersonId, address: Address, now: datetime) -> bool:
    """The same for an address; what is no telephone tells nothing."""
    return address.is_telephone and arrived(desk, person, address.id, now)


def invited(desk: Desk, person: PersonId, code: str, now: datetime) -> bool:
    """She used an invitation that was made for one of the register."""
    entry = desk.invited_entry(code)
    kept = desk.entries([entry]) if entry is not None else []
    return bool(kept) and meet(desk, kept[0], person, now)


def found_at(
    desk: Desk, person: PersonId, telephone: str, *, proved: bool
) -> tuple[Found, StoredEntry | None]:
    """Whom the register has with this number, for whoever says that it is hers; nothing is changed.

    `proved`: her provider vouches for the number. What anybody may type shows nothing of a row unless she
    calls herself as the register does.
    """
    her = desk.person(person)
    owners = desk.entries([entry for _, entry in desk.entries_at([telephone])])
    if her is None or not owners:
        return Found.NOBODY, None
    if len(owners) > 1:
        return Found.SEVERAL, None
    (entry,) = owners
    name = key_of(her.name)
    if not alike(name, entry.folded) or not (proved or name):
        return (Found.OTHERWISE if proved else Found.NOBODY), None
    if entry.person not in (None, person):
        return Found.TAKEN, None
    return Found.ONE, entry


def says_she_is(desk: Desk, person: PersonId, entry: int, now: datetime) -> bool:
    """She was shown this entry, and says that it is she."""
    return any(meet(desk, kept, person, now) for kept in desk.entries([entry]))


def number_in(words: str) -> str:
    """The first number of Mali or with its country in what she typed, as E.164; empty when there is none."""
    return next(iter(numbers_in(words).usable), "")


def meet(desk: Desk, entry: StoredEntry, person: PersonId, now: datetime) -> bool:
    """The entry is this person, unless it is somebody else, or she calls herself quite otherwise."""
    her = desk.person(person)
    if her is None or her.handset or her.joined_to is not None or entry.person is not None:
        return False
    if desk.entry_of(person) is not None or not alike(key_of(her.name), entry.folded):
        return False
    desk.link_entry(entry.id, person)
    fields: dict[str, Any] = {}
    if not her.name:
        fields["name"] = entry.name
    if her.cadre is None and entry.cadre is not None:
        fields["cadre"] = entry.cadre
    desk.change_person(person, fields)
    place = desk.facility(entry.facility) if entry.facility and her.facility is None else None
    if place is not None and not entry.ended_on:
        desk.move_to(person, place, now)
    return True


def moved(desk: Desk, before: StoredEntry, entry: RegisterEntry, now: datetime) -> None:
    """A transfer in the register moves her, with her history, unless she is elsewhere by her own word."""
    if entry.facility is None or entry.facility == before.facility or entry.ended_on:
        return
    her = desk.person(before.person) if before.person is not None else None
    if her is None:
        return
    if her.facility is not None and her.facility.id not in (before.facility, entry.facility):
        return
    place = desk.facility(entry.facility)
    if place is not None:
        desk.move_to(her.id, place, now)
