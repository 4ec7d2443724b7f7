"""Telegram, by aiogram.

Its session carries the calls; what is sent is built, and what comes back is read, as plain JSON.
Import this room only where it is used: the library costs 1.6 s and 130 MB.
"""

from collections.abc import Callable
from datetime import datetime

from bot.channels.channel import Limits, SendResult, TakeIn, Uploads
from bot.channels.telegram.api import OFFICIAL, Api
from bot.channels.telegram.inbound import NAME
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.outbound import Load, Outbound
from bot.channels.telegram.polling import Menus, Polling
from bot.channels.telegram.remembered import Remembered
from bot.conversation.messages import Media, Message

__all__ = ["LIMITS", "Menus", "TelegramChannel"]


def _nothing(_id: str) -> bytes | None:
    return None


class TelegramChannel:
    """One bot."""

    name = NAME

    def __init__(
        self,
        token: str,
        now: Callable[[], datetime],
        *,
        api: str = OFFICIAL,
        menus: Menus | None = None,
        load: Load = _nothing,
        uploads: Uploads | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """`menus`: the commands to show, by language. `load`: the bytes of a file in the media folder.
        `uploads`: what Telegram keeps of those already; without, it is remembered until the end.

        Raises ChannelError when the token cannot be one.
        """
        self.limits = limits
        self._api = Api(token, api)
        self._outbound = Outbound(self._api, load, uploads or Remembered())
        self._polling = Polling(self._api, now, menus or {})

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when Telegram does not know the token."""
        await self._polling.run(take_in)

    async def send(self, chat: str, message: Message) -> SendResult:
        return await self._outbound.send(chat, message)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        return await self._outbound.fetch(media)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()
