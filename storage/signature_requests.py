"""Signature requests: what is promised about who was asked to sign which card, and by whom."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId


class SignatureRequest(NamedTuple):
    """Somebody is asked to read a card and to sign it."""

    card: str  # "amtsl/twin"
    person: PersonId  # who is asked
    by: PersonId | None  # who asks; None: somebody who was forgotten
    words: str  # digest of the words as they stood: of others she is not asked
    at: datetime


class SignatureRequests(Protocol):
    """The part of the desk that knows who was asked for a signature."""

    def ask_signature(self, request: SignatureRequest) -> None:
        """She is asked; what she was asked of this card before is over."""

    def signatures_asked_of(self, person: PersonId) -> list[SignatureRequest]:
        """What she was asked to sign, the longest waiting first."""

    def asked_to_sign(self, card: str) -> list[SignatureRequest]:
        """Who was asked to sign a card, in their order."""
