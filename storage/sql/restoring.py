"""Restoring: what is in doubt after a backup was brought back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.dumping import Wish
from storage.sql.codec import instant, optional_moment
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


def wishes(run: Callable[[str, Mapping[str, Any]], Any], since: datetime) -> list[Wish]:
    """What people asked for since then."""
    return [
        Wish(PersonId(id), created_at, optional_moment(stopped_at), optional_moment(forgotten_at))
        for id, created_at, stopped_at, forgotten_at in run(_SQL["wishes"], {"since": instant(since)})
    ]
