"""First: a certificate that is about to be sent is drawn before its channel asks for it.

Beside the turns, in a thread: it takes a fifth of a second. A disk that is full keeps the message back,
and it is tried again; nobody gets a message without its file.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.channels.channel import Channel, Limits, RetryLater, SendResult, TakeIn
from bot.conversation.messages import Media, Message
from bot.drawing.files import Drawing
from storage.store import StoreError

log = structlog.get_logger()

AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A channel that finds drawn what it is to send."""

    channel: Channel
    drawing: Drawing

    @property
    def name(self) -> str:
        return self.channel.name

    @property
    def limits(self) -> Limits:
        return self.channel.limits

    async def run(self, take_in: TakeIn) -> None:
        await self.channel.run(take_in)

    async def send(self, chat: str, message: Message) -> SendResult:
        for file in self.drawing.wanted(message):
            try:
                await asyncio.to_thread(self.drawing.draw, file)
            except (OSError, StoreError) as error:
                log.error("certificate.not_drawn", file=file.id, error=type(error).__name__)
                return RetryLater(AGAIN, f"not drawn: {type(error).__name__}")
        return await self.channel.send(chat, message)

    async def fetch(self, media: Media) -> bytes:
        return await self.channel.fetch(media)
