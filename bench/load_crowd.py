"""The load: many people of whom a few write each minute, by way of a Bot API that fails now and then.

What a bot owes is counted at the end: whoever wrote and was never answered, and whoever was answered twice.
"""

import asyncio
import json
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench import BenchError
from bench.contest import Workload
from bench.crowd import Crowd, Somebody
from bench.fake_bot_api import Call, FakeBotAPI, RefusedError, Sent
from bench.figures import Sample, quantile
from bench.full_store import FIRST_ID

RETRY_AFTER = 1  # seconds, as a 429 tells
SETTLED = 20.0  # seconds after the last update in which everybody has to be answered
START = 120.0  # seconds in which a bot has to ask for updates, on a machine with other work to do
LOOKS = 0.1  # seconds between two looks whether they are


class FailingBotAPI(FakeBotAPI):
    """Fails so many of the messages, half with 500 and half with 429; those are delivered to nobody."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent)
        self.fails = 0.0
        self.failed = 0
        self._chance = random.Random(1)

    async def answer(self, method: str, call: Call) -> bytes:
        if method == "sendmessage" and self._chance.random() < self.fails:
            self.failed += 1
            if self.failed % 2:
                raise RefusedError.too_many(RETRY_AFTER)
            told = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
            raise RefusedError("500 Internal Server Error", json.dumps(told).encode())
        return await super().answer(method, call)


class Load(Crowd):
    """A crowd as large as a programme."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.api: FailingBotAPI = FailingBotAPI(self._answered)
        self._people = {chat: Somebody(chat) for chat in range(FIRST_ID, FIRST_ID + people)}

    async def steady(self, seconds: float, per_second: float, fails: float) -> Sample:
        """So many updates a second, each of somebody else. Whoever is never answered begins anew."""
        self._begin()
        self.api.fails = fails
        people = list(self._people.values())
        random.Random(2).shuffle(people)
        wrote = min(len(people), int(seconds * per_second))
        start = time.perf_counter()
        for n, somebody in enumerate(people[:wrote]):
            due = start + n / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._write(somebody, due)
        for _ in range(round(SETTLED / LOOKS)):
            if self._unanswered():
                await asyncio.sleep(LOOKS)
        lost = self._unanswered()
        for somebody in lost:
            somebody.wrote_at, somebody.wave = None, 0
        self.api.fails = 0.0
        ms = [1000 * latency for latency in self._latencies] or [0.0]
        return {
            "wrote": wrote,
            "lost": len(lost),
            "doubled": self.astray,
            "p50_ms": quantile(ms, 0.5),
            "p99_ms": quantile(ms, 0.99),
        }

    def _unanswered(self) -> list[Somebody]:
        return [somebody for somebody in self._people.values() if somebody.wrote_at is not None]


def rounds(workload: Workload) -> Iterator[Sample]:
    """First the port; then the steady stretch; from then on a closed and an open one each round."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def within(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    async def made() -> Load:
        return Load(workload["people"])

    crowd = within(made())
    yield {"port": within(crowd.api.listen())}
    try:
        within(asyncio.wait_for(crowd.api.polled.wait(), START))
    except TimeoutError:
        raise BenchError(f"no bot asked for updates within {START:.0f} s; did it start?") from None
    yield {"polled": 1.0}
    yield within(crowd.steady(workload["seconds"], workload["per_second"], workload["fails"]))
    seconds, at_once = workload["stretch"], workload["at_once"]
    while True:
        closed = within(crowd.closed(seconds, at_once))
        opened = within(crowd.open(seconds, at_once))
        yield {f"closed_{name}": value for name, value in closed.items()} | {
            f"open_{name}": value for name, value in opened.items()
        }
