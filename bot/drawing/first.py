"""First: a certificate that is about to be sent is drawn before its channel asks for it.

Beside the turns, in a thread: it takes a fifth of a second. A disk that is full keeps the message back,
and it is tried again; nobody gets a message without its file.
"""

import asyncio
from datetime import timedelta

import structlog

from bot.channels.channel import Channel, RetryLater, SendResult, TakeIn
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message
from bot.drawing.files import Drawing
from storage.store import StoreError

log = structlog.get_logger()

AGAIN = timedelta(seconds=30)


class Drawn:
    """A channel that finds drawn what it is to send."""

    def __init__(self, channel: Channel, drawing: Drawing) -> None:
        self.name = channel.name
        self.limits = channel.limits
        self._channel = channel
        self._drawing = drawing

    async def run(self, take_in: TakeIn) -> None:
        await self._channel.run(take_in)

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        for file in self._drawing.wanted(message):
            try:
                await asyncio.to_thread(self._drawing.draw, file)
            except (OSError, StoreError) as error:
                log.error("certificate.not_drawn", file=file.id, error=type(error).__name__)
                return RetryLater(AGAIN, f"not drawn: {type(error).__name__}")
        return await self._channel.send(chat, message, key)

    async def fetch(self, media: Media) -> bytes:
        return await self._channel.fetch(media)
