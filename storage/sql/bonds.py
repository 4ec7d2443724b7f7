"""Bonds: rows that are open between a coachee and her coach, and what they are once they bind nobody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from bot.people import PersonId
from storage.sql.codec import instant
from storage.sql.rows import Rows

NOW = object()  # in the place of the instant at which it ends


class Bond(NamedTuple):
    """A table with a row for two people; `when` it is open, and `closed`: the columns that end it."""

    table: str
    coachee: str
    coach: str
    when: str
    closed: Mapping[str, Any]


PROMISE = Bond("promises", "owner", "other", "state in ('open', 'stuck')", {"other": None, "helps": 0})
VISIT = Bond("visits", "worker", "coach", "state != 'agreed'", {"state": "agreed"})
SCHEDULE = Bond("schedules", "coachee", "coach", "ended_at is null", {"ended_at": NOW})
BETWEEN_TWO = (
    PROMISE,
    VISIT,
    SCHEDULE,
    Bond("coachings", "person", "coach", "until is null", {"until": NOW}),
    Bond("proposals", "person", "coach", "answered_at is null", {"answered_at": NOW}),
    Bond("letters", "coachee", "coach", "replied_at is null", {"replied_at": NOW}),
    Bond(
        "sessions",
        "coachee",
        "coach",
        "closed_at is null",
        {"state": "ended", "waits_for": None, "closed_at": NOW},
    ),
    Bond("questions", "person", "coach", "answered_at is null", {"coach": None, "listed_at": NOW}),
    Bond("ratings", "person", "coach", "side = 'coachee'", {"coach": None}),
)
"""All that one person cannot have with herself."""


class Bonds(Rows):
    """The part of the desk that knows what holds two people together."""

    def unbind(self, coach: PersonId, of: PersonId, now: datetime) -> list[int]:
        for bond in (VISIT, SCHEDULE):
            self._close(bond, of, coach, now)
        kept = [*self._close(PROMISE, of, coach, now), *self._close(PROMISE, coach, of, now)]
        return [id for id, _, _ in kept]

    def _close(
        self, bond: Bond, coachee: PersonId, coach: PersonId, now: datetime
    ) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
        """The rows that bound them: the key of each, its columns as they were and as they are."""
        after = {name: instant(now) if value is NOW else value for name, value in bond.closed.items()}
        where = f"{bond.coachee} = ? and {bond.coach} = ? and {bond.when}"
        found = self._all(f"select id, {', '.join(after)} from {bond.table} where {where}", (coachee, coach))  # noqa: S608
        for id, *_ in found:
            self._put_back(bond.table, id, after)
        return [(id, dict(zip(after, before, strict=True)), after) for id, *before in found]

    def _put_back(
        self, table: str, id: int, columns: Mapping[str, Any], only: Mapping[str, Any] | None = None
    ) -> None:
        """Write these columns of a row; `only` where it is so, and where its like is not there already."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        where = "".join(f" and {name} is not distinct from ?" for name in only or {})
        self._changed(
            f"update {table} set {sets} where id = ?{where}",  # noqa: S608
            (*columns.values(), id, *(only or {}).values()),
        )
