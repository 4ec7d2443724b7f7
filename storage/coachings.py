"""Coachings: what is promised about who coaches whom, since when and until when, and what is proposed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId


class Coaching(NamedTuple):
    """He was her coach from then until then; `until` is None while he is."""

    person: PersonId
    coach: PersonId
    since: datetime
    until: datetime | None
    ended_by: PersonId | None  # None as well when no person did


class Proposal(NamedTuple):
    """That he should be her coach, proposed by one of them to the other. Open until `answered_at`."""

    id: int
    person: PersonId
    coach: PersonId
    asked: PersonId  # whose yes it needs: one of the two
    proposed_at: datetime
    answered_at: datetime | None
    accepted: bool | None  # None while it is open, and when it was dropped without an answer

    @property
    def by(self) -> PersonId:
        """Who proposed it: the one whose yes it does not need."""
        return self.coach if self.asked == self.person else self.person


class Coachings(Protocol):
    """The part of the desk that knows who coaches whom."""

    def begin_coaching(
        self, person: PersonId, coach: PersonId, now: datetime, by: PersonId | None = None
    ) -> PersonId | None:
        """He is her coach from now on; whoever was it until now, ended by `by`.

        Where he was it before, open promises out of check-ins that she shared with him are on his list again.
        """

    def end_coaching(self, person: PersonId, now: datetime, by: PersonId | None = None) -> PersonId | None:
        """She has no coach from now on; who was it. What she let him hear is to be decided anew."""

    def coachings(self, person: PersonId) -> list[Coaching]:
        """Who coached her, in order."""

    def silence(self, coach: PersonId, of: PersonId, notices: Collection[str]) -> None:
        """He is not told any more what waits to be told of her: these timers go, and what is not sent yet."""

    def release_questions(self, coach: PersonId, of: PersonId, now: datetime) -> list[int]:
        """Her open questions wait for him no more: trainers read them; their ids."""

    def propose(self, person: PersonId, coach: PersonId, asked: PersonId, now: datetime) -> Proposal:
        """That he should coach her, to whom of the two is asked; the open one, also when there was one."""

    def proposal(self, id: int) -> Proposal | None: ...

    def last_proposal(self, person: PersonId, coach: PersonId) -> Proposal | None:
        """What either proposed to the other last, open or not."""

    def open_proposals(self, asked: PersonId) -> list[Proposal]:
        """What waits for this person's answer, the earliest first."""

    def answer_proposal(self, id: int, accepted: bool, now: datetime) -> bool:
        """Close it; False when it is closed."""

    def drop_proposals(self, person: PersonId, now: datetime) -> None:
        """What she proposed herself waits for nobody's answer any more: she has found a coach."""
