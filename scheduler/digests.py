"""Digests: what a coach hears once a week of those who share it, in words.

Pure. It says what may be worth a word at the next visit: no marks, no order of merit, nobody who
has nothing to look at again, and nobody who was away so long that it would only say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people import Person, PersonId
from scheduler import local_time
from scheduler.mastery import ModuleMastery

MONDAY = 0
MOST_PEOPLE = 4  # of one digest: it stays one small screen
MOST_SKILLS = 2  # of each
FRESH = timedelta(days=14)  # what she was not asked for longer than that is old news


@dataclass(frozen=True, slots=True)
class Coachee:
    """One who shares her progress, and where she stands in what she has begun."""

    person: PersonId
    name: str
    standings: tuple[ModuleMastery, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Who is probably unsure of what: the weakest skills first."""

    person: PersonId
    name: str
    skills: tuple[str, ...]  # as recall names them: "amtsl/cord"


def digest(team: Iterable[Coachee], now: datetime) -> list[Unsure]:
    """Who is probably unsure of what, by name; empty when there is nothing to tell.

    When there is no room for all, those are told of who have the most to look at again.
    """
    unsure = [(sum(len(s.weak) for s in _fresh(c.standings, now)), c) for c in team]
    first = sorted((pair for pair in unsure if pair[0]), key=lambda pair: (-pair[0], pair[1].person))
    told = sorted((c for _, c in first[:MOST_PEOPLE]), key=lambda c: (c.name.casefold(), c.person))
    return [Unsure(c.person, c.name, _weakest(_fresh(c.standings, now))) for c in told]


def next_at(coach: Person, after: datetime) -> datetime:
    """The next Monday at his hour, always later than `after`: he is planning his week."""
    today = local_time.day(after, coach.zone)
    day = today + timedelta(days=(MONDAY - today.weekday()) % 7)
    at = local_time.to_utc(day, coach.local_hour, coach.zone)
    return at if at > after else local_time.to_utc(day + timedelta(days=7), coach.local_hour, coach.zone)


def _fresh(standings: Sequence[ModuleMastery], now: datetime) -> list[ModuleMastery]:
    return [s for s in standings if s.asked_at is not None and now - s.asked_at <= FRESH]


def _weakest(standings: Sequence[ModuleMastery]) -> tuple[str, ...]:
    """The weakest of each module by turns, the module that she was asked last first."""
    rounds = [(n, m, skill) for m, s in enumerate(standings) for n, skill in enumerate(s.weak)]
    return tuple(skill for *_, skill in sorted(rounds)[:MOST_SKILLS])
