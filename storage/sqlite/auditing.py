"""Auditing: who read what of whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.people import PersonId
from storage.sqlite.codec import instant, to_json
from storage.sqlite.queries import queries
from storage.sqlite.rows import Rows

_SQL = queries("auditing")
CERTIFICATE_AGAIN = timedelta(hours=1)  # or whoever holds a code could fill the disk with one page


class Auditing(Rows):
    """The audit of the desk."""

    def note_read(
        self, reader: PersonId | None, relation: str, of: PersonId, view: str, turn: int | None, at: datetime
    ) -> None:
        self._run(_SQL["note_read"], (reader, relation, of, view, turn, instant(at)))

    def note_certificate(self, digest: str, relation: str, view: str, at: datetime) -> None:
        lately = instant(at - CERTIFICATE_AGAIN)
        values = {"digest": digest, "relation": relation, "view": view, "at": instant(at), "lately": lately}
        self._run(_SQL["note_certificate"], values)

    def note_reads(self, relation: str, of: Iterable[PersonId], view: str, at: datetime) -> None:
        self._run(_SQL["note_reads"], (relation, view, instant(at), to_json(list(of))))
