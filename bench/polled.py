"""Polling: what the others wait for while one person's thousand messages stand before theirs in the one line.

A fake Bot API hands updates out in their order, a hundred at a time, and forgets what was confirmed. A wait
is from the moment at which an update stands in the line to the answer's arrival.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bench import BenchError, crowd
from bench.fake_bot_api import FakeBotAPI
from bench.figures import Sample, quantile
from bench.flood import AWA, says

PER_SECOND = 40  # as at the webhook
STARTED_WITHIN = 600.0  # seconds until the house asks for updates
PATIENCE = 60.0  # seconds until an answer counts as lost
LOOK = 0.005  # seconds between two looks


class Line:
    """The one line of a bot that polls, and when whom it answered."""

    def __init__(self, api: FakeBotAPI, loop: asyncio.AbstractEventLoop) -> None:
        self._api = api
        self._loop = loop
        self._ids = count(1)
        self.answered: dict[int, float] = {}  # first answers since `stretch` began, by chat
        self.hers = 0  # answers that Awa had

    def hears(self, chat: int, _buttons: object) -> None:
        self.hers += chat == AWA
        self.answered.setdefault(chat, time.perf_counter())

    def stretch(self, seconds: float, flood: int) -> Sample:
        """Good updates, evenly; a quarter of the way in, so many of Awa's at once."""
        return asyncio.run_coroutine_threadsafe(self._stretch(seconds, flood), self._loop).result()

    async def _stretch(self, seconds: float, flood: int) -> Sample:
        self.answered.clear()
        hers, many = self.hers, int(seconds * PER_SECOND)
        start, put = time.perf_counter(), {}
        for n in range(many):
            await asyncio.sleep(max(0.0, start + n / PER_SECOND - time.perf_counter()))
            if n == many // 4:
                for _ in range(flood):
                    self._put(AWA)
            chat = AWA + 1 + next(self._ids) % crowd.OPEN
            put[chat] = time.perf_counter()
            self._put(chat)
        await self._until(lambda: put.keys() <= self.answered.keys())
        waits = [1000 * (self.answered[chat] - at) for chat, at in put.items() if chat in self.answered]
        await self._until(lambda: self.hers - hers >= flood)
        return {
            "p50_ms": quantile(waits, 0.5),
            "p99_ms": quantile(waits, 0.99),
            "lost": float(len(put) - len(waits) + max(0, flood - (self.hers - hers))),
            "all_hers_s": time.perf_counter() - start - seconds / 4 if flood else 0.0,
        }

    def _put(self, chat: int) -> None:
        self._api.put(says(next(self._ids), chat))

    async def _until(self, holds: Callable[[], bool]) -> None:
        for _ in range(int(PATIENCE / LOOK)):
            if holds():
                return
            await asyncio.sleep(LOOK)


@contextmanager
def house(place: Path, loop: asyncio.AbstractEventLoop) -> Iterator[Line]:
    """The house that polls, in a process of its own; its Bot API is in this loop.

    Raises BenchError when it does not ask for updates.
    """
    api = FakeBotAPI(lambda chat, buttons: line.hears(chat, buttons))

    async def listen() -> tuple[Line, int]:
        line = Line(api, asyncio.get_running_loop())
        port = await api.listen()
        return line, port

    line, port = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    command = [sys.executable, "-m", "bench.ours_wire", f"http://127.0.0.1:{port}", str(place)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        polled = asyncio.run_coroutine_threadsafe(api.polled.wait(), loop)
        try:
            polled.result(STARTED_WITHIN)
        except TimeoutError:
            raise BenchError("The house that polls did not start; its last words stand above.") from None
        yield line
    finally:
        process.kill()
        process.wait()
