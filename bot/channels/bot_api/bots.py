"""Two kinds of bot as channels: one that asks Telegram for updates, and one that is called.

Which library carries their calls, says whoever inherits from them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Protocol

from bot.channels.bot_api.asking import Asking, Menus
from bot.channels.bot_api.calls import OFFICIAL, Api
from bot.channels.bot_api.inbound import NAME
from bot.channels.bot_api.limits import LIMITS
from bot.channels.bot_api.outbound import Load, Outbound
from bot.channels.bot_api.polling import Polling
from bot.channels.bot_api.token import Heeding
from bot.channels.bot_api.webhook import PATH, Site, Webhook
from bot.channels.channel import ChannelError, Knock, Limits, Reply, SendResult, TakeIn, Uploads
from bot.channels.remembered import Remembered
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message


class Connect(Protocol):
    """What a library has to give: the calls of one bot."""

    def __call__(self, token: str, base: str, /) -> Api:
        """`base`: address of the Bot API. Raises ChannelError when the token cannot be one."""
        ...


def _nothing(_id: str) -> bytes | None:
    return None


class AskingBot:
    """One bot that asks for updates."""

    name = NAME
    connect: ClassVar[Connect]

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
        self._api = Heeding(self.connect(token, api))
        self._outbound = Outbound(self._api, load, uploads or Remembered())
        self._asking = Asking(self._api)
        self._receiving: Polling | Webhook = Polling(self._api, now, menus or {})

    @property
    def token_refused(self) -> bool:
        return self._api.refused

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when Telegram does not know the token."""
        await self._receiving.run(take_in)

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        return await self._outbound.send(chat, message, key)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        return await self._outbound.fetch(media)

    async def show_console(self, chat: str, label: str, url: str) -> bool:
        """The menu button of one chat opens the console as a Mini App; without an address it is as before."""
        opens = {"type": "web_app", "text": label, "web_app": {"url": url}} if url else {"type": "default"}
        call = {"chat_id": int(chat), "menu_button": opens}
        try:
            answer = await self._asking.ask("setChatMenuButton", call)
        except ChannelError:  # the receiving side says so, and ends
            return False
        return answer is not None  # whoever has blocked us has no button, and needs none

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()


class CalledBot(AskingBot):
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
        """As AskingBot; `site`: where Telegram finds us. Raises ChannelError as it does."""
        super().__init__(token, now, api=api, menus=menus, load=load, uploads=uploads, limits=limits)
        self._receiving = self._webhook = Webhook(self._api, token, site, now, menus or {})

    def refused(self, head: Knock) -> Reply | None:
        return self._webhook.refused(head)

    async def knock(self, knock: Knock) -> Reply:
        return await self._webhook.knock(knock)
