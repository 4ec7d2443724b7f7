"""Presence: at which hours somebody is there, how her network is, and whether a question reached her."""

import json
from datetime import date, datetime

from bot.conversation.events import Key
from bot.conversation.messages import Purpose
from bot.people import PersonId
from storage.kept import Sending
from storage.presence import LATE_DAYS, LATE_WITHIN, Asked, counted_in
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("presence")
_HOUR = len("2026-11-02T08")  # of an instant, up to its hour


class Presence(Rows):
    """The part of the desk that knows when she is there."""

    def was_there(self, person: PersonId, at: datetime, hour: int) -> tuple[int, ...] | None:
        counted_at = instant(at)[:_HOUR]
        if counted_at <= (self._counted_at.get(person) or ""):
            return None
        row = self._one(_SQL["was_there"], (person,))
        last, hours = ("", ()) if row is None else (row[1], json.loads(row[0]))
        if self.remembers:
            self._counted_at.put(person, max(last, counted_at))
        if counted_at <= last:
            return None
        counted = counted_in(hours, hour)
        self._run(_SQL["count_hour"], (person, to_json(counted), counted_at))
        return counted

    def came_late(self, person: PersonId, day: date) -> bool:
        values = {"person": person, "day": day.isoformat(), "since": (day - LATE_WITHIN).isoformat()}
        row = self._run(_SQL["came_late"], values).fetchone()
        if row is None or row[1] or row[0] < LATE_DAYS:
            return False
        self._run(_SQL["suggested"], (person,))
        return True

    def text_reached(self, person: PersonId, family: str, since: datetime) -> bool:
        return self._one(_SQL["text_reached"], (person, instant(since), f"%{family}%")) is not None

    def asked(self, person: PersonId, about: Key) -> list[Asked]:
        return [
            Asked(
                Sending(state),
                moment(posted_at),
                optional_moment(sent_at),
                purpose > Purpose.REPLY,
                bool(lost),
            )
            for state, posted_at, sent_at, purpose, lost in self._all(_SQL["asked"], (person, about))
        ]
