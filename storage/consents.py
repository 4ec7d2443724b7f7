"""Consents: what is promised about the words that somebody agreed to."""

from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Consents(Protocol):
    """The part of the desk that knows to which words she said yes."""

    def agree(self, person: PersonId, edition: int, now: datetime) -> None:
        """She said yes to the words of this edition; when she first said yes to any stays as it is."""

    def agreed_to(self, person: PersonId) -> int:
        """The edition of the words that she said yes to; 0 when she did not."""
