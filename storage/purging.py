"""Purging: what is promised about what is kept for so long only.

A row that is counted, or that a promise stands on, stays and says nothing any more; the others go.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.people import PersonId


class Kind(StrEnum):
    """What a programme may keep for so long only."""

    WORDS = "words"  # what people wrote and were told, and what the turns read: journal, outbox, chat pages
    MEDIA = "media"  # the files that they sent, once nobody has to look at them any more
    DEAD_LETTERS = "dead_letters"
    REPORTS = "reports"
    AUDIT = "audit"


class Purged(NamedTuple):
    """One slice: how many rows say nothing any more, the media ids to delete, and whether there is more."""

    rows: int
    media: Sequence[str]
    more: bool


class Purging(Protocol):
    """The part of the desk that lets go of what is old."""

    def purge(self, kind: Kind, before: datetime, most: int) -> Purged:
        """The next so many rows of a kind from before then, oldest first. Cost is by `most`."""

    def purgeable(self, kind: Kind, before: datetime) -> int:
        """How many rows there are to purge; looks at all of them."""

    def purged_until(self, person: PersonId) -> int:
        """The last of her turns that was purged; 0 when none was."""
