"""Taking in: who writes, what was seen, and the conversation as it was left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.events import Event, Key
from bot.conversation.state import Conversation
from bot.people import Address, Person, PersonId
from storage.kept import JournalEntry


class TakingIn(Protocol):
    """The part of the desk that an event meets first."""

    def is_first(self, key: Key) -> bool:
        """Whether this key was never seen; it is from now on. Keys are kept for ever, as digests."""

    def person_at(self, address: Address, now: datetime) -> Person:
        """Who writes from there; a new person when nobody is known. Remembers her last address."""

    def meet(self, address: Address, now: datetime) -> tuple[Person, bool]:
        """Who writes from there, as `person_at` says, and whether she is met for the first time."""

    def person(self, id: PersonId) -> Person | None: ...

    def person_known_at(self, address: Address) -> Person | None:
        """Who writes from there, or None: changes nothing."""

    def change_person(self, id: PersonId, fields: Mapping[str, Any]) -> None:
        """Set columns of a person: names and types as in `Person`, dates as instants.

        Her coach and her facility have a history: `begin_coaching`, `end_coaching` and `move_to` change them.
        """

    def conversation(self, person: PersonId) -> Conversation:
        """The conversation of this person as it was kept, or a fresh one."""

    def keep_conversation(self, conversation: Conversation) -> None: ...

    def write_entry(self, entry: JournalEntry) -> None: ...

    def dead_letter(self, event: Event, error: str, now: datetime) -> None:
        """Put aside an event that could not be taken in. A timer is taken off as well.

        Whoever sent it is known from now on, so that it can be forgotten with her.
        """
