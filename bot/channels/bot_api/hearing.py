"""Hearing an update, however it came: a tap is answered at once, and the rest is `inbound`'s."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import structlog

from bot.channels.bot_api.calls import Api, LostError, NotSentError
from bot.channels.bot_api.inbound import Clocks, read
from bot.conversation.events import Update

log = structlog.get_logger()

MOST_ANSWERS = 100  # taps being answered; beyond that a client shows its hourglass a little longer


class Hearing:
    """Updates of one bot become events."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._answering: set[asyncio.Task[None]] = set()

    def hear(self, updates: Sequence[Any], clocks: Clocks) -> list[Update]:
        """What they are, in order; taps are answered before any work."""
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

    async def close(self) -> None:
        """Let go of the taps that are being answered."""
        tasks = list(self._answering)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _answer(self, tap: str) -> None:
        if len(self._answering) < MOST_ANSWERS:
            task = asyncio.create_task(self._answer_now(tap))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_now(self, tap: str) -> None:
        """Stop the hourglass on her button. Too late, or twice, is refused, and no harm."""
        with contextlib.suppress(NotSentError, LostError):
            await self._api.call("answerCallbackQuery", {"callback_query_id": tap})
