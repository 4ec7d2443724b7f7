"""Planning: what becomes of a coach's schedule and of a live session, as records of the talks about them.

`schedule` and `session` are ids. What a record leads to (who hears of it, and when) is decided in
`bot/coaching/scheduling.py` and `bot/coaching/sessions.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePlanned:
    """Check-ins by this rule (JSON) for one coachee, or for the whole team when that is None.

    `schedule`: the one that runs by this rule from now on; None for a new one.
    """

    coachee: int | None
    rule: Mapping[str, Any]
    schedule: int | None = None


@dataclass(frozen=True, slots=True)
class SchedulePaused:
    """Nothing comes of it until it is resumed."""

    schedule: int


@dataclass(frozen=True, slots=True)
class ScheduleResumed:
    """It is paused no more."""

    schedule: int


@dataclass(frozen=True, slots=True)
class ScheduleEnded:
    """Nothing comes of it any more."""

    schedule: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceMoved:
    """She wants one check-in of a schedule at another time; the others stay."""

    schedule: int
    planned_at: datetime  # of the one that she moves: the next, or the one that she was invited to last
    at: datetime


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """A coach read these people's names in this turn: so that they are forgotten with them."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionProposed:
    """A coach would like to talk with her then."""

    coachee: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved:
    """Either of the two would rather talk then; it is the other's turn to say whether it suits."""

    session: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAgreed:
    """The time suits, if it is still that one."""

    session: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Called off by either of the two."""

    session: int


@dataclass(frozen=True, slots=True)
class SessionMissed:
    """Its time has passed and nobody opened it."""

    session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummed:
    """What was noted, or corrected: it is the other's turn to say whether it is right."""

    session: int
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryAgreed:
    """Both have read these words and agree: only now are they kept as a check-in of hers."""

    session: int
    summary: Mapping[str, Any]


OfSchedule = (
    SchedulePlanned | SchedulePaused | ScheduleResumed | ScheduleEnded | OccurrenceMoved | PeopleShown
)
OfSession = (
    SessionProposed
    | SessionMoved
    | SessionAgreed
    | SessionEnded
    | SessionMissed
    | SessionSummed
    | SummaryAgreed
)
