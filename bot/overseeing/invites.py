"""Invites: the codes that were given of late, what became of them, and a sheet of those that are open."""

from collections.abc import Iterator

from bot.access import View
from bot.conversation.joining import may_give
from bot.overseeing.page_data import PageData
from bot.people import Role
from bot.road.sources import Sources
from storage.certificates import spelt
from storage.store import Invitation

MOST = 60  # of a page
MOST_ON_A_SHEET = 12  # each brings two squares


def invites(s: Sources) -> PageData:
    """The latest; the code of one is for whoever gave it alone."""
    rows = list(_rows(s))
    return {
        "rows": rows,
        "gives": [role.value for role in may_give(s.person.roles)],
        "open": sum(row["state"] == "open" and bool(row["code"]) for row in rows),
        "districts": s.desk.districts(),
    }


def sheet(s: Sources) -> PageData:
    """Open ones of hers with what a phone reads: the latest so many, or one by its code."""
    wanted = str(s.given.get("code", ""))
    given = sorted(s.desk.open_invitations(s.person.id, s.now), key=lambda one: one.given_at, reverse=True)
    chosen = [one for one in given if not wanted or one.code == wanted][:MOST_ON_A_SHEET]
    return {
        "rows": [
            {**_row(s, one), "name": _name(s, one), "links": [door.format(code=one.code) for door in s.doors]}
            for one in chosen
        ],
        "more": max(0, len(given) - len(chosen)) if not wanted else 0,
        "programme": s.programme,
    }


def _rows(s: Sources) -> Iterator[PageData]:
    for one in s.desk.invitations_given(MOST):
        used_by = s.reading.person(View.NAME, one.used_by)
        yield {
            **_row(s, one),
            "given_by": s.reading.name(View.NAME, one.given_by),
            "used_by": used_by.name if used_by is not None else "",
        }


def _row(s: Sources, one: Invitation) -> PageData:
    state, place = _state(s, one), s.desk.facility(one.facility) if one.facility else None
    hers = one.given_by == s.person.id and state == "open"
    return {
        "code": one.code if hers else "",
        "spelt": spelt(one.code) if hers else "",
        "state": state,
        "roles": [role.value for role in Role if role in one.roles],
        "place": place.name if place is not None else one.district,
        "given_at": one.given_at,
        "expires_at": one.expires_at,
        "used_at": one.used_at,
    }


def _state(s: Sources, one: Invitation) -> str:
    if one.used_at is not None:
        return "used"
    if one.revoked_at is not None:
        return "revoked"
    return "expired" if one.expires_at <= s.now else "open"


def _name(s: Sources, one: Invitation) -> str:
    """Of whom the register expects there."""
    entry = s.desk.invited_entry(one.code)
    found = s.desk.entries([entry]) if entry is not None else []
    return found[0].name if found else ""
