"""Overviews: the page of a coach's team, and of one of its people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.sql.codec import instant, json_in, moment
from storage.sql.queries import queries
from storage.sql.visits import Visits
from storage.visits import Evidence, Visit

_SQL = queries("overviews")
_CHECKIN = ("goal", "reality", "will", "first_step", "due_on", "confidence", "voices", "finished_at")


class Overviews(Visits):
    """The part of the desk behind a coach's pages."""

    def next_sessions(self, coach: PersonId, now: datetime) -> Mapping[PersonId, datetime]:
        rows = self._all(_SQL["next_sessions"], (coach, instant(now)))
        return {PersonId(coachee): moment(at) for coachee, at in rows}

    def helps_owed(self, coach: PersonId) -> Mapping[PersonId, int]:
        return {PersonId(to): count for to, count in self._all(_SQL["helps_owed"], (coach,))}

    def shared_checkins(self, person: PersonId, coach: PersonId, limit: int) -> list[Mapping[str, Any]]:
        rows = self._all(_SQL["shared_checkins"], (person, coach, limit))
        found = [dict(zip(_CHECKIN, row, strict=True)) for row in rows]
        return [
            {**one, "voices": json_in(one["voices"]), "finished_at": moment(one["finished_at"])}
            for one in found
        ]

    def visits_with(self, coach: PersonId, worker: PersonId, limit: int) -> list[Visit]:
        ids = self._all(_SQL["visits_with"], (worker, coach, limit))
        return [visit for (id,) in ids if (visit := self.visit(id)) is not None]

    def evidence_of(self, visit: int) -> list[Evidence]:
        ids = self._all(_SQL["evidence_of"], (visit,))
        return [sent for (id,) in ids if (sent := self.evidence(id)) is not None]
