"""Phones: a channel within the process, whose provider delivers to simulated people."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bench.year.worker import CHANNEL, Deed, Worker
from bot.channels.channel import OptedOut, RetryLater, SendResult, Sent, TakeIn
from bot.channels.whatsapp.limits import LIMITS
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message

AGAIN = timedelta(minutes=5)


class Phones:
    """WhatsApp, with its window of a day; but for its pace, which would only delay a simulation's minutes."""

    name = CHANNEL
    limits = replace(LIMITS, per_second=1e6, same_chat_gap=timedelta(0))

    def __init__(
        self, workers: Mapping[str, Worker], now: Callable[[], datetime], plan: Callable[[Worker, Deed], None]
    ) -> None:
        """`plan` is told what somebody means to do about what reached her."""
        self._workers = workers
        self._now = now
        self._plan = plan
        self.taken = 0  # messages that were accepted

    async def run(self, take_in: TakeIn) -> None:
        """Nothing comes in here by itself: what people do is handed in by whoever plays the programme."""

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:  # noqa: ARG002
        """Blocked for good, failed for a moment, or accepted; she reads it when her phone is on."""
        her, at = self._workers[chat], self._now()
        if at >= her.blocks_at:
            return OptedOut("blocked")
        if her.chance.random() < her.model.phone.fails:
            return RetryLater(AGAIN, "simulated")
        self.taken += 1
        deed = her.receives(message, at)
        if deed is not None:
            self._plan(her, deed)
        return Sent(str(self.taken))

    async def fetch(self, media: Media) -> bytes:
        """Nobody here sends a file."""
        raise FileNotFoundError(media.id)
