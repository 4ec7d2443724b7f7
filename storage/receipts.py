"""Receipts: what is promised about a message after its provider took it."""

from datetime import datetime
from typing import Protocol

from bot.conversation.events import Arrival, Key
from bot.people import PersonId


class NotYetError(Exception):
    """What became of it is told before its receipt was written: it has to be told again."""


class Receipts(Protocol):
    """The part of the desk that learns how far a message came."""

    def arrived(self, key: Key, state: Arrival, at: datetime, id: str, reason: str = "") -> PersonId | None:
        """How far the message with this key came, as its provider tells of an attempt with this id.

        It only ever moves forward. One of which nothing was known, or that waits to be tried again, is
        SENT; one that failed after all is REFUSED, for which no silence is waited for. Returns whom it
        did not reach, when it failed just now. Raises NotYetError for a failure while it is SENDING.
        """
