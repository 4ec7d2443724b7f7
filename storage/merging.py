"""Merging: what is promised about two people who turn out to be one, and about taking that back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.people import Address, PersonId

UNDO_WITHIN = timedelta(days=7)


class MergeError(Exception):
    """Two people cannot be joined, or parted again; says why and what to do. Nothing was written."""


class Merge(NamedTuple):
    """One merge. `survivor` lives on; `merged` is a number that only its past is known by."""

    id: int
    survivor: PersonId
    merged: PersonId
    merged_at: datetime
    undone_at: datetime | None = None


class Merging(Protocol):
    """The part of the desk that joins people. Rows of both are locked in the order of their ids."""

    def unguessable(self, about: str) -> bytes:
        """Bytes that only this programme makes of these words: the same ones each time."""

    def keep_link_code(self, person: PersonId, code: str, expires_at: datetime) -> None:
        """Her code, in the place of an earlier one; kept as a digest only."""

    def whose_link_code(self, code: str, typed_by: PersonId, now: datetime) -> PersonId | None:
        """Who gave this code. None when it is unknown, used or expired: that counts as a wrong try,
        and whoever has made five within the hour gets None whatever she types."""

    def want_link(self, code: str, by: PersonId, now: datetime, expires_at: datetime) -> None:
        """Somebody wrote this code: it is good for nobody else; its giver may say so until then."""

    def link_wanted(self, person: PersonId, now: datetime) -> PersonId | None:
        """Who wrote her code, while she may still say that it is she."""

    def drop_link(self, person: PersonId) -> None:
        """Her code, and whoever wrote it, are forgotten."""

    def merge(self, survivor: PersonId, merged: PersonId, now: datetime) -> Mapping[str, int]:
        """Join them; how many of each thing changed hands.

        What lives on changes hands: addresses, promises, memories, timers, what is unsent. What was
        lived (journal, conversation, what was sent) stays under the number it was lived as. Of one item
        the memory that was reviewed last stands; a stop of either is a stop. Raises MergeError.
        """

    def held_by(self, person: PersonId) -> Mapping[str, int]:
        """How many check-ins, open promises and answers (`reviews`) are hers."""

    def channels_of(self, person: PersonId) -> list[str]:
        """On which channels she writes."""

    def channels_joined(self, merge: int) -> list[str]:
        """The channels of the addresses that it brought."""

    def merges(self) -> list[Merge]:
        """All that ever were, the latest first."""

    def last_merge(self, survivor: PersonId, now: datetime) -> Merge | None:
        """Her latest that can still be undone."""

    def unmerge(self, merge: int, now: datetime) -> None:
        """Give back to each what was theirs; what came since stays with the one who lived on.

        A stop said since stands for both. Raises MergeError when it is too late, or a later merge of
        the same people has to be undone first.
        """

    def joined(self, survivor: PersonId) -> list[PersonId]:
        """Who was joined to her."""

    def lives_as(self, person: PersonId) -> PersonId:
        """Who lives on for this number: herself, unless she was joined to somebody."""

    def met_at(self, address: Address) -> PersonId | None:
        """As whom somebody was first met there: whose the buttons are that name nobody."""
