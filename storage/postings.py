"""Postings: what is promised about who works where, now and at any time before."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import Facility, Person, PersonId


class Posting(NamedTuple):
    """She worked there from then until then; `until` is None while she does."""

    facility: str | None  # the register's id
    district: str  # of whoever answers for one and works in no facility
    since: datetime
    until: datetime | None
    moved_by: PersonId | None


class Postings(Protocol):
    """The part of the desk that knows where people work. Look-ups cost what they return."""

    def move_to(
        self,
        person: PersonId,
        facility: Facility | None,
        now: datetime,
        *,
        district: str = "",
        by: PersonId | None = None,
    ) -> bool:
        """She works there from now on, or answers for that district; False when she does already."""

    def postings(self, person: PersonId) -> list[Posting]:
        """Where she worked, in order."""

    def district_of(self, person: PersonId) -> str:
        """The district of her facility, or that she answers for; empty when nobody knows."""

    def has_district(self, name: str) -> bool:
        """Whether a facility of the register is in a district of that name."""

    def people_of_facility(self, facility: str) -> list[Person]:
        """Who works there today, by name."""

    def coaches_near(self, facility: str, district: str) -> list[Person]:
        """Who coaches in that facility today, or anywhere in that district, by name."""
