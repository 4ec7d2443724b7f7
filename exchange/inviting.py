"""Inviting: a code for one of the register; who supervises her is proposed, and her use of it is her yes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.people import PersonId, Role
from exchange.telephones import numbers_in
from storage.register import Identifier, Kept
from storage.store import Desk, Invitation

GOOD_FOR = timedelta(days=90)  # until a list was printed, carried to the district and handed out
PART = 4  # letters of a code that are read in one breath


def invited_row(desk: Desk, one: Kept, doors: Sequence[str], now: datetime) -> list[str]:
    """Her name, number and place, her code, and who coaches her by it, or might be asked."""
    coach = _coach(desk, one)
    code = desk.new_invitation_code(None, now)
    desk.add_invitation(
        Invitation(
            code=code,
            roles=frozenset({Role.WORKER}),
            facility=one.facility,
            coach=coach,
            given_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    desk.invite_entry(code, one.id)
    place = desk.facility(one.facility) if one.facility else None
    him = desk.person(coach) if coach is not None else None
    spelt = "-".join(code[at : at + PART] for at in range(0, len(code), PART))
    return [
        *(one.name, one.telephone, place.name if place is not None else ""),
        *(spelt, doors[0].format(code=code) if doors else "", him.name if him is not None else ""),
        "" if him is not None else _supervisor(desk, one),
    ]


def _coach(desk: Desk, one: Kept) -> PersonId | None:
    """Whom the register names as her supervisor, when he coaches here."""
    kept = named(desk, one)
    if kept is None or kept.person is None:
        return None
    him = desk.person(kept.person)
    return him.id if him is not None and Role.COACH in him.roles else None


def named(desk: Desk, one: Kept) -> Kept | None:
    """The entry that her register names as her supervisor's, by identifier or by number."""
    if not one.coach_ref:
        return None
    systems = {system for system, _ in desk.identifiers_of([one.id])[one.id]}
    found = set(desk.entries_identified([Identifier(system, one.coach_ref) for system in systems]).values())
    found = found or {entry for _, entry in desk.entries_at(numbers_in(one.coach_ref).usable)}
    found -= {one.id}
    return desk.entries(list(found))[0] if len(found) == 1 else None


def _supervisor(desk: Desk, one: Kept) -> str:
    """Who supervises in her place by the table of jobs: proposed to whoever hands the codes out."""
    near = desk.supervisors_near(one.facility) if one.facility else []
    return " / ".join(kept.name for kept in near if kept.id != one.id)
