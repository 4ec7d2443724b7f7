"""Polling: fetch updates, hand them on, and only then let Telegram forget them.

The offset is the receipt: it moves once `take_in` has returned, which is after the commit. aiogram's
own polling moves it as soon as a handler was started, and loses what is in hand when it dies.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiohttp import ClientTimeout

from bot.channels.channel import ChannelError, TakeIn
from bot.channels.telegram.api import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    UNKNOWN_BOT,
    Answer,
    Api,
    LostError,
    NotSentError,
)
from bot.channels.telegram.inbound import WANTED, Clocks, read
from bot.channels.telegram.limits import MOST_UPDATES, POLL_SECONDS
from bot.conversation.events import Update

log = structlog.get_logger()

Menus = Mapping[str, Sequence[tuple[str, str]]]
"""Language, or "" for everybody else's → (command, what it does), in the order shown."""

FIRST_WAIT = 0.5  # seconds; asking again sooner, Telegram hands out one update at a time
LONGEST_WAIT = 30.0
WRONG_TOKEN_SECONDS = 300.0  # until a token that was good once is tried again
MOST_ANSWERS = 100  # taps being answered; beyond that a client shows its hourglass a little longer

_LONG = ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=POLL_SECONDS + ANSWER_SECONDS)


class Polling:
    """The receiving side of one bot."""

    def __init__(self, api: Api, now: Callable[[], datetime], menus: Menus) -> None:
        self._api = api
        self._now = now
        self._menus = menus
        self._answering: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._known = False  # whether Telegram has ever known the token

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when the token was wrong from the start."""
        # Should somebody have set a webhook, Telegram refuses to be polled.
        await self._insist("deleteWebhook", {})
        menus = asyncio.create_task(self._show_menus())
        try:
            offset = 0
            while True:
                offset = await self._round(offset, take_in)
        finally:
            tasks = [menus, *self._answering]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self, offset: int, take_in: TakeIn) -> int:
        """One batch of updates; the offset to ask with next."""
        asked = {"timeout": POLL_SECONDS, "limit": MOST_UPDATES, "allowed_updates": WANTED}
        answer = await self._ask("getUpdates", {**asked, "offset": offset} if offset else asked, _LONG)
        if answer is None:
            return offset
        updates = answer.result if isinstance(answer.result, list) else []
        ids = [u["update_id"] for u in updates if isinstance(u, dict) and isinstance(u.get("update_id"), int)]
        if not ids:
            # All that came before is confirmed. After a quiet week update ids start afresh, lower
            # perhaps than this offset; without one, every update is heard.
            if updates:
                log.error("telegram.no_update_ids", updates=len(updates))
                await self._wait()
            else:
                self._failures = 0
            return 0
        events = self._read(updates, Clocks.read(self._now(), answer.date))
        if events:
            try:
                await take_in(events)
            except Exception as error:  # nothing was committed: they come again
                log.error(
                    "telegram.not_taken_in", updates=len(updates), error=f"{type(error).__name__}: {error}"
                )
                await self._wait()
                return offset
        self._failures = 0
        return int(max(ids)) + 1

    def _read(self, updates: Sequence[Any], clocks: Clocks) -> list[Update]:
        """What they are, in order; taps are answered at once, before any work."""
        events = []
        for update in updates:
            if not isinstance(update, dict):
                log.warning("telegram.skipped", update=None, kinds=type(update).__name__)
                continue
            if isinstance(tap := update.get("callback_query"), dict) and isinstance(tap.get("id"), str):
                self._answer(tap["id"])
            event = read(update, self._api.bot_id, clocks)
            if event is not None:
                events.append(event)
            else:
                kinds = sorted(str(kind) for kind in update.keys() - {"update_id"})
                log.warning("telegram.skipped", update=update.get("update_id"), kinds=kinds)
        return events

    def _answer(self, tap: str) -> None:
        if len(self._answering) < MOST_ANSWERS:
            task = asyncio.create_task(self._answer_now(tap))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_now(self, tap: str) -> None:
        """Stop the hourglass on her button. Too late, or twice, is refused, and no harm."""
        with contextlib.suppress(NotSentError, LostError):
            await self._api.call("answerCallbackQuery", {"callback_query_id": tap})

    async def _show_menus(self) -> None:
        """The command menu of each language; nobody waits for it."""
        for language, commands in self._menus.items():
            shown = [{"command": name, "description": words} for name, words in commands]
            await self._insist("setMyCommands", {"commands": shown, "language_code": language})

    # ---- asking ------------------------------------------------------------------------------

    async def _insist(self, method: str, parameters: Mapping[str, Any]) -> None:
        """Call until it is obeyed, or refused for good."""
        while await self._ask(method, parameters) is None:
            pass

    async def _ask(
        self, method: str, parameters: Mapping[str, Any], patience: ClientTimeout | None = None
    ) -> Answer | None:
        """The answer, or None after the wait that a failure calls for. Raises ChannelError."""
        try:
            answer = await (
                self._api.call(method, parameters, patience=patience)
                if patience
                else self._api.call(method, parameters)
            )
        except (NotSentError, LostError) as error:
            log.warning("telegram.unreachable", method=method, reason=str(error))
            await self._wait()
            return None
        if answer.ok:
            self._known = True
            return answer
        if answer.wrong_token and not self._known:
            raise ChannelError(UNKNOWN_BOT.format(reason=answer.reason))
        if answer.wrong_token:  # it was revoked; whoever writes from elsewhere is still served
            log.error("telegram.token_refused", what=UNKNOWN_BOT.format(reason=answer.reason))
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
            return None
        if answer.status == 409:
            await self._conflict(answer)
        elif answer.retry_after is not None:
            log.warning("telegram.too_fast", method=method, seconds=answer.retry_after.total_seconds())
            await asyncio.sleep(answer.retry_after.total_seconds())
        elif answer.status < 500 and method != "getUpdates":
            log.error("telegram.refused", method=method, reason=answer.reason)
            return answer
        else:
            log.warning("telegram.failed", method=method, status=answer.status, reason=answer.reason)
            await self._wait()
        return None

    async def _conflict(self, answer: Answer) -> None:
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
        await self._wait()

    async def _wait(self) -> None:
        """Longer each time, so that what is down can get up; never so long that she gives up."""
        wait = min(FIRST_WAIT * 2**self._failures, LONGEST_WAIT)
        self._failures = min(self._failures + 1, 16)
        await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311
