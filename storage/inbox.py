"""The inbox: what is promised about updates that were acknowledged and wait for their turn."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.conversation.events import Event, Key
from bot.people import Address


class Inbox(Protocol):
    """The part of the desk that keeps the rest of a flood until its turns come.

    They belong to an address, as they did at the provider: nobody has read them yet.
    """

    def put_by(self, events: Sequence[Event]) -> None:
        """Keep them, in this order; a key that waits already is not kept twice. None is a timer."""

    def first_put_by(self, sender: Address, limit: int) -> list[Event]:
        """The first of hers that wait."""

    def put_by_of(self) -> list[Address]:
        """Of whom something waits."""

    def drop_put_by(self, keys: Iterable[Key]) -> None:
        """Their turns are committed."""
