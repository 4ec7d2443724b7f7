"""Schedules: what coaches planned, and the sessions in which both talk with each other."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.conversation.events import Facts, Key
from bot.people import PersonId
from storage.schedules import Schedule, Session, SessionState
from storage.sql.codec import instant, json_in, moment, optional_moment, subject_of, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("schedules")
_CLOSED = frozenset({SessionState.HELD, SessionState.MISSED, SessionState.ENDED})


class Scheduling(Rows):
    """The part of the desk that keeps what coaches planned."""

    def keep_schedule(
        self,
        coach: PersonId,
        ref: Key,
        coachee: PersonId | None,
        rule: Mapping[str, Any],
        zone: str,
        now: datetime,
    ) -> int:
        row = (coach, ref, coachee, to_json(rule), zone, instant(now))
        return int(self._one(_SQL["keep_schedule"], row)[0])

    def change_schedule(self, id: int, rule: Mapping[str, Any], now: datetime) -> None:
        self._run(_SQL["change_schedule"], (to_json(rule), instant(now), id))

    def pause_schedule(self, id: int, now: datetime) -> bool:
        return self._run(_SQL["pause_schedule"], (instant(now), id)).rowcount == 1

    def resume_schedule(self, id: int) -> bool:
        return self._run(_SQL["resume_schedule"], (id,)).rowcount == 1

    def end_schedule(self, id: int, now: datetime) -> bool:
        return self._run(_SQL["end_schedule"], (instant(now), id)).rowcount == 1

    def schedule(self, id: int) -> Schedule | None:
        row = self._one(_SQL["schedule"], (id,))
        return None if row is None else _schedule(row)

    def schedules_by(self, coach: PersonId) -> list[Schedule]:
        return [_schedule(row) for row in self._all(_SQL["schedules_by"], (coach,))]

    def schedules_for(self, person: PersonId) -> list[Schedule]:
        return [_schedule(row) for row in self._all(_SQL["schedules_for"], (person,))]

    def timer_of(self, person: PersonId, timer: str, about: Key) -> tuple[datetime, Facts] | None:
        row = self._one(_SQL["timer_of"], (person, timer, about))
        return None if row is None else (moment(row[0]), json.loads(row[1]))

    def team_timers(
        self, coach: PersonId, timer: str
    ) -> Mapping[tuple[PersonId, Key], tuple[datetime, Facts]]:
        rows = self._all(_SQL["team_timers"], (coach, timer))
        return {(person, about): (moment(at), json.loads(facts)) for person, about, at, facts in rows}

    def include_coachees(
        self, coach: PersonId, timer: str, about: Key, due_at: datetime, facts: Facts
    ) -> None:
        row = (timer, about, instant(due_at), to_json(facts), subject_of(facts), coach)
        self._run(_SQL["include_coachees"], row)

    def keep_session(self, coach: PersonId, ref: Key, coachee: PersonId, at: datetime, now: datetime) -> int:
        row = (coach, ref, coachee, instant(at), instant(now))
        return int(self._one(_SQL["keep_session"], row)[0])

    def session(self, id: int) -> Session | None:
        row = self._one(_SQL["session"], (id,))
        return None if row is None else _session(row)

    def change_session(self, session: Session, now: datetime) -> None:
        closed_at = instant(now) if session.state in _CLOSED else None
        summary = to_json(session.summary)
        row = (instant(session.at), session.state, session.waits_for, summary, closed_at, session.id)
        self._run(_SQL["change_session"], row)

    def sessions_of(self, person: PersonId) -> list[Session]:
        return [_session(row) for row in self._all(_SQL["sessions_of"], (person,))]


def _schedule(row: Sequence[Any]) -> Schedule:
    id, coach, coachee, rule, zone, planned_at, paused_at, ended_at = row
    return Schedule(
        id=id,
        coach=coach,
        coachee=coachee,
        rule=json.loads(rule),
        zone=zone,
        planned_at=moment(planned_at),
        paused_at=optional_moment(paused_at),
        ended_at=optional_moment(ended_at),
    )


def _session(row: Sequence[Any]) -> Session:
    id, coach, coachee, at, state, waits_for, summary = row
    return Session(
        id=id,
        coach=coach,
        coachee=coachee,
        at=moment(at),
        state=SessionState(state),
        waits_for=waits_for,
        summary=json_in(summary),
    )
