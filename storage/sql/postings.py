"""Postings: who works where, now and at any time before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.people import Facility, Person, PersonId
from storage.postings import Posting
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn, by_name

_SQL = queries("postings")


class Postings(TakingIn):
    """The part of the desk that knows where people work."""

    def move_to(
        self,
        person: PersonId,
        facility: Facility | None,
        now: datetime,
        *,
        district: str = "",
        by: PersonId | None = None,
    ) -> bool:
        id = None if facility is None else facility.id
        there = "" if id else district  # a facility has its own
        row = self._one(_SQL["standing_posting"], (person,))
        self._people.drop(person)
        self._run(_SQL["work_in"], (id, person))
        if row is not None and (row[0], row[1]) == (id, there):
            return False
        self._run(_SQL["leave"], (instant(now), person))
        self._run(_SQL["begin"], (person, id, there, instant(now), by))
        return True

    def postings(self, person: PersonId) -> list[Posting]:
        return [_posting(row) for row in self._all(_SQL["postings"], (person,))]

    def district_of(self, person: PersonId) -> str:
        row = self._one(_SQL["district_of"], (person,))
        return "" if row is None else str(row[0])

    def has_district(self, name: str) -> bool:
        return self._one(_SQL["has_district"], (name,)) is not None

    def people_of_facility(self, facility: str) -> list[Person]:
        return by_name(self._all(_SQL["people_of_facility"], (facility,)))

    def coaches_near(self, facility: str, district: str) -> list[Person]:
        return by_name(self._all(_SQL["coaches_near"], (facility, district)))


def _posting(row: Sequence[Any]) -> Posting:
    facility, district, since, until, moved_by = row
    return Posting(facility, district, moment(since), optional_moment(until), moved_by)
