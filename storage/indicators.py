"""Indicators: what is promised about what happened in a period, facility by facility."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId


class Then(NamedTuple):
    """Somebody who took part as a worker when a period ended, and where she worked then."""

    person: PersonId
    facility: str
    zone: str


class Due(NamedTuple):
    """A promise whose day lay in the period."""

    owner: PersonId
    counts_on: date
    closed_at: datetime | None  # None: it is not done


class Gap(NamedTuple):
    """What a visit of the period found to be missing."""

    facility: str
    worker: PersonId | None
    closed: bool
    planned: bool


class Period(NamedTuple):
    """Instants from which and before which; the same as days."""

    since: datetime
    until: datetime
    first: date
    after: date


class Indicators(Protocol):
    """The part of the desk that counts what happened: operators ask for it once a week or month, and it
    costs by what is stored."""

    def present_then(self, period: Period) -> list[Then]:
        """Who took part when it ended, at the facility where she worked then."""

    def checked_in(self, period: Period) -> Mapping[PersonId, bool]:
        """Who had held a check-in before its end, and whether she held one in it."""

    def answered(self, period: Period) -> Mapping[PersonId, bool]:
        """Who had answered a quiz item before its end, and whether she answered one in it."""

    def certified(self, period: Period) -> set[PersonId]:
        """Who had a certificate at its end, whose every card two reviewers signed, and which held then."""

    def promises_due(self, period: Period) -> list[Due]:
        """Promises whose day lay in it; none that was given up."""

    def visited_in(self, period: Period) -> Mapping[str, bool]:
        """Which facilities had been visited before its end, and whether in it."""

    def gaps_in(self, period: Period) -> list[Gap]:
        """The gaps that visits of this period found."""
