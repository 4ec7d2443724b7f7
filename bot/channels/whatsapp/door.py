"""Door: one WhatsApp number, which Meta calls us for. Import it only where it is used: pywa is heavy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.channel import Knock, Limits, Reply, SendResult, TakeIn, Uploads
from bot.channels.remembered import Remembered
from bot.channels.whatsapp.api import OFFICIAL, Api
from bot.channels.whatsapp.ids import NAME
from bot.channels.whatsapp.limits import LIMITS
from bot.channels.whatsapp.outbound import Load, Outbound
from bot.channels.whatsapp.uploads import Dated
from bot.channels.whatsapp.webhook import PATH, Webhook
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message

__all__ = ["LIMITS", "Account", "WhatsAppDoor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One number at Meta: its id, and what each side proves itself by."""

    phone_id: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api: str = OFFICIAL


def _nothing(_id: str) -> bytes | None:
    return None


class WhatsAppDoor:
    """One number, which WhatsApp calls us for."""

    name = NAME
    path = PATH

    def __init__(
        self,
        account: Account,
        now: Callable[[], datetime],
        *,
        load: Load = _nothing,
        uploads: Uploads | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """`load`: the bytes of a file in the media folder. `uploads`: what WhatsApp keeps of those already;
        without, it is remembered until the end. Raises ChannelError without a secret."""
        self.limits = limits
        self._api = Api(account.phone_id, account.token, account.api)
        self._outbound = Outbound(self._api, load, Dated(uploads or Remembered(), now))
        self._webhook = Webhook(self._api, account.phone_id, account.app_secret, account.verify_token, now)

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when token or number are not known."""
        await self._webhook.run(take_in)

    @property
    def token_refused(self) -> bool:
        return self._outbound.not_allowed

    def refused(self, head: Knock) -> Reply | None:
        return self._webhook.refused(head)

    async def knock(self, knock: Knock) -> Reply:
        return await self._webhook.knock(knock)

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        return await self._outbound.send(chat, message, key)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        return await self._outbound.fetch(media)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()
