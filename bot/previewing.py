"""Previewing: what a coach is shown before a schedule or a session is kept.

The next dates as they will come due, computed as they are when it fires; what they meet, with the reason;
and what may be proposed instead. Nothing is written here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from bot import scheduling
from bot.people import Person, PersonId
from bot.scheduling import wall
from scheduler import local_time, recurrence
from scheduler.local_time import Calendar
from scheduler.recurrence import APART, Occurrence, Repeat, Rule
from storage.store import Desk, Schedule, SessionState

SHOWN = 5  # dates
FARTHEST = timedelta(days=366)  # of what happens once
TALK = timedelta(hours=1)  # that a live session takes of a coach's day
MOST_CLASHES = 3
DAYS_TRIED, HOURS_TRIED = 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a coach wants: a rule in parts, and for whom."""

    every: Repeat
    local_hour: time
    coachee: PersonId | None
    weekday: int = 0
    nth: int = 0
    day: date | None = None  # of what happens once
    live: bool = False  # a session, not a check-in
    instead: int | None = None  # the schedule, or session, whose place it takes

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Plan":
        """The plan in these JSON values."""
        return cls(
            every=Repeat(values["every"]),
            local_hour=time.fromisoformat(values["local_hour"]),
            coachee=values["coachee"],
            weekday=values.get("weekday") or 0,
            nth=values.get("nth") or 0,
            day=date.fromisoformat(values["day"]) if values.get("day") else None,
            live=values.get("live", False),
            instead=values.get("instead"),
        )

    def parts(self) -> dict[str, Any]:
        """What a coach may take instead of what he said."""
        return {
            "every": self.every,
            "local_hour": f"{self.local_hour:%H:%M}",
            "weekday": self.weekday,
            "nth": self.nth,
            "day": self.day and self.day.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Previewer:
    """What a preview looks at."""

    desk: Desk
    coach: Person
    now: datetime
    calendar: Calendar

    def preview(self, plan: Plan) -> Mapping[str, Any]:
        """`state` is "past", "far" or "open"; with the rule, its dates, clashes and a proposal, as JSON."""
        rule = self.rule(plan)
        coming = self.coming(plan, rule)
        if not coming:
            return {"state": "past"}
        if plan.every is Repeat.ONCE and coming[0].planned_at - self.now > FARTHEST:
            return {"state": "far"}
        clashes = list(islice(self._clashes(plan, coming), MOST_CLASHES))
        return {
            "state": "open",
            "rule": recurrence.freeze(rule),
            "dates": [self._dated(plan, occurrence) for occurrence in coming],
            "clashes": clashes,
            "refused": self._refused(plan, coming, clashes),
            "instead": self._instead(plan, coming, clashes),
        }

    def rule(self, plan: Plan) -> Rule:
        """The rule from today on; what falls on today, at an hour that is past, begins the next time."""
        zone = self.zone(plan)
        today = local_time.local(self.now, zone).date()
        if plan.every is Repeat.ONCE:
            first = plan.day or today
        else:
            late = local_time.to_utc(today, plan.local_hour, zone) <= self.now
            since = today + timedelta(days=1) if late else today
            first = recurrence.first_day(plan.every, plan.weekday, plan.nth, since)
        return Rule(every=plan.every, first=first, local_hour=plan.local_hour, nth=plan.nth)

    def zone(self, plan: Plan) -> str:
        """Hers when it is for one; a session is planned by the coach's own clock."""
        coachee = self.desk.person(plan.coachee) if plan.coachee is not None and not plan.live else None
        return coachee.zone if coachee is not None else self.coach.zone

    def coming(self, plan: Plan, rule: Rule) -> list[Occurrence]:
        """The next dates."""
        following = recurrence.following(rule, self.zone(plan), self.calendar, self.now, self.now)
        return list(islice(following, SHOWN))

    def _dated(self, plan: Plan, occurrence: Occurrence) -> Mapping[str, Any]:
        zone = self.zone(plan)
        return {
            **wall(occurrence.open_at, zone),
            "why": self.calendar.why_quiet(occurrence.planned_at, zone),
            "planned": wall(occurrence.planned_at, zone),
        }

    # ---- what it meets ------------------------------------------------------------------------

    def _clashes(self, plan: Plan, coming: list[Occurrence]) -> Iterator[Mapping[str, Any]]:
        """What the dates meet. `hard`: it cannot stand beside that."""
        for session in self.desk.sessions_of(self.coach.id):
            if session.state not in (SessionState.PROPOSED, SessionState.AGREED):
                continue
            if plan.live and session.id == plan.instead:
                continue
            if any(abs(session.at - o.planned_at) < TALK for o in coming):
                yield self._clash("session", session.coachee, session.at, hard=plan.live)
        if not plan.live:
            yield from self._other_schedules(plan, coming)
            yield from self._rhythms(plan)

    def _other_schedules(self, plan: Plan, coming: list[Occurrence]) -> Iterator[Mapping[str, Any]]:
        for schedule in self.desk.schedules_by(self.coach.id):
            concerned = plan.coachee is None or schedule.coachee in (None, plan.coachee)
            if schedule.id == plan.instead or not concerned:
                continue
            alike = schedule.coachee == plan.coachee
            met = next((o for o in coming if self._near(schedule, plan, o, same_week=not alike)), None)
            if met is None:
                continue
            if alike:
                yield self._clash("schedule", schedule.coachee, met.open_at, hard=True)
            elif plan.coachee is None:
                yield self._clash("own", schedule.coachee, met.open_at)
            else:
                yield self._clash("team", None, met.open_at)

    def _near(self, schedule: Schedule, plan: Plan, met: Occurrence, *, same_week: bool) -> bool:
        if same_week:
            person = self.desk.person(schedule.coachee or plan.coachee or self.coach.id) or self.coach
            return scheduling.takes_place(self.desk, schedule, person, met.open_at, self.calendar)
        since, until = met.open_at - APART, met.open_at + APART
        rule = recurrence.thaw(schedule.rule)
        near = recurrence.between(rule, schedule.zone, self.calendar, max(since, self.now), until)
        return any(since < o.open_at < until for o in near)

    def _rhythms(self, plan: Plan) -> Iterator[Mapping[str, Any]]:
        """Her own rhythm gives way; that is said and refuses nothing."""
        if plan.coachee is None:
            people = self.desk.coachees(self.coach.id)
        else:
            people = self.desk.people([plan.coachee])
        for person in people:
            if person.rhythm is not None:
                yield self._clash("rhythm", person.id, None)

    def _clash(
        self, kind: str, of: PersonId | None, at: datetime | None, *, hard: bool = False
    ) -> Mapping[str, Any]:
        person = self.desk.person(of) if of is not None else None
        when = wall(at, self.coach.zone) if at is not None else None
        return {"kind": kind, "of": of, "name": person.name if person else "", "when": when, "hard": hard}

    def _refused(self, plan: Plan, coming: list[Occurrence], clashes: list[Mapping[str, Any]]) -> bool:
        """Whether it cannot be kept so. Nobody can be talked with while she is left in peace."""
        quiet = plan.live and bool(self._quiet(plan, coming[0]))
        return quiet or any(clash["hard"] for clash in clashes)

    def _quiet(self, plan: Plan, occurrence: Occurrence) -> str:
        """Why somebody is left in peace then: by the coach's clock, and by hers."""
        coachee = self.desk.person(plan.coachee) if plan.coachee is not None else None
        zones = {self.zone(plan), coachee.zone if coachee is not None else self.zone(plan)}
        whys = (self.calendar.why_quiet(occurrence.planned_at, zone) for zone in sorted(zones))
        return next(filter(None, whys), "")

    # ---- what may be proposed -----------------------------------------------------------------

    def _instead(
        self, plan: Plan, coming: list[Occurrence], clashes: list[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        """The next time that meets nothing; None when this one does, or none is near."""
        if not self._meets(plan, coming, clashes):
            return None
        for other in self._others(plan, coming):
            dates = self.coming(other, self.rule(other))
            if dates and not self._meets(other, dates, list(self._clashes(other, dates))):
                return {"parts": other.parts(), **wall(dates[0].open_at, self.zone(other))}
        return None

    def _meets(self, plan: Plan, coming: list[Occurrence], clashes: list[Mapping[str, Any]]) -> bool:
        quiet = any(self._quiet(plan, o) for o in coming) if plan.live else bool(self._hours(plan, coming))
        return quiet or any(clash["hard"] for clash in clashes)

    def _hours(self, plan: Plan, coming: list[Occurrence]) -> list[time]:
        """The hours at which it opens where it was planned for quiet ones; a day off has no better hour."""
        zone = self.zone(plan)
        return [
            local_time.local(occurrence.open_at, zone).time()
            for occurrence in coming
            if self.calendar.why_quiet(occurrence.planned_at, zone) not in ("", "day_off")
        ]

    def _others(self, plan: Plan, coming: list[Occurrence]) -> Iterator[Plan]:
        """The same at another hour, then on another day."""
        for hour in dict.fromkeys(self._hours(plan, coming)):
            yield replace(plan, local_hour=hour)
        if plan.live:
            yield from self._later(plan, coming[0])
        for ahead in range(1, DAYS_TRIED + 1):
            if plan.every is Repeat.ONCE:
                yield replace(plan, day=(plan.day or date.min) + timedelta(days=ahead))
            else:
                yield replace(plan, weekday=(plan.weekday + ahead) % 7)

    def _later(self, plan: Plan, first: Occurrence) -> Iterator[Plan]:
        """The first open time from then on, then hour by hour."""
        zone = self.zone(plan)
        for hours in range(HOURS_TRIED):
            at = local_time.local(first.open_at + timedelta(hours=hours), zone)
            yield replace(plan, day=at.date(), local_hour=at.time())
