"""Overviews: the page of a coach's team, and of one of its people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.overviews import Next
from storage.sql.codec import instant, json_in, moment
from storage.sql.queries import queries
from storage.sql.visits import Visits
from storage.visits import Evidence, Visit

_SQL = queries("overviews")
_CHECKIN = ("goal", "reality", "will", "first_step", "due_on", "confidence", "voices", "finished_at")


class Overviews(Visits):
    """The part of the desk behind a coach's pages."""

    def next_dates(self, coach: PersonId, now: datetime) -> list[Next]:
        sessions = self._all(_SQL["next_sessions"], (coach, instant(now)))
        found = [Next(PersonId(id), moment(at), session=True) for id, at in sessions]
        checkins = self._all(_SQL["next_checkins"], (coach,))
        found += [Next(PersonId(id), moment(at), session=False) for id, at in checkins]
        soonest: dict[PersonId, Next] = {}
        for one in sorted(found, key=lambda one: one.at):
            soonest.setdefault(one.person, one)
        return list(soonest.values())

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
