"""Looking: a question that a coroutine has for the store, asked in a thread.

A file answers at once. A server may hang, and whatever else the loop does, polling, webhooks, the card of an
emergency, would hang with it.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from storage.store import Desk, Store

T = TypeVar("T")


async def look(store: Store, question: Callable[[Desk], T]) -> T:
    """What it is told, all of it at one moment of the store. Raises what it raises, and StoreError."""

    def within() -> T:
        with store.reading() as desk:
            return question(desk)

    return await asyncio.to_thread(within)
