"""Withdrawing: cards that were found wrong, and who has been sent them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A card that nobody is shown any more, in these words."""

    card: str  # "amtsl/cct"
    words: str  # the fingerprint of the words that were wrong: mended, it is another card
    reason: str
    instead: str = ""  # the card to read in its place


class Withdrawing(Protocol):
    """The part of the desk that takes words back."""

    def withdraw(self, withdrawal: Withdrawal, now: datetime) -> bool:
        """Keep it; False when this card was withdrawn in these words before."""

    def withdrawals(self) -> list[Withdrawal]:
        """All of them, in order."""

    def void(self, texts: Collection[str]) -> list[tuple[PersonId, datetime]]:
        """Withdraw what is unsent of these texts, by their names; who was sent one, or was about to be, and
        when last.

        What is on its way arrives, but is not sent again. Costs by those who were sent one. Whoever was
        forgotten is not found.
        """

    def last_sent_of_packs(self, person: PersonId) -> list[str]:
        """The names of the texts of packs among her last messages, the latest first."""
