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
        """The first of hers that wait.

        One that cannot be read, as of another version of the program, is put aside as a dead letter, and
        keeps nothing else waiting. It comes as `Unreadable`, so that she is asked for it again, unless not
        even its key can be read.
        """

    def put_by_of(self) -> list[Address]:
        """Of whom something waits, as far as that can be read."""

    def drop_put_by(self, keys: Iterable[Key]) -> None:
        """Forget what was put by under these keys: their turns are committed."""
