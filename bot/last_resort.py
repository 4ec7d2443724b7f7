"""The last resort: an emergency is answered from memory when the store cannot be reached.

The card goes out in the programme's language, for whatever cadre, without acknowledging the update:
it comes again and is taken in once the store is back. A second card then is the price.
"""

from collections import deque

from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.conversation.events import ChoiceMade, Event, Key, MessageReceived
from bot.conversation.messages import Message

MOST_REMEMBERED = 10_000  # updates that were answered so; a provider repeats the latest only


class LastResort:
    """Knows an emergency without a store, and the card by heart."""

    def __init__(self, rendering: Rendering, reader: Reader, language: str) -> None:
        self._reader = reader
        self._card = Message(text=rendering.text("emergency.card", {}, language, ""))
        self._answered: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def card_for(self, event: Event) -> Message | None:
        """The card, when this is an emergency."""
        match event:
            case MessageReceived(text=words):
                meant = self._reader.read(words, None, (), event.at.date()).command
            case ChoiceMade(data=data):
                meant = data.removeprefix("!").rpartition(".")[2]  # of a shortcut, or of a menu's button
            case _:
                return None
        return self._card if meant == "emergency" else None

    def answered(self, key: Key) -> bool:
        """Whether this update was answered from memory already."""
        return key in self._answered

    def remember(self, key: Key) -> None:
        """It was answered; it comes again, but not the card."""
        self._answered.append(key)
