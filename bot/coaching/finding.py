"""Finding: whom somebody may coach, or be coached by, and where: what talks about it know and look up."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.access import View
from bot.coaching.subject import id_of
from bot.people import Facility, Person, PersonId, Role
from bot.reading import Reading
from storage.store import Desk

AGAIN_AFTER = timedelta(days=30)  # until somebody who said "not now" may be asked the same once more
MOST_PLACES = 8  # of one list on a small screen


def candidates(desk: Desk, coach: Person, facility: str, now: datetime) -> Iterator[Person]:
    """Who works in a facility of his district and may be asked whether he should coach her."""
    place = desk.facility(facility)
    if place is None or not is_near(desk, coach, place):
        return iter(())
    there = (one for one in desk.people_of_facility(facility) if one.consent_at is not None)
    return (one for one in there if may_propose(desk, one, coach, one.id, now))


def supervised(desk: Desk, coach: Person, now: datetime) -> Iterator[Person]:
    """Who has no coach, and is his to supervise by the register: he may ask them now."""
    if not coaches(coach):
        return iter(())
    his = desk.people(desk.supervised(coach.id))
    near = (one for one in his if one.facility is not None and is_near(desk, coach, one.facility))
    return (one for one in near if may_propose(desk, one, coach, one.id, now))


def how_many_supervised(desk: Desk, coach: Person, now: datetime) -> int:
    """Of how many the register says so."""
    return sum(1 for _ in supervised(desk, coach, now))


def whom_she_may_ask(desk: Desk, person: Person, now: datetime) -> Iterator[Person]:
    """The coaches of her facility and her district, but for hers and who has just been asked."""
    facility = person.facility.id if person.facility is not None else ""
    there = desk.coaches_near(facility, desk.district_of(person.id))
    return (one for one in there if may_propose(desk, person, one, one.id, now))


def facilities_near(desk: Desk, coach: Person, words: str) -> list[Mapping[str, str]]:
    """Facilities of his district with words that start like these."""
    found = [place for place in desk.facilities_like(words, 50) if is_near(desk, coach, place)]
    return [{"id": place.id, "label": label(place)} for place in found[:MOST_PLACES]]


def proposal(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What was proposed to her; None when it is answered, or he coaches nobody any more.

    `side` is that of whoever proposed it. `former`, whom it would take her from, is told to her alone.
    """
    desk, person = reading.desk, reading.reader
    one = desk.proposal(id_of(given))
    if one is None or one.asked != person.id or one.answered_at is not None:
        return None
    by = reading.person(View.PROPOSAL, one.by)
    if by is None or not coaches(desk.person(one.coach)):
        return None
    if one.asked == one.coach:
        if by.coach == person.id:
            return None
        return {"id": one.id, "by": by.name, "of": by.id, "side": "coachee", "former": None}
    if person.coach == one.coach:
        return None
    former = reading.person(View.NAME, person.coach)
    told = former and {"id": former.id, "name": former.name}
    return {"id": one.id, "by": by.name, "of": by.id, "side": "coach", "former": told}


def place(desk: Desk, person: Person) -> str:
    """Where she works, as it is shown; empty when nobody knows."""
    return label(person.facility) if person.facility is not None else desk.district_of(person.id)


def label(place: Facility) -> str:
    """A facility as people choose it."""
    return f"{place.name} ({place.district})" if place.district else place.name


def coaches(person: Person | None) -> bool:
    """Whether somebody may have coachees."""
    return person is not None and Role.COACH in person.roles


def is_near(desk: Desk, coach: Person, place: Facility) -> bool:
    """Whether a facility is his own, or of his district."""
    if coach.facility is not None and coach.facility.id == place.id:
        return True
    return bool(place.district) and place.district == desk.district_of(coach.id)


def may_propose(desk: Desk, her: Person, coach: Person, asked: PersonId, now: datetime) -> bool:
    """Whether this may be asked now: not while it waits, nor soon after whoever is asked said "not now"."""
    if her.id == coach.id or her.coach == coach.id:
        return False
    last = desk.last_proposal(her.id, coach.id)
    if last is None or last.asked != asked:
        return True
    if last.answered_at is None:
        return False
    return last.accepted is not False or last.proposed_at <= now - AGAIN_AFTER
