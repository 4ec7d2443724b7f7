"""Auditing: what is promised about who read what of whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.access import Door
from bot.people import PersonId


class Read(NamedTuple):
    """Somebody saw something of somebody else."""

    at: datetime
    reader: PersonId | None  # None: the operator, the bearer of a code, or somebody forgotten
    relation: str  # as what: "her coach", "trainer", "operator"
    of: PersonId | None  # None: somebody forgotten
    view: str
    door: Door


class Auditing(Protocol):
    """The part of the desk that remembers who has read what. It holds ids, and nobody's words."""

    def note_turn(
        self, reader: PersonId, turn: int, seen: Iterable[tuple[str, PersonId, str]], at: datetime
    ) -> None:
        """In a turn of the reader's she saw this: (as what, of whom, which view); each once for a turn."""

    def note_page(self, reader: PersonId, seen: Iterable[tuple[str, PersonId, str]], at: datetime) -> None:
        """On a page she saw this: (as what, of whom, which view); each once an hour, however often."""

    def note_reads(self, relation: str, of: Iterable[PersonId], view: str, door: Door, at: datetime) -> None:
        """Somebody whom we do not know by id, such as the operator, saw this view of so many people."""

    def note_certificate(self, digest: str, relation: str, view: str, door: Door, at: datetime) -> None:
        """Somebody whom we do not know saw whose certificate this is; one line an hour, however often."""

    def reads(
        self,
        of: PersonId | None = None,
        reader: PersonId | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Read]:
        """Who read what, oldest first. What is None is not asked for; `until` is the first instant after."""
