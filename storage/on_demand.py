"""On demand: what is promised about files that wait behind a button of a message."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.conversation.messages import Media
from bot.people import PersonId


class MessageFiles(NamedTuple):
    """The files of one message, by kind; its texts, by name; of whom it speaks, when not of its reader."""

    files: Sequence[tuple[str, Media]]
    texts: tuple[str, ...]
    subject: PersonId | None


class OnDemand(Protocol):
    """The part of the desk that knows what a button of an earlier message brings."""

    def on_demand(self, person: PersonId, key: Key) -> MessageFiles | None:
        """The files of that message; None when it was not hers, or nothing of it is left."""
