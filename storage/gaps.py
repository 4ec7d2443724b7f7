"""Gaps: what is promised about the people and visits of a place, as its figures are reckoned.

Each method is asked of a list of facilities, and costs by those who work there and what they did, never by
the store. *Who takes part*: workers who agreed and did not stop.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.conversation.records import PromiseState
from bot.people import Cadre, Facility, PersonId


class Present(NamedTuple):
    """Somebody who takes part: dates and signs, none of her words."""

    facility: str
    person: PersonId
    name: str
    cadre: Cadre | None
    zone: str
    coach: PersonId | None
    shares: bool  # with that coach, how she learns
    reached: bool  # there is an address, and it works
    last_checkin_at: datetime | None


class Pledged(NamedTuple):
    """A promise of somebody who takes part, none of its words."""

    facility: str
    person: PersonId
    shared: bool  # with the coach that she has today, or made to him
    counts_on: date
    state: PromiseState
    closed_at: datetime | None


class Weakest(NamedTuple):
    """What somebody has most likely forgotten of a skill."""

    person: PersonId
    skill: str
    stability: float  # days
    reviewed_at: datetime


class Found(NamedTuple):
    """A gap that a visit found, at the last visit that found it."""

    facility: str
    coach: PersonId  # who visited
    owner: PersonId | None  # who promised to close it; None: nothing is agreed
    closed: bool
    overdue: bool


class Gaps(Protocol):
    """The part of the desk that looks at places."""

    def facilities_of(self, district: str) -> list[Facility]:
        """Those of the register in this district, by name."""

    def every_facility(self) -> list[Facility]:
        """The whole register, by district, then by name: for the operator."""

    def facilities_of_team(self, coach: PersonId) -> list[Facility]:
        """Where this coach's people work, by name."""

    def present_at(self, facilities: Sequence[str]) -> list[Present]:
        """Who takes part there, by name."""

    def pledged_at(self, facilities: Sequence[str], since: date) -> list[Pledged]:
        """What they promised, first for that day or later; none that was given up."""

    def weakest_at(
        self, facilities: Sequence[str], asked: Mapping[Cadre | None, Mapping[str, str]], day: date
    ) -> list[Weakest]:
        """What each has most likely forgotten by that day of each skill that she was asked for.

        `asked`: the skill of each item, by cadre.
        """

    def mastered_at(self, facilities: Sequence[str]) -> set[tuple[PersonId, str]]:
        """Who has ever mastered which module: a check-up waits, or a certificate holds."""

    def visited_at(self, facilities: Sequence[str]) -> Mapping[str, datetime]:
        """When each was visited last; nothing of those that never were."""

    def found_at(self, facilities: Sequence[str], since: datetime, today: date) -> list[Found]:
        """The gaps of visits that were finished since then, each once."""
