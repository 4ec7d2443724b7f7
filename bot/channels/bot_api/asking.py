"""Asking the Bot API until it obeys, as patiently as what stands in the way calls for."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.channels.bot_api.calls import ANSWER_SECONDS, UNKNOWN_BOT, Answer, Api, LostError, NotSentError
from bot.channels.channel import ChannelError

log = structlog.get_logger()

Menus = Mapping[str, Sequence[tuple[str, str]]]
"""Language, or "" for everybody else's → (command, what it does), in the order shown."""

FIRST_WAIT = 0.5  # seconds; asking again sooner, Telegram hands out one update at a time
LONGEST_WAIT = 30.0
WRONG_TOKEN_SECONDS = 300.0  # until a token that was good once is tried again


class Asking:
    """The calls that the receiving side makes; nobody waits for them but itself."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._failures = 0
        self._known = False  # whether Telegram has ever known the token

    async def insist(self, method: str, parameters: Mapping[str, Any]) -> Answer:
        """Call until it is obeyed, or refused for good. Raises ChannelError as `ask` does."""
        while (answer := await self.ask(method, parameters)) is None:
            pass
        if not answer.ok:
            log.error("telegram.refused", method=method, reason=answer.reason)
        return answer

    async def ask(
        self, method: str, parameters: Mapping[str, Any], patience: float = ANSWER_SECONDS
    ) -> Answer | None:
        """The answer, or None after the wait that a failure calls for.

        Raises ChannelError when the token was wrong from the start.
        """
        try:
            answer = await self._api.call(method, parameters, patience=patience)
        except (NotSentError, LostError) as error:
            log.warning("telegram.unreachable", method=method, reason=str(error))
            await self.wait()
            return None
        if answer.ok:
            self._known = True
        elif answer.wrong_token and not self._known:
            raise ChannelError(UNKNOWN_BOT.format(reason=answer.reason))
        elif answer.wrong_token:  # it was revoked; whoever writes from elsewhere is still served
            log.error("telegram.token_refused", reason=answer.reason, what="see JIGI_TELEGRAM_TOKEN")
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
            return None
        elif answer.retry_after is not None:
            log.warning("telegram.too_fast", method=method, seconds=answer.retry_after.total_seconds())
            await asyncio.sleep(answer.retry_after.total_seconds())
            return None
        elif answer.status >= 500 or not answer.own:
            await self.failed(method, answer)
            return None
        return answer

    async def failed(self, method: str, answer: Answer) -> None:
        log.warning("telegram.failed", method=method, status=answer.status, reason=answer.reason)
        await self.wait()

    async def show(self, menus: Menus) -> None:
        """The command menu of each language."""
        for language, commands in menus.items():
            shown = [{"command": name, "description": words} for name, words in commands]
            await self.insist("setMyCommands", {"commands": shown, "language_code": language})

    async def wait(self, longest: float = LONGEST_WAIT) -> None:
        """Longer each time, so that what is down can get up; never so long that she gives up."""
        wait = min(FIRST_WAIT * 2**self._failures, longest)
        self._failures = min(self._failures + 1, 16)
        await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311

    def worked(self) -> None:
        """The next wait is a short one again."""
        self._failures = 0
