"""Retrying: what a bot has to add to its library, lest an answer is lost when the Bot API fails once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
TRIES = 8


async def until_sent(send: Callable[[], Awaitable[T]], wait_after: Callable[[Exception], float | None]) -> T:
    """Try again after as many seconds as the error asks for; None: it is none to try again after."""
    for tried in range(TRIES):
        try:
            return await send()
        except Exception as error:
            wait = wait_after(error)
            if wait is None or tried == TRIES - 1:
                raise
            await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")
