"""Visited: where a visit is, and what was seen there the last time.

A coach may also look at a place where nobody of ours works yet; what is planned there is his own.
"""

from bot.conversation.events import Facts
from bot.people import Person, PersonId
from scheduler import local_time
from storage.store import Desk, Visit

MOST_PLACES = 5  # of the register, to choose from


def places(desk: Desk, words: str) -> list[Facts]:
    """Facilities of the register that are called so, and whether somebody of ours works there."""
    return [
        {"id": place.id, "name": place.name, "district": place.district, "ours": not is_free(desk, place.id)}
        for place in desk.facilities_like(words)[:MOST_PLACES]
    ]


def is_free(desk: Desk, facility: str | None) -> bool:
    """Whether nobody of ours works there; None: it is in no register."""
    return facility is None or not desk.people_of_facility(facility)


def where(worker: Person) -> Facts:
    """Where a visit of hers would be."""
    place = worker.facility
    return {"facility": place and place.id, "place": place.name if place is not None else ""}


def where_was(visit: Visit) -> Facts:
    """Where this one is, whatever place she works at later."""
    return {"facility": visit.facility, "place": visit.place}


def before(
    desk: Desk, coach: Person, worker: PersonId | None, checklist: str, there: Facts, visit: int | None
) -> Facts | None:
    """The last finished visit of that place by this checklist, before that one; None when there is none.

    A place that is in no register is known by the name that this coach gave it.
    """
    if worker is None and there["facility"] is None:
        last = desk.visit_before_named(coach.id, checklist, there["place"], visit)
    else:
        last = desk.visit_before(checklist, there["facility"], worker, visit)
    if last is None:
        return None
    return {
        "day": local_time.day(last.finished_at or last.begun_at, coach.zone).isoformat(),
        "percent": last.percent,
        "seen": {one.item: one.answer for one in desk.seen(last.id)},
    }
