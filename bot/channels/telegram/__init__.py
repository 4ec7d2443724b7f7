"""Telegram, by aiogram.

Its session carries the calls; what is sent is built, and what comes back is read, as plain JSON.
Import this room only where it is used: the library costs 1.6 s and 130 MB.
"""

from collections.abc import Callable
from datetime import datetime

from bot.channels.channel import Knock, Limits, Reply, SendResult, TakeIn, Uploads
from bot.channels.telegram.api import OFFICIAL, Api
from bot.channels.telegram.asking import Menus
from bot.channels.telegram.inbound import NAME
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.outbound import Load, Outbound
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.remembered import Remembered
from bot.channels.telegram.webhook import PATH, Site, Webhook
from bot.conversation.messages import Media, Message

__all__ = ["LIMITS", "Menus", "Site", "TelegramChannel", "TelegramDoor"]


def _nothing(_id: str) -> bytes | None:
    return None


class TelegramChannel:
    """One bot that asks Telegram for updates."""

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
        self._receiving: Polling | Webhook = Polling(self._api, now, menus or {})

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when Telegram does not know the token."""
        await self._receiving.run(take_in)

    async def send(self, chat: str, message: Message) -> SendResult:
        return await self._outbound.send(chat, message)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        return await self._outbound.fetch(media)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()


class TelegramDoor(TelegramChannel):
    """One bot that Telegram calls with each update."""

    path = PATH

    def __init__(
        self,
        token: str,
        now: Callable[[], datetime],
        site: Site,
        *,
        api: str = OFFICIAL,
        menus: Menus | None = None,
        load: Load = _nothing,
        uploads: Uploads | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """As TelegramChannel; `site`: where Telegram finds us. Raises ChannelError as it does."""
        super().__init__(token, now, api=api, menus=menus, load=load, uploads=uploads, limits=limits)
        self._receiving = self._webhook = Webhook(self._api, token, site, now, menus or {})

    def refused(self, head: Knock) -> Reply | None:
        return self._webhook.refused(head)

    async def knock(self, knock: Knock) -> Reply:
        return await self._webhook.knock(knock)
