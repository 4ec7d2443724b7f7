"""Timing: timers, set, taken and found due."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.conversation.events import Facts, Key, TimerFired
from bot.people import PersonId
from storage.kept import UNREADABLE
from storage.sealing.columns import BROKEN
from storage.sql.codec import instant, moment, optional_moment, subject_of, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("timing")


class Timing(Rows):
    """The timers of the desk."""

    def set_timer(
        self, person: PersonId, timer: str, about: Key, due_at: datetime, facts: Facts | None = None
    ) -> None:
        self._run(
            _SQL["set_timer"],
            (
                person,
                timer,
                about,
                instant(due_at),
                to_json(facts) if facts else "{}",
                subject_of(facts) if facts else None,
            ),
        )

    def cancel_timer(self, person: PersonId, timer: str, about: Key) -> None:
        self._run(_SQL["cancel_timer"], (person, timer, about))

    def due_timers(self, now: datetime, limit: int) -> list[TimerFired]:
        return [_fired(row, now) for row in self._all(_SQL["due_timers"], (instant(now), limit))]

    def her_timers(self, person: PersonId, now: datetime) -> list[TimerFired]:
        return [_fired(row, now) for row in self._all(_SQL["her_timers"], (person,))]

    def take_timer(self, event: TimerFired) -> bool:
        taken = self._run(_SQL["take_timer"], (event.person, event.timer, event.about, instant(event.due_at)))
        return taken.rowcount == 1

    def next_due_at(self) -> datetime | None:
        (at,) = self._one(_SQL["next_due_at"])
        return optional_moment(at)


def _fired(row: Sequence[Any], now: datetime) -> TimerFired:
    id, person, timer, about, due_at, facts = row
    return TimerFired(
        person=person,
        key=f"timer:{id}:{due_at}",
        at=now,
        timer=timer,
        about=about,
        due_at=moment(due_at),
        facts=UNREADABLE if facts == BROKEN else json.loads(facts),
    )
