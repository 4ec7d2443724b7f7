"""Her data: what is promised about all that is held of a person: in her hands, erased, lived again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.events import Key
from bot.conversation.messages import Message
from bot.people import PersonId
from storage.kept import JournalEntry, Sending


class HerData(Protocol):
    """The part of the desk that gives her what is held of her, or blanks it."""

    def mydata(self, person: PersonId) -> Mapping[str, Any]:
        """All that is held about her, JSON values by kind: person, addresses, checkins, promises, …"""

    def forget(self, person: PersonId, now: datetime) -> list[str]:
        """Blank her words, unlink every id by which she could be found; the media ids to delete.

        What others were told of her goes as well: from the journal, the outbox and their open talks.
        What is posted for her afterwards, a farewell, is blanked when it has its receipt.

        Counts stay: a check-in was held, a message was sent, by a person who is nobody now.
        """

    def journal_of(self, person: PersonId) -> list[JournalEntry]:
        """Everything that was taken in from her, in order."""

    def posted(self, person: PersonId) -> Mapping[Key, Message]:
        """Everything that was meant to be sent to her, by its key."""

    def sending_states(self, person: PersonId) -> Mapping[Key, Sending]:
        """Where each of those messages stands, by its key."""

    def remembered(self) -> list[PersonId]:
        """Everybody who did not ask to be forgotten."""
