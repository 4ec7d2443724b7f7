"""Arrivals: a fake Bot API in a process of its own, which tells when each chat had its first message.

Whoever sends shares no interpreter with the provider, as in life: what the provider spends on taking a
message keeps no turn waiting. Moments are of `time.monotonic`, which processes share.
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from bench.fake_bot_api import FakeBotAPI

PATIENCE = 120.0  # seconds until a message that did not come is no slow one but a lost one


class Arrivals:
    """When the provider had the first message to each chat, as it is told to whoever sends."""

    def __init__(self, process: Process, base: str) -> None:
        self.base = base  # the Bot API's address
        self.at: dict[int, float] = {}
        self._process = process
        self._news = asyncio.Event()

    async def read(self) -> None:
        """Take in what is told, until the provider ends."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            chat, at = line.split()
            self.at[int(chat)] = float(at)
            self._news.set()

    async def of(self, written: Mapping[int, float]) -> list[float]:
        """Milliseconds from each chat's writing to its answer, once all have theirs."""
        async with asyncio.timeout(PATIENCE):
            while not written.keys() <= self.at.keys():
                self._news.clear()
                await self._news.wait()
        return [1000 * (self.at[chat] - at) for chat, at in written.items()]


@asynccontextmanager
async def provider() -> AsyncIterator[Arrivals]:
    """One that serves until it is left."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.arrivals", stdout=PIPE)
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    arrivals = Arrivals(process, f"http://127.0.0.1:{port}")
    reading = asyncio.create_task(arrivals.read())
    try:
        yield arrivals
    finally:
        process.kill()
        await process.wait()
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _serve() -> None:
    had: set[int] = set()

    def sent(chat: int, _buttons: Mapping[str, str]) -> None:
        at = time.monotonic()
        if chat not in had:
            had.add(chat)
            print(chat, at, flush=True)

    print(await FakeBotAPI(sent).listen(), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
