"""Ratings: what is promised about how both sides rate a month of coaching."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.conversation.promising import CoachingRated
from bot.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One month as she rated it; 1 to 3 each."""

    month: str  # "2026-11"
    heard: int
    useful: int
    promises: int


class Average(NamedTuple):
    """A month as others rated it: of how many people, and the mean of all their taps (1 to 3)."""

    month: str
    people: int
    mean: float


class Ratings(Protocol):
    """The part of the desk that knows how coaching is going."""

    def keep_rating(self, person: PersonId, rated: CoachingRated, now: datetime) -> None:
        """Write her rating of a month, in the place of an earlier one of the same month and side.

        It is about her coach's coaching, or her own where she rates as a coach.
        """

    def ratings(self, person: PersonId, side: str, since: str) -> list[Rating]:
        """Hers on this side, from that month on, the earliest first."""

    def averages(self, coach: PersonId, side: str, since: str) -> list[Average]:
        """Of this coach's coaching, by whoever is on that side, from that month on, the earliest first.

        Nobody's own rating can be told from it unless she is the only one: `people` says so.
        """
