"""Timing: timers, set, taken and found due."""

import json
from datetime import datetime

from bot.conversation.events import Facts, Key, TimerFired
from bot.people import PersonId
from storage.sqlite.codec import instant, moment, to_json
from storage.sqlite.rows import Rows


class Timing(Rows):
    """The timers of the desk."""

    def set_timer(
        self, person: PersonId, timer: str, about: Key, due_at: datetime, facts: Facts | None = None
    ) -> None:
        self._run(
            """insert into timers (person, timer, about, due_at, facts) values (?, ?, ?, ?, ?)
            on conflict (person, timer, about)
            do update set due_at = excluded.due_at, facts = excluded.facts""",
            (person, timer, about, instant(due_at), to_json(facts) if facts else "{}"),
        )

    def cancel_timer(self, person: PersonId, timer: str, about: Key) -> None:
        self._run("delete from timers where person = ? and timer = ? and about = ?", (person, timer, about))

    def due_timers(self, now: datetime, limit: int) -> list[TimerFired]:
        rows = self._all(
            """select id, person, timer, about, due_at, facts from timers
            where due_at <= ? order by due_at, id limit ?""",
            (instant(now), limit),
        )
        return [
            TimerFired(
                person=person,
                key=f"timer:{id}:{due_at}",
                at=now,
                timer=timer,
                about=about,
                due_at=moment(due_at),
                facts=json.loads(facts),
            )
            for id, person, timer, about, due_at, facts in rows
        ]

    def take_timer(self, event: TimerFired) -> bool:
        taken = self._run(
            "delete from timers where person = ? and timer = ? and about = ? and due_at = ?",
            (event.person, event.timer, event.about, instant(event.due_at)),
        )
        return taken.rowcount == 1

    def next_due_at(self) -> datetime | None:
        row = self._one(
            """select min(at) from (
                select min(due_at) as at from timers
                union all select min(not_before) from outbox where state = 'held'
                union all select min(not_before) from outbox where state = 'queued')"""
        )
        return None if row[0] is None else moment(row[0])
