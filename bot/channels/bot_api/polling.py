"""Polling: fetch updates, hand them on, and only then let Telegram forget them.

The offset is the receipt: it moves once `take_in` has returned, which is after the commit. The
libraries' own polling moves it as soon as an update was handed on, and loses what is in hand when it dies.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.channels.bot_api.asking import Asking, Menus
from bot.channels.bot_api.calls import ANSWER_SECONDS, Answer, Api, LostError, NotSentError
from bot.channels.bot_api.hearing import Hearing
from bot.channels.bot_api.inbound import WANTED, Clocks
from bot.channels.bot_api.limits import MOST_UPDATES, POLL_SECONDS
from bot.channels.channel import TakeIn

log = structlog.get_logger()

STORE_AGAIN = 2.0  # seconds at most, when the store fails: an emergency may have come behind
_LONG = POLL_SECONDS + ANSWER_SECONDS


class Polling:
    """The receiving side of one bot that asks."""

    def __init__(self, api: Api, now: Callable[[], datetime], menus: Menus) -> None:
        self._api = api
        self._now = now
        self._menus = menus
        self._asking = Asking(api)
        self._hearing = Hearing(api)

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when the token was wrong from the start."""
        # Should somebody have set a webhook, Telegram refuses to be polled.
        await self._asking.insist("deleteWebhook", {})
        menus = asyncio.create_task(self._asking.show(self._menus))
        try:
            offset = 0
            while True:
                offset = await self._round(offset, take_in)
        finally:
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)
            await self._hearing.close()

    async def _round(self, offset: int, take_in: TakeIn) -> int:
        """One batch of updates; the offset to ask with next."""
        asked = {"timeout": POLL_SECONDS, "limit": MOST_UPDATES, "allowed_updates": WANTED}
        answer = await self._asking.ask("getUpdates", {**asked, "offset": offset} if offset else asked, _LONG)
        if answer is None:
            return offset
        if not answer.ok:
            await self._refused(answer)
            return offset
        updates = answer.result if isinstance(answer.result, list) else []
        ids = [u["update_id"] for u in updates if isinstance(u, dict) and isinstance(u.get("update_id"), int)]
        if not ids:
            # All that came before is confirmed. After a quiet week update ids start afresh, lower
            # perhaps than this offset; without one, every update is heard.
            if updates:
                log.error("telegram.no_update_ids", updates=len(updates))
                await self._asking.wait()
            else:
                self._asking.worked()
            return 0
        events = self._hearing.hear(updates, Clocks.read(self._now(), answer.date))
        if events:
            try:
                await take_in(events)
            except Exception as error:  # what was not committed comes again
                log.error("telegram.not_taken_in", updates=len(updates), error=error)
                await self._asking.wait(STORE_AGAIN)
                return offset
        self._asking.worked()
        return int(max(ids)) + 1

    async def _refused(self, answer: Answer) -> None:
        if answer.status != 409:
            await self._asking.failed("getUpdates", answer)
            return
        if "webhook" in answer.reason:
            log.warning("telegram.webhook", what="somebody set a webhook for this bot; it is removed again")
            with contextlib.suppress(NotSentError, LostError):
                await self._api.call("deleteWebhook", {})
        else:
            log.error(
                "telegram.second_instance",
                what="another program receives with this token: stop it, or give each one "
                "a bot and a JIGI_TELEGRAM_TOKEN of its own",
            )
        await self._asking.wait()
