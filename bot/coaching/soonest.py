"""Soonest: what comes next between a coach and each of those whom he coaches, as the calendar has it.

What comes due is asked in a few look-ups for the whole team. What gives way to another check-in is no date of
hers, nor is what rests: `scheduling.py` says which.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from bot.coaching import scheduling
from bot.coaching.scheduling import LATER, RHYTHM, WHO, about
from bot.conversation.events import Key
from bot.people import Person, PersonId
from scheduler import local_time, recurrence
from scheduler.local_time import Calendar
from scheduler.recurrence import APART
from storage.store import Desk, Schedule

MOST_LOOKED_AT = 30  # dates of one person, of which each may give way to another


class Next(NamedTuple):
    """What comes next between a coach and one coachee."""

    at: datetime
    session: bool  # they talk with each other; else she is asked for a check-in


def soonest(
    desk: Desk, coach: Person, coachees: Iterable[Person], now: datetime, calendar: Calendar
) -> Mapping[PersonId, Next]:
    """The soonest of each of his that has any: a session with him, or a check-in that she is asked for.

    Her own rhythm may come a day later still, on a day of hers that she is asked about anyway.
    """
    invited = _Invited(desk, coach, calendar)
    talks = desk.next_sessions(coach.id, now)
    found: dict[PersonId, Next] = {}
    for her in coachees:
        dates = [Next(at, session=False) for at in [invited.first(her)] if at is not None]
        if her.id in talks:
            dates.append(Next(talks[her.id], session=True))
        if dates:
            found[her.id] = min(dates, key=lambda one: one.at)
    return found


class _Invited:
    """When those of one coach are asked for a check-in."""

    def __init__(self, desk: Desk, coach: Person, calendar: Calendar) -> None:
        plans = desk.schedules_by(coach.id) if coach.roles & WHO else []
        self._running = {about(schedule.id): schedule for schedule in plans if schedule.runs}
        self._calendar = calendar
        self._planned = scheduling.next_of_team(desk, coach.id)
        self._streams: defaultdict[PersonId, list[tuple[Key, datetime]]] = defaultdict(list)
        for (of, which), one in self._planned.items():
            if which in self._running:
                self._streams[of].append((which, one.open_at))
        for (of, which), (at, _) in desk.team_timers(coach.id, LATER).items():
            self._streams[of].append((which, at))

    def first(self, her: Person) -> datetime | None:
        """None where nothing is planned, or she takes no messages.

        Nor where all gives way to a team's schedule that has no date for her yet, as she has just come to it.
        """
        if her.stopped_at is not None or her.unreachable_since is not None:
            return None
        coming = heapq.merge(*(self._dates(her, which, at) for which, at in self._streams[her.id]))
        looked_at = islice(coming, MOST_LOOKED_AT)
        return next((at for at, which in looked_at if not self._gives_way(her, at, which)), None)

    def _dates(self, her: Person, which: Key, at: datetime) -> Iterator[tuple[datetime, Key]]:
        """What waits for her, then what is set as each has come."""
        yield at, which
        if plan := self._running.get(which):
            rule, planned_at = recurrence.thaw(plan.rule), self._planned[her.id, which].planned_at
            rest = recurrence.following(rule, plan.zone, self._calendar, planned_at, at + APART)
            yield from ((one.open_at, which) for one in rest)
        while which == RHYTHM and her.rhythm is not None:
            at = local_time.next_of(her.rhythm, her.zone, at)
            yield at, which

    def _gives_way(self, her: Person, at: datetime, which: Key) -> bool:
        plan = self._running.get(which)
        if which == RHYTHM:
            before = [one for one in self._running.values() if one.coachee in (None, her.id)]
        elif plan is not None and plan.coachee is None:
            before = [one for one in self._running.values() if one.coachee == her.id]
        else:
            return False
        return any(self._takes_place(one, her, at) for one in before)

    def _takes_place(self, schedule: Schedule, her: Person, at: datetime) -> bool:
        waiting = self._planned.get((her.id, about(schedule.id)))
        return scheduling.falls_near(schedule, waiting, at, her.zone, self._calendar)
