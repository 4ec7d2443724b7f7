"""Purging: what is old is let go, slice by slice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.people import PersonId
from storage.purging import Kind, Purged
from storage.sql.codec import instant, to_json
from storage.sql.places import Places
from storage.sql.queries import queries

_SQL = queries("purging")
_ALL = 2**31 - 1
_WALKED = ("journal", "outbox")  # blanked row by row; a note says up to which


class Purging(Places):
    """The part of the desk that lets go of what is old."""

    def purge(self, kind: Kind, before: datetime, most: int) -> Purged:
        values = {"before": instant(before), "most": most}
        match kind:
            case Kind.WORDS:
                return self._words(values)
            case Kind.MEDIA:
                ids = [id for (id,) in self._all(_SQL["old_media"], values)]
                self._run_many(_SQL["drop_media"], [(id,) for id in ids])
                return Purged(len(ids), ids, len(ids) == most)
            case _:
                rows = self._run(_SQL[f"drop_{kind}"], values).rowcount
                return Purged(rows, (), rows == most)

    def purgeable(self, kind: Kind, before: datetime) -> int:
        values = {"before": instant(before), "most": _ALL}
        if kind == Kind.MEDIA:
            return len(self._all(_SQL["old_media"], values))
        (count,) = self._one(_SQL[f"count_{kind}"], values)
        return int(count)

    def purged_until(self, person: PersonId) -> int:
        (turn,) = self._one(_SQL["purged_until"], (person,))
        return int(turn)

    def _words(self, values: Mapping[str, Any]) -> Purged:
        rows, more = 0, self._run(_SQL["drop_bubbles"], values).rowcount == values["most"]
        for table in _WALKED:
            note = f"purged.{table}"
            walk = {**values, "after": int(self.note(note) or 0)}
            old = self._all(_SQL[f"old_{table}"], walk)
            if old:
                (walk["last"],) = old[-1]
                rows += self._run(_SQL[f"blank_{table}"], walk).rowcount
                self.keep_note(note, str(walk["last"]))
                self._keep_left(table, [*self._left(table), *self._all(_SQL[f"passed_{table}"], walk)])
            more = more or len(old) == values["most"]
        if not more:
            rows += sum(self._blank_left(table, values["before"]) for table in _WALKED)
        return Purged(rows, (), more)

    def _blank_left(self, table: str, before: str) -> int:
        """Blank what was passed over once it may go; how many. Cost is by what was."""
        if not (left := self._left(table)):
            return 0
        rows = self._run_many(_SQL[f"blank_one_{table}"], [(id, before) for (id,) in left]).rowcount
        self._keep_left(table, [row for row in left if self._one(_SQL[f"speaks_{table}"], row)])
        return rows

    def _left(self, table: str) -> list[tuple[int]]:
        return [(id,) for id in orjson.loads(self.note(f"purged.{table}.left") or "[]")]

    def _keep_left(self, table: str, left: Sequence[Sequence[int]]) -> None:
        self.keep_note(f"purged.{table}.left", to_json([id for (id,) in left]))
