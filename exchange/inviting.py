"""Inviting: a code for each of the register; who supervises her is proposed, and her use of it is her yes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.people import PersonId, Role
from exchange.telephones import numbers_in
from storage.register import Identifier, StoredEntry
from storage.store import Desk, Invitation

GOOD_FOR = timedelta(days=90)  # until a list was printed, carried to the district and handed out
PART = 4  # letters of a code that are read in one breath
MOST_NEAR = 5  # supervisors of one place that are named


def invited_rows(
    desk: Desk, all_: Sequence[StoredEntry], doors: Sequence[str], places: Mapping[str, str], now: datetime
) -> Iterator[list[str]]:
    """Of each her name, number and place, her code, and who coaches her by it, or might be asked.

    `places`: the names of facilities. Costs no more journeys to the database for many than for one.
    """
    coaches = _coaches(desk, all_)
    near = desk.supervisors_near([one.facility for one in all_ if one.facility])
    codes = desk.new_invitation_codes(None, now, len(all_))
    desk.add_invitations(
        [
            Invitation(
                code=code,
                roles=frozenset({Role.WORKER}),
                facility=one.facility,
                coach=coaches[one.id][0] if one.id in coaches else None,
                given_at=now,
                expires_at=now + GOOD_FOR,
            )
            for code, one in zip(codes, all_, strict=True)
        ]
    )
    desk.invite_entries([(code, one.id) for code, one in zip(codes, all_, strict=True)])
    for code, one in zip(codes, all_, strict=True):
        spelt = "-".join(code[at : at + PART] for at in range(0, len(code), PART))
        there = [kept.name for kept in near.get(one.facility or "", ()) if kept.id != one.id]
        yield [
            *(one.name, one.telephone, places.get(one.facility or "", "")),
            *(spelt, doors[0].format(code=code) if doors else ""),
            *((coaches[one.id][1], "") if one.id in coaches else ("", " / ".join(there[:MOST_NEAR]))),
        ]


def _coaches(desk: Desk, all_: Sequence[StoredEntry]) -> dict[int, tuple[PersonId, str]]:
    """Whom the register names as the supervisor of each, with his name, where he coaches here."""
    named = _named(desk, [one for one in all_ if one.coach_ref])
    people = desk.people(sorted({him.person for him in named.values() if him.person is not None}))
    coaching = {one.id: one for one in people if Role.COACH in one.roles}
    return {
        entry: (him.person, coaching[him.person].name)
        for entry, him in named.items()
        if him.person is not None and him.person in coaching
    }


def _named(desk: Desk, all_: Sequence[StoredEntry]) -> dict[int, StoredEntry]:
    """Whom her register names as her supervisor, by identifier or else by number, where that is one entry."""
    systems = {
        id: {system for system, _ in theirs}
        for id, theirs in desk.identifiers_of([one.id for one in all_]).items()
    }
    wanted = {one.id: [Identifier(system, one.coach_ref) for system in systems[one.id]] for one in all_}
    identified = desk.entries_identified(sorted({each for theirs in wanted.values() for each in theirs}))
    numbers = {one.id: numbers_in(one.coach_ref).usable for one in all_}
    at: dict[str, set[int]] = {}
    for number, entry in desk.entries_at(sorted({each for theirs in numbers.values() for each in theirs})):
        at.setdefault(number, set()).add(entry)
    found: dict[int, int] = {}
    for one in all_:
        theirs = {identified[each] for each in wanted[one.id] if each in identified}
        theirs = theirs or {entry for number in numbers[one.id] for entry in at.get(number, ())}
        theirs -= {one.id}
        if len(theirs) == 1:
            (found[one.id],) = theirs
    kept = {one.id: one for one in desk.entries(sorted(set(found.values())))}
    return {id: kept[entry] for id, entry in found.items()}
