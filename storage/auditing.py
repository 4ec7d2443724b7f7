"""Auditing: what is promised about who read what of whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Auditing(Protocol):
    """The part of the desk that remembers who has read what. It holds ids, and nobody's words."""

    def note_read(
        self, reader: PersonId | None, relation: str, of: PersonId, view: str, turn: int | None, at: datetime
    ) -> None:
        """A reader saw this view of a person, as what she is to her; once for each turn of the reader's.

        `reader` None: the operator, or somebody unknown who holds a code; `turn` None: outside a turn.
        """

    def note_certificate(self, digest: str, relation: str, view: str, at: datetime) -> None:
        """Somebody unknown saw whose certificate this is; a line within the hour, however often."""

    def note_reads(self, relation: str, of: Iterable[PersonId], view: str, at: datetime) -> None:
        """The operator read this view of so many people."""
