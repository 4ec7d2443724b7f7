"""Teams: what is promised about the people of one coach, as far as he may see them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from bot.people import Cadre, PersonId
from storage.kept import Promise


class Member(NamedTuple):
    """One coachee: counts and dates, none of her words."""

    person: PersonId
    name: str
    cadre: Cadre | None
    every: str | None  # "week" | "fortnight" | "month", where she has a rhythm
    known_since: datetime
    stopped: bool
    unreachable_since: datetime | None
    last_checkin_at: datetime | None
    open: int  # promises that she shared with this coach and that are not closed
    overdue: int  # of those, whose day is past
    stuck: int  # shared or not: she was told that her coach hears of it
    longest_due_on: date | None  # the earliest day among those that are overdue
    unheard_since: datetime | None  # from when on nothing that was meant for her has reached her


class Recalled(NamedTuple):
    """What somebody who shares how she learns has most likely forgotten."""

    person: PersonId
    item: str
    stability: float  # days
    reviewed_at: datetime


class Teams(Protocol):
    """The part of the desk that a coach looks at her team by. Costs by her coachees alone."""

    def wrote_since(self, person: PersonId, since: datetime) -> bool:
        """Whether she has written, tapped or sent anything after then."""

    def has_team(self, coach: PersonId) -> bool:
        """Whether she coaches anybody."""

    def team(self, coach: PersonId, today: date) -> list[Member]:
        """The coachees of a coach, in the order of their names."""

    def team_forgets(
        self, coach: PersonId, asked: Mapping[Cadre | None, Iterable[str]], day: date, since: datetime
    ) -> list[Recalled]:
        """What each of those who share with her has most likely forgotten by that day, of what is asked.

        `asked`: the items by cadre. Nobody who was asked nothing of it since then: it would only say that
        she was away.
        """

    def shared_checkin(self, person: PersonId, coach: PersonId) -> Mapping[str, Any] | None:
        """What she shared last with this coach: goal, first step and its day, confidence, `finished_at`."""

    def shared_promises(self, person: PersonId, coach: PersonId) -> list[Promise]:
        """Her open promises out of check-ins that she shared with this coach, by day."""
