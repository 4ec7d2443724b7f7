"""People: who takes part, found and counted, and one of them without a word of her talk."""

from bot.access import View
from bot.overseeing.page_data import PageData
from bot.people import Cadre, Person, PersonId, Role
from bot.road.sources import Sources
from storage.merging import UNDO_WITHIN
from storage.overseeing import Wanted

A_PAGE = 50
MOST_ON_A_SHEET = 5_000  # each leaves a line of who has read it
MOST_VISITS, MOST_READS = 5, 100
FIGURES = ("", "reached", "stopped", "unreachable", "uncoached")
"""What is counted of everybody, as the page narrows to it."""


def people(s: Sources) -> PageData:
    """Those who fit, a page of them by name, or all for a sheet; and how many of everybody are what."""
    wanted = wanted_of(s.given)
    whole = bool(s.given.get("whole"))
    number = max(0, int(s.given.get("page", 0)))
    limit, offset = (MOST_ON_A_SHEET, 0) if whole else (A_PAGE, number * A_PAGE)
    rows = s.reading.among(View.PROFILE, s.desk.found(wanted, limit, offset))
    count = s.desk.found_count(wanted)
    return {
        "rows": [row(person) for person in rows],
        "count": count,
        "page": number,
        "pages": max(1, -(-count // A_PAGE)),
        "figures": {} if whole else {reach: s.desk.found_count(Wanted(reach=reach)) for reach in FIGURES},
        "districts": s.desk.districts(),
    }


def wanted_of(given: PageData) -> Wanted:
    """What a page asks for; what there is not narrows nothing."""
    role, cadre, reach = (str(given.get(name, "")) for name in ("role", "cadre", "reach"))
    return Wanted(
        words=str(given.get("find", ""))[:60],
        role=Role(role) if role in set(Role) else None,
        cadre=Cadre(cadre) if cadre in set(Cadre) else None,
        district=str(given.get("district", "")),
        reach=reach if reach in FIGURES else "",
    )


def row(person: Person) -> PageData:
    """One line: what the export has of her, and where she works."""
    return {
        "id": person.id,
        "name": person.name,
        "cadre": person.cadre.value if person.cadre is not None else "",
        "roles": [role.value for role in Role if role in person.roles and role is not Role.WORKER],
        "works": Role.WORKER in person.roles,
        "place": person.facility.name if person.facility is not None else "",
        "district": person.district,
        "coach": person.coach,
        "reach": reach_of(person),
    }


def reach_of(person: Person) -> str:
    if person.stopped_at is not None:
        return "stopped"
    return "unreachable" if person.address is None or person.unreachable_since is not None else "reached"


def someone(s: Sources) -> PageData | None:
    """One person: what she is, where she is reached, and counts; None: nobody is there."""
    her = s.reading.person(View.PROFILE, PersonId(int(s.given["of"])))
    if her is None or her.handset or her.consent_at is None or her.joined_to is not None:
        return None
    coach = s.reading.person(View.NAME, her.coach)
    may = s.reading.may
    return {
        **row(her),
        "coach_name": coach.name if coach is not None else "",
        "since": her.created_at,
        "addresses": [str(at) for at in s.desk.addresses_of(her.id)] if may(View.CONTACT, her) else [],
        "promises": s.desk.promise_states(her.id) if may(View.PROMISE_COUNTS, her) else {},
        "visits": s.desk.visited(her.id, MOST_VISITS) if may(View.VISITS, her) else [],
        "certificates": s.desk.certificates_named(her.id) if may(View.CERTIFICATES, her) else [],
        "changes": s.desk.role_changes(her.id),
        "last_administrator": is_last_administrator(s, her),
        "held": s.desk.held_by(her.id),
    }


def is_last_administrator(s: Sources, her: Person) -> bool:
    others = [one for one in s.desk.role_holders() if Role.ADMINISTRATOR in one.roles and one.id != her.id]
    return Role.ADMINISTRATOR in her.roles and not others


def merges(s: Sources) -> PageData:
    """Who was joined to whom, the latest first, and what can still be taken back."""
    found = s.desk.merges()[:A_PAGE]
    return {
        "rows": [
            {
                "id": one.id,
                "survivor": one.survivor,
                "merged": one.merged,
                "name": s.reading.name(View.NAME, one.survivor),
                "at": one.merged_at,
                "undone_at": one.undone_at,
                "undoable": one.undone_at is None and s.now - one.merged_at < UNDO_WITHIN,
            }
            for one in found
        ]
    }


def trail(s: Sources) -> PageData:
    """Who looked at what of whom, and did what, the latest first: by ids, as `jigi audit` has it."""
    of = s.given.get("about")
    reads = s.desk.latest_reads(MOST_READS, PersonId(int(of)) if of else None)
    return {"rows": [{**read._asdict(), "door": read.door.value} for read in reads], "about": of or ""}
