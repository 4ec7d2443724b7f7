"""Auditing: who read what of whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.access import Door
from bot.people import PersonId
from storage.auditing import Read
from storage.sql.codec import instant, moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("auditing")
CERTIFICATE_AGAIN = timedelta(hours=1)  # or whoever holds a code could fill the disk with one page
PAGE_AGAIN = timedelta(hours=1)  # a page that is looked at again says nothing new


class Auditing(Rows):
    """The audit of the desk. However many people were seen, it is one statement."""

    def note_turn(
        self, reader: PersonId, turn: int, seen: Iterable[tuple[str, PersonId, str]], at: datetime
    ) -> None:
        values = {"reader": reader, "turn": turn, "door": Door.CHAT, "at": instant(at)}
        self._run(_SQL["note_turn"], {**values, "seen": to_json(list(seen))})

    def note_page(self, reader: PersonId, seen: Iterable[tuple[str, PersonId, str]], at: datetime) -> None:
        values = {
            "reader": reader,
            "door": Door.PAGE,
            "at": instant(at),
            "lately": instant(at - PAGE_AGAIN),
        }
        self._run(_SQL["note_page"], {**values, "seen": to_json(list(seen))})

    def note_reads(self, relation: str, of: Iterable[PersonId], view: str, door: Door, at: datetime) -> None:
        values = {"relation": relation, "view": view, "door": door, "at": instant(at)}
        self._run(_SQL["note_reads"], {**values, "of": to_json(list(of))})

    def note_certificate(self, digest: str, relation: str, view: str, door: Door, at: datetime) -> None:
        values = {"digest": digest, "relation": relation, "view": view, "door": door, "at": instant(at)}
        self._run(_SQL["note_certificate"], {**values, "lately": instant(at - CERTIFICATE_AGAIN)})

    def reads(
        self,
        of: PersonId | None = None,
        reader: PersonId | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Read]:
        values = {
            "of": of,
            "reader": reader,
            "since": since and instant(since),
            "until": until and instant(until),
        }
        return [
            Read(moment(at), by, relation, whose, view, Door(door))
            for at, by, relation, whose, view, door in self._all(_SQL["reads"], values)
        ]
