"""Overviews: what is promised about the page of a coach's team, and of one of its people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.people import PersonId
from storage.visits import Evidence, Visit


class Overviews(Protocol):
    """The part of the desk behind a coach's pages. Costs by her coachees, and by what one of them did."""

    def next_sessions(self, coach: PersonId, now: datetime) -> Mapping[PersonId, datetime]:
        """When each coachee talks with this coach next."""

    def helps_owed(self, coach: PersonId) -> Mapping[PersonId, int]:
        """How many promises of help to each are still open."""

    def shared_checkins(self, person: PersonId, coach: PersonId, limit: int) -> list[Mapping[str, Any]]:
        """Those that she shared with this coach, the latest first: goal, reality, will, first step and its
        day, confidence, `voices` by point, `finished_at`."""

    def visits_with(self, coach: PersonId, worker: PersonId, limit: int) -> list[Visit]:
        """This coach's finished visits to her, the latest first."""

    def evidence_of(self, visit: int) -> list[Evidence]:
        """All that was sent for the plan of a visit, the latest first."""
