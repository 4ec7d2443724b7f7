"""Inviting: the codes by which people come to us: given, held against who may give them, used once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.access import View
from bot.coaching.finding import coaches, label
from bot.coaching.joining import begin
from bot.conversation.joining import (
    CodeWrong,
    InviteMade,
    InviteRevoked,
    InviteUsed,
    OfInvitation,
    may_give,
)
from bot.people import Facility, Person, Role
from bot.reading import Reading
from exchange import arrivals
from scheduler import local_time
from scheduler.local_time import Calendar
from storage.certificates import spelt
from storage.store import Desk, Invitation

DAYS_GOOD = 30  # of an invitation that says nothing else
MOST_WRONG = 5  # codes that there are not, of one person in …
A_DAY = timedelta(days=1)
MOST_LISTED = 5  # on a small screen
LONGEST_CODE = 20
JOINED = "invitation.used"


# ---- what talks know and look up ------------------------------------------------------------


def code_of(typed: str) -> str:
    """The code that somebody typed, with dashes, blanks or small letters; empty when it is none."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[:LONGEST_CODE]


def stands(reading: Reading, typed: str, now: datetime) -> Mapping[str, Any]:
    """What a code is worth to her: its `state`, and what she becomes by it when that is "open".

    Whoever tried too many codes today is told no more of any: `tired`.
    """
    desk, person = reading.desk, reading.reader
    code = code_of(typed)
    if desk.wrong_codes(person.id, now - A_DAY) >= MOST_WRONG:
        return {"state": "tired"}
    one = desk.invitation(code) if code else None
    if one is None:
        return {"state": "unknown"}
    coach = reading.person(View.INVITATION, one.coach)
    giver = reading.person(View.INVITATION, one.given_by) if one.given_by is not None else coach
    state = _state(one, person, coach, now) if may_still_give(desk, one) else "revoked"
    told = {
        "state": state,
        "by": giver.name if giver is not None else "",
        "day": local_time.day(one.expires_at, person.zone).isoformat(),
    }
    if state != "open":
        return told
    former = reading.person(View.NAME, person.coach)
    place = desk.facility(one.facility) if one.facility is not None else None
    return {
        **told,
        "code": code,
        "coach": coach.name if coach is not None else "",
        "roles": [role for role in Role if role in one.roles - person.roles],
        "facility": label(place) if place is not None else "",
        "placed": place is not None,
        "district": one.district,
        "former": former and {"id": former.id, "name": former.name} if coach and coach != former else None,
        "moves": _moves(desk, person, one, place),
    }


def _moves(desk: Desk, person: Person, one: Invitation, place: Facility | None) -> bool:
    """Whether it takes her from where she is known to work."""
    if place is not None:
        return person.facility is not None and place.id != person.facility.id
    return bool(one.district) and desk.district_of(person.id) not in ("", one.district)


def _state(one: Invitation, person: Person, coach: Person | None, now: datetime) -> str:
    if person.id in (one.given_by, one.coach):
        return "own"
    if one.used_at is not None:
        return "mine" if one.used_by == person.id else "used"
    if one.revoked_at is not None or (one.coach is not None and not coaches(coach)):
        return "revoked"
    return "expired" if one.expires_at <= now else "open"


def may_still_give(desk: Desk, one: Invitation) -> bool:
    """Whether whoever gave it may give this today; what was made at the command line may be."""
    if one.given_by is None:
        return True
    giver = desk.person(one.given_by)
    return giver is not None and one.roles <= set(may_give(giver.roles))


def inviting(desk: Desk, person: Person, now: datetime) -> Mapping[str, Any]:
    """What she may invite to, and her invitations that are open."""
    return {
        "gives": may_give(person.roles),
        "district": desk.district_of(person.id),
        "open": [
            {
                "code": one.code,
                "spelt": spelt(one.code),
                "roles": [role for role in Role if role in one.roles],
                "day": local_time.day(one.expires_at, person.zone).isoformat(),
            }
            for one in desk.open_invitations(person.id, now)[:MOST_LISTED]
        ],
    }


def new(desk: Desk, person: Person, doors: Sequence[str], now: datetime) -> Mapping[str, Any]:
    """A code that nobody has, and where it is used."""
    code = desk.new_invitation_code(person.id, now)
    return {
        "code": code,
        "spelt": spelt(code),
        "links": [door.format(code=code) for door in doors],
        "day": local_time.day(now + timedelta(days=DAYS_GOOD), person.zone).isoformat(),
    }


# ---- what follows from records --------------------------------------------------------------


def keep(
    desk: Desk, person: Person, turn: int, thing: OfInvitation, now: datetime, calendar: Calendar
) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case InviteMade():
            _invite(desk, person, thing, now)
        case InviteRevoked(code):
            desk.revoke_invitation(code, person.id, now)
        case InviteUsed(code):
            return _use(desk, person, code, now, calendar)
        case CodeWrong():
            desk.note_wrong_code(person.id, turn, now)
        case _:
            assert_never(thing)
    return False


def _invite(desk: Desk, person: Person, made: InviteMade, now: datetime) -> None:
    if made.role not in may_give(person.roles):
        return  # she lost the role since this talk began
    district = made.district if Role.ADMINISTRATOR in person.roles else desk.district_of(person.id)
    leads = made.role is Role.WORKER and Role.COACH in person.roles
    desk.add_invitation(
        Invitation(
            code=made.code,
            roles=frozenset({made.role}),
            facility=made.facility or None,
            district="" if made.role is Role.WORKER else district,
            coach=person.id if leads else None,
            given_by=person.id,
            given_at=now,
            expires_at=now + timedelta(days=DAYS_GOOD),
        )
    )


def _use(desk: Desk, person: Person, code: str, now: datetime, calendar: Calendar) -> bool:
    one = desk.invitation(code)
    if one is None or not may_still_give(desk, one):
        return False
    coach = desk.person(one.coach) if one.coach is not None else None
    if (one.coach is not None and not coaches(coach)) or desk.use_invitation(code, person.id, now) is None:
        return False
    desk.change_person(person.id, {"roles": person.roles | one.roles})
    arrivals.invited(desk, person.id, code, now)
    place = desk.facility(one.facility) if one.facility is not None else None
    if place is not None:
        desk.move_to(person.id, place, now, by=person.id)
    elif one.district and one.district != desk.district_of(person.id):
        desk.move_to(person.id, None, now, district=one.district, by=person.id)
    if coach is not None:
        begin(desk, person, coach.id, now, calendar)
    return _tell_joined(desk, person, one, now)


def _tell_joined(desk: Desk, person: Person, one: Invitation, now: datetime) -> bool:
    """Whoever gave it, and her new coach, hear that she came; whether there is anybody."""
    others = [to for to in dict.fromkeys((one.given_by, one.coach)) if to is not None]
    for to in others:
        told = {"of": person.id, "by": person.name, "yours": to == one.coach}
        desk.set_timer(to, JOINED, f"person:{person.id}", now, told)
    return bool(others)
