"""Purging: what is old is let go, slice by slice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.purging import Kind, Purged
from storage.sql.codec import instant
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
            after = int(self.note(note) or 0)
            old = self._all(_SQL[f"old_{table}"], {**values, "after": after})
            if old:
                (last,) = old[-1]
                rows += self._run(_SQL[f"blank_{table}"], {**values, "after": after, "last": last}).rowcount
                self.keep_note(note, str(last))
            more = more or len(old) == values["most"]
        return Purged(rows, (), more)
