"""Calls: whom a coach should ring this week, and why.

Pure. A message that nobody answers is no help: a voice may be. Nobody is named without a reason, and
whoever wants no messages is left in peace. Days on which no question reached her are no silence of hers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.people import PersonId

MOST = 3  # people of one week: more would not be rung
ROUNDS = 2  # check-ins that are missed before it is silence
ANSWERS_IN = 2  # days after its day, in which a promise may still be answered
NOTHING_MORE = (99, 0, 0)  # sorts behind every reason
UNREACHED_IN = 2  # days in which what was meant for her may still reach her
SETTLES_IN = 7  # days in which somebody new need not have held a check-in


class Why(IntEnum):
    """Why she should be rung, the most urgent first."""

    UNREACHABLE = 1  # no message reaches her
    STUCK = 2
    OVERDUE = 3
    SILENT = 4
    NEVER = 5  # no check-in yet
    FORGETTING = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `days`: for how long; `count`: of promises; `skill`: as its pack names it."""

    why: Why
    days: int = 0
    count: int = 0
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coachee:
    """One of a coach's people, as far as the coach may know. Days are whole and counted back from today."""

    person: PersonId
    name: str
    known_for: int  # days
    last_checkin: int | None = None  # days ago
    this_week: bool = False  # whether that was within the last seven days, to the hour
    every: int = 7  # days between her check-ins
    open: int = 0  # promises, stuck ones among them
    overdue: int = 0
    overdue_for: int = 0  # days, of the longest
    stuck: int = 0
    weakest: str = ""  # skill; empty where nothing is weak, or she does not share
    unreachable_for: int | None = None  # days on which nothing has reached her
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to ring. There is at least one reason, the most urgent first."""

    person: PersonId
    name: str
    reasons: tuple[Reason, ...]


def to_call(team: Iterable[Coachee], most: int = MOST) -> list[Call]:
    """Whom to ring first: by the most urgent reason, then for how long it holds, then by id."""
    calls = [Call(one.person, one.name, found) for one in team if (found := reasons(one))]
    return sorted(calls, key=_order)[:most]


def reasons(coachee: Coachee) -> tuple[Reason, ...]:
    """Why she should be rung, the most urgent first; nothing for whoever wants no messages."""
    return () if coachee.stopped else tuple(_reasons(coachee))


def unreached(gone: int | None, unheard: int | None) -> int | None:
    """For how many days nothing has reached her; None when something has.

    `gone`: since her provider said that she cannot be written to; `unheard`: since the first message that
    was meant for her and has not arrived.
    """
    late = unheard if unheard is not None and unheard >= UNREACHED_IN else None
    return max((days for days in (gone, late) if days is not None), default=None)


def _reasons(coachee: Coachee) -> Iterable[Reason]:
    if coachee.unreachable_for is not None:
        yield Reason(Why.UNREACHABLE, days=coachee.unreachable_for)
    if coachee.stuck:
        yield Reason(Why.STUCK, count=coachee.stuck)
    unasked = coachee.unreachable_for or 0
    if coachee.overdue_for - unasked > ANSWERS_IN:
        yield Reason(Why.OVERDUE, days=coachee.overdue_for, count=coachee.overdue)
    if coachee.last_checkin is None:
        if coachee.known_for - unasked >= SETTLES_IN:
            yield Reason(Why.NEVER, days=coachee.known_for)
    elif coachee.last_checkin - unasked > ROUNDS * coachee.every:
        yield Reason(Why.SILENT, days=coachee.last_checkin)
    if coachee.weakest:
        yield Reason(Why.FORGETTING, skill=coachee.weakest)


def _order(call: Call) -> tuple[Sequence[tuple[int, int, int]], PersonId]:
    """Who comes first: reason by reason; of two that begin alike, whoever has more of them."""
    lasting = [(reason.why, -reason.days, -reason.count) for reason in call.reasons]
    return [*lasting, NOTHING_MORE], call.person
