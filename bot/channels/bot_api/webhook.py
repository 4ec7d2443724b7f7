"""The webhook: Telegram knocks with each update, and is told 200 once it is committed.

What is not 2xx it sends again, one chat's updates in order, for a day: so an update that cannot be
read is told 200 as well, for it would keep its chat from being heard. A callback has a queue of its
own there, and may overtake the words before it; the engine takes no old button for an answer to a
newer question.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.channels.bot_api.asking import Asking, Menus
from bot.channels.bot_api.calls import Answer, Api, loaded
from bot.channels.bot_api.hearing import Hearing
from bot.channels.bot_api.inbound import WANTED, Clocks
from bot.channels.channel import ChannelError, Knock, Reply, TakeIn
from bot.channels.tally import Tally

log = structlog.get_logger()

PATH = "/webhooks/telegram"
SIGNED_BY = "x-telegram-bot-api-secret-token"
CONNECTIONS = 40  # at once, as many as Telegram takes by itself; their updates share a commit
LOOK_SECONDS = 300.0  # until it is looked at whether the webhook still stands

_OK = Reply(200)
_AGAIN = Reply(503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where Telegram reaches us, and the secret of this programme, from which that of the webhook is made."""

    public_url: str
    secret: str = field(repr=False)

    @property
    def webhook(self) -> str:
        return f"{self.public_url}{PATH}"

    def token_for(self, bot_token: str) -> str:
        """What Telegram shows at each knock: 64 hexadecimal digits, others for another bot or programme."""
        message = b"telegram webhook\0" + bot_token.encode()
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()


class Webhook:
    """The receiving side of one bot that is called."""

    def __init__(self, api: Api, token: str, site: Site, now: Callable[[], datetime], menus: Menus) -> None:
        self._site = site
        self._shown = site.token_for(token)
        self._now = now
        self._menus = menus
        self._asking = Asking(api)
        self._hearing = Hearing(api)
        self._forged, self._nonsense = Tally(), Tally()
        self._take_in: TakeIn | None = None
        self._ahead: float | None = None  # Telegram's clock less our monotonic one, in seconds

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when Telegram refuses the token or the address."""
        self._take_in = take_in
        menus = None
        try:
            answer = await self._set()
            if not answer.ok:
                raise ChannelError(
                    f"JIGI_PUBLIC_URL: Telegram will not call {self._site.webhook} ({answer.reason}). "
                    f"Make it an https address on port 443, 80, 88 or 8443 that the internet reaches, or set "
                    f"JIGI_TELEGRAM_MODE=polling."
                )
            menus = asyncio.create_task(self._asking.show(self._menus))
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                await self._look()
        finally:
            self._take_in = None
            if menus is not None:
                menus.cancel()
                await asyncio.gather(menus, return_exceptions=True)
            await self._hearing.close()

    def refused(self, head: Knock) -> Reply | None:
        """See `Guarded.refused`: the secret stands in a header."""
        if head.method != "POST":
            return Reply(405)
        if not hmac.compare_digest(head.headers.get(SIGNED_BY, "").encode(), self._shown.encode()):
            if times := self._forged.add():
                log.warning("telegram.forged", what="somebody knocked who is not Telegram", times=times)
            return Reply(403)
        return None

    async def knock(self, knock: Knock) -> Reply:
        """See `CalledChannel.knock`."""
        if (refused := self.refused(knock)) is not None:
            return refused
        take_in = self._take_in
        if take_in is None:
            return _AGAIN
        try:
            update = loaded(knock.body)
        except (ValueError, RecursionError):
            if times := self._nonsense.add():
                log.error("telegram.unreadable", bytes=len(knock.body), times=times)
            return _OK
        events = self._hearing.hear([update], self._clocks())
        if not events:
            return _OK
        try:
            await take_in(events)
        except Exception as error:  # what was not committed comes again
            log.error("telegram.not_taken_in", updates=1, error=error)
            return _AGAIN
        return _OK

    async def _set(self) -> Answer:
        answer = await self._asking.insist(
            "setWebhook",
            {
                "url": self._site.webhook,
                "secret_token": self._shown,
                "allowed_updates": WANTED,
                "max_connections": CONNECTIONS,
            },
        )
        self._read_clock(answer)
        return answer

    async def _look(self) -> None:
        """Set it again when somebody has taken it away, and say what Telegram cannot deliver."""
        answer = await self._asking.ask("getWebhookInfo", {})
        if answer is None or not isinstance(answer.result, dict):
            return
        self._asking.worked()
        self._read_clock(answer)
        if answer.result.get("url") != self._site.webhook:
            log.error("telegram.webhook", what="somebody changed the webhook of this bot; it is set again")
            await self._set()
        elif (waiting := answer.result.get("pending_update_count", 0)) and answer.result.get(
            "last_error_message"
        ):
            log.warning("telegram.waiting", updates=waiting, reason=answer.result["last_error_message"])

    def _read_clock(self, answer: Answer) -> None:
        theirs = Clocks.read(self._now(), answer.date).theirs
        if theirs is not None:
            self._ahead = theirs - time.monotonic()

    def _clocks(self) -> Clocks:
        """A knock does not say what time it is there; the answers to our calls do."""
        theirs = None if self._ahead is None else int(time.monotonic() + self._ahead)
        return Clocks(self._now(), theirs)
