"""Restoring: what is in doubt after a backup was brought back."""

from datetime import datetime

from bot.people import PersonId
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("restoring")


class Restoring(Rows):
    """The part of the desk that settles a store that was brought back."""

    def doubt_sends(self, until: datetime, now: datetime) -> tuple[int, int]:
        when = {"until": instant(until), "now": instant(now)}
        again = self._run(_SQL["doubt_answers"], when).rowcount
        self._run(_SQL["show_doubted"], when)
        return again, self._run(_SQL["doubt_others"], when).rowcount

    def was_met(self, person: PersonId, created_at: str) -> bool:
        return self._one(_SQL["was_met"], (person, created_at)) is not None
