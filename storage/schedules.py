"""Schedules: what is promised about planned check-ins and live sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.conversation.events import Facts, Key
from bot.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Check-ins that a coach planned, for one coachee or (None) for everybody whose coach he is."""

    id: int
    coach: PersonId
    coachee: PersonId | None
    rule: Mapping[str, Any]  # JSON: `scheduler/recurrence.py` reads it
    zone: str  # in which its wall time is read
    planned_at: datetime
    paused_at: datetime | None  # nothing comes of it until it is resumed
    ended_at: datetime | None

    @property
    def runs(self) -> bool:
        """Whether check-ins come of it."""
        return self.paused_at is None and self.ended_at is None


class SessionState(StrEnum):
    """How a live session stands."""

    PROPOSED = "proposed"  # `waits_for` is to say whether the time suits
    AGREED = "agreed"
    SUMMED = "summed"  # `waits_for` is to say whether the summary is right
    HELD = "held"
    MISSED = "missed"  # neither opened it
    ENDED = "ended"  # called off, or the people have left


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Coach and coachee talk with each other at that time."""

    id: int
    coach: PersonId
    coachee: PersonId
    at: datetime
    state: SessionState
    waits_for: PersonId | None  # whose word is awaited
    summary: Mapping[str, Any]  # what was noted, as a check-in's words


class Scheduling(Protocol):
    """The part of the desk that keeps what coaches planned. Costs by what runs, not by what has ended."""

    def keep_schedule(
        self,
        coach: PersonId,
        ref: Key,
        coachee: PersonId | None,
        rule: Mapping[str, Any],
        zone: str,
        now: datetime,
    ) -> int:
        """Write a schedule, or rewrite the one with this (coach, ref); its id."""

    def change_schedule(self, id: int, rule: Mapping[str, Any], now: datetime) -> None:
        """It runs by another rule from now on, and is paused no more."""

    def pause_schedule(self, id: int, now: datetime) -> bool:
        """Nothing comes of it until it is changed or resumed. False when it does not run."""

    def resume_schedule(self, id: int) -> bool:
        """It is paused no more. False when it was not."""

    def end_schedule(self, id: int, now: datetime) -> bool:
        """Nothing comes of it any more. False when it had ended already, or is not there."""

    def schedule(self, id: int) -> Schedule | None: ...

    def schedules_by(self, coach: PersonId) -> list[Schedule]:
        """Those of his that have not ended, the oldest first."""

    def schedules_for(self, person: PersonId) -> list[Schedule]:
        """Those that run for her by the coach that she has today: hers first, then the team's."""

    def timer_of(self, person: PersonId, timer: str, about: Key) -> tuple[datetime, Facts] | None:
        """When that timer of hers is due, and its facts; None when it is not set."""

    def team_timers(
        self, coach: PersonId, timer: str
    ) -> Mapping[tuple[PersonId, Key], tuple[datetime, Facts]]:
        """The same of all whom this coach has, by person and what it is about: one look for all of them."""

    def include_coachees(
        self, coach: PersonId, timer: str, about: Key, due_at: datetime, facts: Facts
    ) -> None:
        """Set this timer for whoever has this coach and has it not; nobody's is moved."""

    def keep_session(self, coach: PersonId, ref: Key, coachee: PersonId, at: datetime, now: datetime) -> int:
        """Write a session that is proposed to her, or rewrite the one with this (coach, ref); its id."""

    def session(self, id: int) -> Session | None: ...

    def change_session(self, session: Session, now: datetime) -> None:
        """Time, state, whom it waits for and summary, as they are there."""

    def sessions_of(self, person: PersonId) -> list[Session]:
        """The open ones in which she is coach or coachee, by their time."""
