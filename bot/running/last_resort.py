"""The last resort: an emergency is answered from memory when the store fails, or does not answer.

The card goes out in the programme's language, for whatever cadre, without acknowledging the update:
it comes again and is taken in once the store is back. A second card then is the price.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.channels.channel import Channel, SendResult, Sent
from bot.content.danger_words import DANGERS
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.conversation.events import ChoiceMade, Event, Incoming, MessageReceived, Update
from bot.conversation.messages import Message
from bot.people import Address
from scheduler import local_time

log = structlog.get_logger()

# Danger → its card. Bleeding has none of its own: nobody can answer here whether all babies are born,
# and the card for any danger says what holds until then.
CARDS = {"": "emergency.card"} | {d: f"emergency.{d}" for d in DANGERS if d != "bleeding"}
MOST_REMEMBERED = 10_000  # updates that were answered so; a provider repeats the latest only


class LastResort:
    """Knows an emergency without a store, and the card by heart."""

    def __init__(
        self, rendering: Rendering, reader: Reader, language: str, phone: str | None, zone: str
    ) -> None:
        """`phone`: the programme's number for whoever's own is not known, as hers is not here."""
        self._reader = reader
        self._zone = zone
        self._cards = {
            danger: Message(text=rendering.text(name, {"phone": phone}, language, ""))
            for danger, name in CARDS.items()
        }
        self._answered: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def card_for(self, event: Event) -> Message | None:
        """The card, when this is an emergency."""
        match event:
            case MessageReceived(text=words):
                meant = self._reader.read(words, None, (), local_time.day(event.at, self._zone))
                command, dangers = meant.command, meant.argument.split()
            case ChoiceMade(data=data):
                command = data.removeprefix("!").rpartition(".")[2]  # of a shortcut, or of a menu's button
                dangers = []
            case _:
                return None
        if command != "emergency":
            return None
        return self._cards.get(dangers[0] if dangers else "", self._cards[""])

    def is_emergency(self, event: Event) -> bool:
        return self.card_for(event) is not None

    async def answer(
        self,
        events: Sequence[Incoming],
        channels: Mapping[str, Channel],
        went: Callable[[Address, Message], None],
    ) -> None:
        """Nothing can be kept just now; an emergency does not wait for that, nor for its pace, but counts."""

        async def send(event: Update, card: Message) -> None:
            result: SendResult | None = None
            try:
                result = await channels[event.sender.channel].send(event.sender.id, card)
            finally:
                if not isinstance(result, Sent):
                    self._answered.remove(event.key)
            went(event.sender, card)
            log.error("turn.emergency_from_memory", result=type(result).__name__)

        sends = []
        for event in events:
            if not isinstance(event, Update) or event.key in self._answered:
                continue
            card = self.card_for(event)
            if card is not None:
                self._answered.append(event.key)  # a copy of it may come while the card is on its way
                sends.append(send(event, card))
        for failed in await asyncio.gather(*sends, return_exceptions=True):
            if isinstance(failed, BaseException):  # why nothing could be kept is what its caller must hear
                log.error("turn.emergency_not_sent", error=type(failed).__name__)
