"""Restoring: what is promised of a store that was brought back from a backup, before it is served from."""

from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Restoring(Protocol):
    """The part of the desk that settles what may have happened since the backup."""

    def doubt_sends(self, until: datetime, now: datetime) -> tuple[int, int]:
        """What waited to be sent by then may have been sent since: what she waits for is sent, and known to
        be in doubt; what nobody waits for is uncertain, and stays unsent. How many of each.
        """

    def was_met(self, person: PersonId, created_at: str) -> bool:
        """Whether it is the same person who had this id elsewhere."""
