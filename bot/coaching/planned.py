"""Planned: what a coach, and she for whom he plans, may read and look up about schedules and sessions.

JSON values, for facts and look-ups. A coach sees his coachees by name, when their check-ins come, and why
one rests; nothing of what they say in them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.access import View
from bot.coaching import scheduling, sessions
from bot.coaching.previewing import FARTHEST, Plan, Previewer
from bot.coaching.scheduling import WHO, Waits, wall
from bot.coaching.subject import id_of
from bot.content.folding import fold
from bot.content.recurring import recurring
from bot.people import Person
from bot.reading import Reading
from scheduler import local_time, recurrence
from scheduler.local_time import Calendar
from scheduler.recurrence import APART, Repeat
from storage.store import Desk, Schedule, Session, SessionState

PAGE = 5  # rows of one list
MOST_NAMES = 3  # of those for whom a schedule rests


@dataclass(frozen=True, slots=True)
class Planner:
    """What is looked at in one turn. `say` renders a text of the catalogue in her language."""

    reading: Reading
    now: datetime
    calendar: Calendar
    say: Callable[[str, Mapping[str, Any]], str]

    @property
    def desk(self) -> Desk:
        return self.reading.desk

    @property
    def person(self) -> Person:
        return self.reading.reader

    # ---- what a coach reads -------------------------------------------------------------------

    def coachees(self) -> list[Mapping[str, Any]]:
        """His, by name; `of` is there so that what was read is forgotten with them."""
        if not self.person.roles & WHO:
            return []
        his = self.reading.among(View.NAME, self.desk.coachees(self.person.id))
        people = sorted(his, key=lambda p: (fold(p.name), p.id))
        return [{"of": p.id, "name": p.name} for p in people]

    def planned(self, offset: str) -> Mapping[str, Any]:
        """A page of what he planned, and how many more there are."""
        rows, start = self.rows(), int(offset)
        return {"rows": rows[start : start + PAGE], "more": max(0, len(rows) - start - PAGE)}

    def rows(self) -> list[Mapping[str, Any]]:
        """All that he planned; of what is over, and of those who are not his any more, nothing."""
        desk, id = self.desk, self.person.id
        team, waits = desk.coachees(id), scheduling.next_of_team(desk, id)
        rows = [row for schedule in desk.schedules_by(id) if (row := self._row(schedule, team, waits))]
        mine = [session for session in desk.sessions_of(id) if session.coach == id]
        return rows + [row for session in mine if (row := self._session_row(session))]

    def _row(self, schedule: Schedule, team: list[Person], waits: Waits) -> Mapping[str, Any] | None:
        who = self.reading.person(View.SCHEDULE, schedule.coachee)
        if who is None and schedule.coachee is not None:
            return None
        people = team if who is None else [who]
        rule, paused = recurrence.thaw(schedule.rule), schedule.paused_at is not None
        waiting = [w for p in people if (w := waits.get((p.id, scheduling.about(schedule.id))))]
        coming = recurrence.following(rule, schedule.zone, self.calendar, self.now, self.now)
        times = [w.open_at for w in waiting] or [o.open_at for _, o in zip(range(1), coming, strict=False)]
        if not times and not paused:
            return None  # over
        why = [(p, scheduling.rests(self.desk, schedule, p)) for p in people if not paused]
        resting = [{"of": p.id, "name": p.name, "why": w} for p, w in why if w]
        self.reading.among(View.SCHEDULE, [p for p, w in why if w][:MOST_NAMES])
        return {
            "kind": "schedule",
            "id": schedule.id,
            "of": schedule.coachee,
            "name": who.name if who is not None else "",
            "words": self.rule_words(schedule.rule),
            "next": wall(min(times), self.person.zone) if times and not paused else None,
            "resting": resting[:MOST_NAMES],
            "resting_more": max(0, len(resting) - MOST_NAMES),
            "state": "paused" if paused else "",
        }

    def _session_row(self, session: Session) -> Mapping[str, Any] | None:
        coachee = self.reading.person(View.SESSION, session.coachee)
        if coachee is None:
            return None
        why = "stopped" if coachee.stopped_at else ""
        return {
            "kind": "session",
            "id": session.id,
            "of": session.coachee,
            "name": coachee.name,
            "words": "",
            "next": wall(session.at, self.person.zone),
            "resting": [{"of": coachee.id, "name": coachee.name, "why": why}] if why else [],
            "resting_more": 0,
            "state": self._stands(session),
        }

    def _stands(self, session: Session) -> str:
        """How it stands for him: "agreed", "now", or whether his word or hers is awaited, and on what."""
        if session.state is SessionState.AGREED:
            return "now" if session.at <= self.now else "agreed"
        his = session.waits_for == self.person.id
        if session.state is SessionState.SUMMED:
            return "to_confirm" if his else "sent"
        return "to_answer" if his else "asked"

    def rule_words(self, rule: Mapping[str, Any]) -> str:
        """The rule of a schedule as people say it: « chaque jeudi »."""
        first = date.fromisoformat(rule["first"])
        args = {"every": rule["every"], "nth": rule["nth"], "weekday": first.weekday()}
        return self.say("schedule.rule", {**args, "day": rule["first"], "hour": rule["local_hour"]})

    # ---- what a coach looks up ----------------------------------------------------------------

    def words(self, words: str) -> Mapping[str, Any]:
        """What his words name of a plan; None for what they do not."""
        today = local_time.day(self.now, self.person.zone)
        read = recurring(words, today)
        return {
            "every": read.every,
            "nth": read.nth,
            "weekday": read.weekday,
            "day": read.day and read.day.isoformat(),
            "local_hour": read.local_hour and f"{read.local_hour:%H:%M}",
        }

    def preview(self, query: str) -> Mapping[str, Any]:
        """What the plan in this JSON leads to."""
        plan = Plan.of(json.loads(query))
        seen = Previewer(self.reading, self.person, self.now, self.calendar).preview(plan)
        return {**seen, "words": self.rule_words(seen["rule"])} if seen["state"] == "open" else seen

    # ---- what she reads, and looks up -----------------------------------------------------------

    def told(self, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What was planned for her, by whom, and when it comes next; None when it is over."""
        schedule = self.desk.schedule(id_of(given))
        if schedule is None or not scheduling.runs_for(self.desk, schedule, self.person):
            return None
        coming = scheduling.next_of(self.desk, schedule, self.person.id)
        if coming is None:
            return None
        return {
            "schedule": schedule.id,
            "by": self.reading.name(View.PLANNED, schedule.coach),
            "team": schedule.coachee is None,
            "once": schedule.rule["every"] == Repeat.ONCE,
            "words": self.rule_words(schedule.rule),
            "next": wall(coming.open_at, self.person.zone),
        }

    def by_whom(self, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The coach whose schedule brings this check-in; None when it is her own rhythm."""
        if not str(given.get("about", "")).startswith("schedule:"):
            return None
        schedule = self.desk.schedule(id_of(given))
        coach = self.reading.person(View.PLANNED, schedule.coach) if schedule is not None else None
        if schedule is None or coach is None:
            return None
        return {"schedule": schedule.id, "name": coach.name, "planned_at": given["planned_at"]}

    def other_times(self, query: str) -> Mapping[str, Any]:
        """Times that she may mean instead of one check-in of a schedule, the nearest first.

        The query is JSON: `schedule`, `day`, `hour`, `weekday`, and `planned_at` of the one that she is
        invited to: without it the next is moved. A weekday alone is that of the same week, or of the coming
        one; an hour alone is of the same day. `state` is "over", "past", "far" or "open"; a quiet time is put
        off to the next open one.
        """
        asked = json.loads(query)
        schedule = self.desk.schedule(asked["schedule"])
        if schedule is None or schedule.paused_at is not None or schedule.coach != self.person.coach:
            return {"state": "over"}
        coming = scheduling.next_of(self.desk, schedule, self.person.id)
        last = self.now + scheduling.MOST_MOVED
        if "planned_at" in asked:
            invited_at = datetime.fromisoformat(asked["planned_at"])
            last = min(last, coming.open_at) if coming is not None else last
            found = self._times(asked, max(invited_at, self.now), last)
        elif coming is not None:
            invited_at = coming.planned_at
            found = self._times(asked, coming.open_at, max(last, coming.open_at + APART))
        else:
            return {"state": "over"}
        times = [{**time, "moves": invited_at.isoformat()} for time in found.get("times", ())]
        return {**found, "times": times}

    def _times(self, named: Mapping[str, Any], instead_of: datetime, last: datetime) -> Mapping[str, Any]:
        zone = self.person.zone
        usual = local_time.local(instead_of, zone)
        hour = time.fromisoformat(named["hour"]) if named.get("hour") else usual.time().replace(tzinfo=None)
        instants = [local_time.to_utc(day, hour, zone) for day in self._days(named, usual.date())]
        ahead = [at for at in dict.fromkeys(instants) if at > self.now]
        if not ahead:
            return {"state": "past"}
        near = [at for at in ahead if at < last]
        if not near:
            return {"state": "far"}
        return {"state": "open", "times": [self._time(at) for at in near]}

    def _days(self, named: Mapping[str, Any], usual: date) -> list[date]:
        """The days that are meant: the nearer to the planned one first."""
        today = local_time.day(self.now, self.person.zone)
        monday = usual - timedelta(days=usual.weekday())
        days = []
        if named.get("weekday") is not None:
            days.append(monday + timedelta(days=named["weekday"]))
        if named.get("day"):
            days.append(date.fromisoformat(named["day"]))
        elif named.get("weekday") is not None:
            days.append(today + timedelta(days=(named["weekday"] - today.weekday() - 1) % 7 + 1))
        return days or [usual]

    def _time(self, at: datetime) -> Mapping[str, Any]:
        zone = self.person.zone
        open_at = self.calendar.next_open(at, zone)
        return {**wall(open_at, zone), "why": self.calendar.why_quiet(at, zone), "planned": wall(at, zone)}

    # ---- sessions -------------------------------------------------------------------------------

    def session(self, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The session that a timer is about, as this person sees it; None when it is not hers."""
        session = self.desk.session(id_of(given))
        if session is None or self.person.id not in (session.coach, session.coachee):
            return None
        other = self.reading.person(View.SESSION, sessions.other_of(session, self.person.id))
        if other is None:
            return None
        coachee = self.person if self.person.id == session.coachee else other
        return {
            "id": session.id,
            "of": other.id,
            "by": other.name,
            "coach": self.person.id == session.coach,
            "state": session.state,
            "mine": session.waits_for == self.person.id,
            "past": session.at <= self.now,
            "left": coachee.coach != session.coach,
            "stopped": coachee.stopped_at is not None,
            "summary": dict(session.summary),
            "voices": sessions.voices(self.desk, session, self.person.id),
            **wall(session.at, self.person.zone),
        }

    def session_times(self, query: str) -> Mapping[str, Any]:
        """As `other_times`, for a session: nobody talks in quiet hours, nor with two at once."""
        asked = json.loads(query)
        session = self.desk.session(asked["session"])
        if session is None or self.person.id not in (session.coach, session.coachee):
            return {"state": "over"}
        if self.reading.person(View.SESSION, sessions.other_of(session, self.person.id)) is None:
            return {"state": "over"}  # they have parted
        found = self._times(asked, session.at, self.now + FARTHEST)
        if found["state"] != "open":
            return found
        at = datetime.fromisoformat(found["times"][0]["planned"]["at"])
        coach = self.desk.person(session.coach) or self.person
        local = local_time.local(at, coach.zone)
        plan = Plan(
            every=Repeat.ONCE,
            local_hour=local.time(),
            coachee=session.coachee,
            day=local.date(),
            live=True,
            instead=session.id,
        )
        seen = Previewer(self.reading, coach, self.now, self.calendar).preview(plan)
        if seen["state"] != "open":
            return {"state": seen["state"]}
        better = seen["instead"]
        times = [at] if not seen["refused"] else [datetime.fromisoformat(better["at"])] if better else []
        if not times:
            return {"state": "taken"}
        return {"state": "open", "times": [self._time(time) for time in times]}

    def is_open(self, query: str) -> bool:
        """Whether a session still waits for this person, as she read it: its id, state and time."""
        id, state, at = query.split(" ")
        session = self.desk.session(int(id))
        if session is None or session.waits_for != self.person.id:
            return False
        if session.state is SessionState.PROPOSED and session.at <= self.now:
            return False
        return session.state == state and session.at == datetime.fromisoformat(at)
