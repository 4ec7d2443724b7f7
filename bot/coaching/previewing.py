"""Previewing: what a coach is shown before a schedule or a session is kept.

The next dates as they will come due, computed as they are when it fires; what each of them meets;
and what may be proposed instead. Nothing is written here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

from bot.access import View
from bot.coaching.scheduling import takes_place, wall
from bot.people import Person, PersonId
from bot.reading import Reading
from scheduler import local_time, recurrence
from scheduler.local_time import Calendar
from scheduler.recurrence import BY_DAY, Occurrence, Repeat, Rule
from storage.store import Desk, Session, SessionState

SHOWN = 5  # dates
FARTHEST = timedelta(days=366)  # of what happens once
HOUR = timedelta(hours=1)  # of somebody's day, that a check-in or a live session takes
MOST_LEFT_OUT = 2  # days that are named
HOURS_TRIED = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a coach wants: a rule in parts, and for whom."""

    every: Repeat
    local_hour: time
    coachee: PersonId | None
    weekday: int = 0
    nth: int = 0
    day: date | None = None  # of what happens once, or is counted by its number in the month
    since: date | None = None  # nothing comes round before that day; None: from today on
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
            since=date.fromisoformat(values["since"]) if values.get("since") else None,
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

    reading: Reading  # of whoever is shown it: the coach, or she who looks for another time with him
    coach: Person
    now: datetime
    calendar: Calendar

    @property
    def desk(self) -> Desk:
        return self.reading.desk

    def preview(self, plan: Plan) -> Mapping[str, Any]:
        """`state` is "past", "far" or "open"; with the rule, its dates and a proposal, as JSON."""
        rule = self.rule(plan)
        coming = self.coming(plan, rule)
        if not coming:
            return {"state": "past"}
        if plan.every is Repeat.ONCE and coming[0].planned_at - self.now > FARTHEST:
            return {"state": "far"}
        met = [list(self._met(plan, occurrence)) for occurrence in coming]
        return {
            "state": "open",
            "rule": recurrence.freeze(rule),
            "dates": [self._dated(plan, *dated) for dated in zip(coming, met, strict=True)],
            "left_out": self._left_out(plan, rule, coming[-1]),
            "gives_way": self._gives_way(plan),
            "refused": self._refused(plan, coming, met),
            "instead": self._instead(plan, coming, met),
        }

    def rule(self, plan: Plan) -> Rule:
        """The rule from today on; what falls on today, at an hour that is past, begins the next time."""
        zone = self.zone(plan)
        today = local_time.day(self.now, zone)
        if plan.every is Repeat.ONCE or (plan.every is Repeat.MONTH and plan.nth == BY_DAY):
            first = plan.day or today
        else:
            late = local_time.to_utc(today, plan.local_hour, zone) <= self.now
            since = today + timedelta(days=1) if late else today
            since = max(since, plan.since or since)
            first = recurrence.first_day(plan.every, plan.weekday, plan.nth, since)
        return Rule(every=plan.every, first=first, local_hour=plan.local_hour, nth=plan.nth)

    def zone(self, plan: Plan) -> str:
        """Hers when it is for one; a session is planned by the coach's own clock."""
        coachee = self.desk.person(plan.coachee) if plan.coachee is not None and not plan.live else None
        return coachee.zone if coachee is not None else self.coach.zone

    def coming(self, plan: Plan, rule: Rule) -> list[Occurrence]:
        """The next dates of a schedule."""
        following = recurrence.following(rule, self.zone(plan), self.calendar, self.now, self.now)
        return list(islice(following, SHOWN))

    def _dated(self, plan: Plan, occurrence: Occurrence, met: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        """One date: when it comes due, why not as planned, and what else is within the hour."""
        zone = self.zone(plan)
        return {
            **wall(occurrence.open_at, zone),
            "why": self._quiet(plan, occurrence),
            "feast": self.calendar.name_of(occurrence.planned_at, zone, self.coach.language),
            "planned": wall(occurrence.planned_at, zone),
            "met": met[:1],
            "met_more": max(0, len(met) - 1),
            "apart": self._apart(plan, occurrence),
        }

    def _left_out(self, plan: Plan, rule: Rule, last: Occurrence) -> list[Mapping[str, Any]]:
        """The days off until then on which nothing comes of it."""
        zone = self.zone(plan)
        days = takewhile(
            lambda day: local_time.to_utc(day, rule.local_hour, zone) < last.planned_at,
            recurrence.days(rule, local_time.day(self.now, zone)),
        )
        off = [local_time.to_utc(day, rule.local_hour, zone) for day in days if self.calendar.leaves_out(day)]
        return [
            {**wall(at, zone), "feast": self.calendar.name_of(at, zone, self.coach.language)}
            for at in off[:MOST_LEFT_OUT]
        ]

    # ---- what it meets ------------------------------------------------------------------------

    def _met(self, plan: Plan, occurrence: Occurrence) -> Iterator[Mapping[str, Any]]:
        """What else either side has within the hour: live sessions, then check-ins. `hard`: not both."""
        at = occurrence.open_at
        for session in self._sessions(plan):
            if abs(session.at - at) < HOUR:
                of = session.coachee if session.coach == self.coach.id else session.coach
                yield self._clash("session", of, session.at, hard=plan.live)
        for schedule in self.desk.schedules_by(self.coach.id):
            if not schedule.runs or (not plan.live and schedule.id == plan.instead):
                continue
            rule = recurrence.thaw(schedule.rule)
            near = recurrence.between(rule, schedule.zone, self.calendar, at - HOUR, at + HOUR)
            other = next((o for o in near if abs(o.open_at - at) < HOUR), None)
            if other is not None:
                yield self._clash("checkin", schedule.coachee, other.open_at)

    def _sessions(self, plan: Plan) -> Iterable[Session]:
        """The open ones that have a time, of either side."""
        sides = [self.coach.id, *([plan.coachee] if plan.coachee is not None else [])]
        found = {session.id: session for side in sides for session in self.desk.sessions_of(side)}
        return (
            session
            for session in found.values()
            if session.state in (SessionState.PROPOSED, SessionState.AGREED)
            and not (plan.live and session.id == plan.instead)
        )

    def _clash(
        self, kind: str, of: PersonId | None, at: datetime, *, hard: bool = False
    ) -> Mapping[str, Any]:
        name, when = self.reading.name(View.SCHEDULE, of), wall(at, self.coach.zone)
        return {"kind": kind, "of": of, "name": name, "when": when, "hard": hard}

    def _apart(self, plan: Plan, occurrence: Occurrence) -> list[str]:
        """Who of the team keeps a check-in of her own in that week, and has none of the team's then."""
        if plan.live or plan.coachee is not None:
            return []
        own = [one for one in self.desk.schedules_by(self.coach.id) if one.coachee is not None and one.runs]
        whose = [(one, self.reading.person(View.SCHEDULE, one.coachee)) for one in own]
        apart = [
            her.name or str(her.id)
            for one, her in whose
            if her is not None and takes_place(self.desk, one, her, occurrence.open_at, self.calendar)
        ]
        return list(dict.fromkeys(apart))

    def _gives_way(self, plan: Plan) -> list[str]:
        """What rests in the weeks of these check-ins: her own "rhythm", the "team"'s."""
        if plan.live:
            return []
        if plan.coachee is None:
            return ["rhythm"] if any(p.rhythm for p in self.desk.coachees(self.coach.id)) else []
        coachee = self.desk.person(plan.coachee)
        own = ["rhythm"] if coachee is not None and coachee.rhythm is not None else []
        teams = any(s.coachee is None and s.runs for s in self.desk.schedules_by(self.coach.id))
        return own + (["team"] if teams else [])

    def _refused(self, plan: Plan, coming: list[Occurrence], met: list[list[Mapping[str, Any]]]) -> bool:
        """Whether it cannot be kept so: nobody talks with two at once, nor in hours of peace."""
        return plan.live and (bool(self._quiet(plan, coming[0])) or _hard(met))

    def _quiet(self, plan: Plan, occurrence: Occurrence) -> str:
        """Why somebody is left in peace then: by the clock of the plan, and for a session by hers too."""
        coachee = self.desk.person(plan.coachee) if plan.live and plan.coachee is not None else None
        zones = {self.zone(plan), *([coachee.zone] if coachee is not None else [])}
        whys = (self.calendar.why_quiet(occurrence.planned_at, zone) for zone in sorted(zones))
        return next(filter(None, whys), "")

    # ---- what may be proposed -----------------------------------------------------------------

    def _instead(
        self, plan: Plan, coming: list[Occurrence], met: list[list[Mapping[str, Any]]]
    ) -> Mapping[str, Any] | None:
        """The next time that meets nothing; None when this one does, or none is near."""
        if not self._meets(plan, coming, met):
            return None
        for other in self._others(plan, coming):
            dates = self.coming(other, self.rule(other))
            if dates and not self._meets(other, dates, [list(self._met(other, o)) for o in dates]):
                return {"parts": other.parts(), **wall(dates[0].open_at, self.zone(other))}
        return None

    def _meets(self, plan: Plan, coming: list[Occurrence], met: list[list[Mapping[str, Any]]]) -> bool:
        if plan.live:
            return self._refused(plan, coming, met)
        return bool(self._hours(plan, coming))

    def _hours(self, plan: Plan, coming: list[Occurrence]) -> list[time]:
        """The hours at which it opens where it was planned for quiet ones; a day off has no better hour."""
        zone = self.zone(plan)
        return [
            local_time.local(occurrence.open_at, zone).time()
            for occurrence in coming
            if self.calendar.why_quiet(occurrence.planned_at, zone) not in ("", "day_off")
        ]

    def _others(self, plan: Plan, coming: list[Occurrence]) -> Iterator[Plan]:
        """A check-in at another hour; a session at the first open time from then on, then hour by hour."""
        if not plan.live:
            yield from (replace(plan, local_hour=hour) for hour in dict.fromkeys(self._hours(plan, coming)))
            return
        zone = self.zone(plan)
        for hours in range(HOURS_TRIED):
            at = local_time.local(coming[0].open_at + hours * HOUR, zone)
            yield replace(plan, day=at.date(), local_hour=at.time().replace(tzinfo=None))


def _hard(met: list[list[Mapping[str, Any]]]) -> bool:
    return any(clash["hard"] for clashes in met for clash in clashes)
