"""A fake Bot API that grants so many messages a second, and counts them as providers do.

`bucket`: one that holds a second's worth and fills evenly. `windows`: strict seconds that begin when
they begin. What is too much gets 429 and is not shown to anybody. Each message is on its way for a
while before it is counted, and so is its answer.

It has people of two kinds: those whom a campaign is for, and those who write meanwhile and wait for
their answer. It runs in a process of its own; whoever sends may be killed.
"""

import asyncio
import json
import math
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import BenchError
from bench.contest import Workload
from bench.fake_bot_api import Call, FakeBotAPI, RefusedError
from bench.figures import Sample, quantile

FIRST = 1_000  # the first chat of those whom the campaign is for
WRITING = 5_000_000  # and of those who write
BETWEEN = 0.5  # seconds from one of them to the next
WAY = 0.02  # seconds at least that a message is on its way, and that its answer is
JITTER = 0.002  # seconds at most that either takes longer
FEW = 8  # people who have the message when those who write begin
QUIET = 12.0  # seconds without another of the campaign: nobody else will get it
PATIENCE = 90.0  # seconds until the first has come


class Bucket:
    """Holds a second's worth and fills evenly."""

    def __init__(self, per_second: float) -> None:
        self._per_second = self._left = per_second
        self._since = time.monotonic()

    def take(self, now: float) -> float:
        """Seconds until there is one again; 0 when there was one, and it is taken."""
        self._left = min(self._per_second, self._left + (now - self._since) * self._per_second)
        self._since = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0


class Windows:
    """Seconds one after the other, each counted anew."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._window, self._taken = 0, 0

    def take(self, now: float) -> float:
        """Seconds until the next window; 0 when there was a place, and it is taken."""
        if (window := math.floor(now)) != self._window:
            self._window, self._taken = window, 0
        if self._taken >= self._per_second:
            return window + 1 - now
        self._taken += 1
        return 0.0


KINDS: Mapping[str, type[Bucket] | type[Windows]] = {"bucket": Bucket, "windows": Windows}


class LimitedBotAPI(FakeBotAPI):
    """Refuses what is too much, and remembers who got what, and when."""

    def __init__(self, kind: str, per_second: float, people: int, ahead: float) -> None:
        """`ahead`: seconds by which the clock of whoever sends is put forward."""
        super().__init__(lambda _chat, _buttons: None)
        self._limit = KINDS[kind](per_second)
        self._per_second = per_second
        self._ahead = ahead
        self._campaign = range(FIRST, FIRST + people)
        self.reached: Counter[int] = Counter()  # how often each has the campaign's message
        self.refused = 0
        self.last_at = 0.0  # when the campaign reached somebody new
        self._times: list[float] = []  # of all that was taken while the campaign ran
        self._wrote: dict[int, float] = {}
        self._answered: dict[int, float] = {}

    async def answer(self, method: str, call: Call) -> bytes:
        if not method.startswith("send"):
            return await super().answer(method, call)
        await asyncio.sleep(WAY + random.random() * JITTER)
        try:
            self._count(int(call["chat_id"]))
        finally:
            await asyncio.sleep(WAY + random.random() * JITTER)
        return await super().answer(method, call)

    def _count(self, chat: int) -> None:
        """Raises RefusedError when it is too much."""
        now = time.monotonic()
        if wait := self._limit.take(now):
            self.refused += 1
            raise RefusedError.too_many(math.ceil(wait))
        self._times.append(now)
        if chat in self._campaign:
            if not self.reached[chat]:
                self.last_at = now
            self.reached[chat] += 1
        elif chat in self._wrote:
            self._answered.setdefault(chat, now)

    async def until(self, count: int) -> None:
        """Wait until so many have the campaign's message, or nobody else gets it; people write meanwhile.

        Raises BenchError when nobody ever gets it.
        """
        begun = time.monotonic()
        while len(self.reached) < count:
            await asyncio.sleep(BETWEEN)
            now = time.monotonic()
            if self.last_at < begun and now - begun > PATIENCE:
                raise BenchError(f"nobody had it within {PATIENCE:.0f} s; see above what the bot says")
            if begun < self.last_at < now - QUIET:
                return
            if len(self.reached) > FEW:
                self._somebody_writes()

    def _somebody_writes(self) -> None:
        chat = WRITING + len(self._wrote)
        self._wrote[chat] = time.monotonic()
        who = {"id": chat, "first_name": "Awa"}
        told = {
            "message_id": len(self._wrote),
            "date": int(time.time() + self._ahead),
            "chat": {**who, "type": "private"},
            "from": {**who, "is_bot": False},
            "text": "menu",
        }
        self.put({"update_id": len(self._wrote), "message": told})

    def figures(self) -> Sample:
        """What the campaign came to by now."""
        taken = [at for at in self._times if at <= self.last_at]
        seconds = max(taken[-1] - taken[0], 1e-9)
        now = time.monotonic()
        waits = [1000 * (self._answered.get(chat, now) - at) for chat, at in self._wrote.items()]
        return {
            "rate_used": (len(taken) - 1) / seconds / self._per_second,
            "refusals": self.refused,
            "left_out": len(self._campaign) - len(self.reached),
            "twice": sum(count > 1 for count in self.reached.values()),
            "reply_p50_ms": quantile(waits or [0.0], 0.5),
            "reply_p99_ms": quantile(waits or [0.0], 0.99),
            "seconds": seconds,
        }


def rounds(workload: Workload) -> Iterator[Sample]:
    """First the port; then what the campaign came to when each of `stops` people had its message.

    Who has it is left in `reached`, a file, as JSON: how often, by chat.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def within(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    async def made() -> LimitedBotAPI:
        return LimitedBotAPI(workload["kind"], workload["per_second"], workload["people"], workload["ahead"])

    api = within(made())
    yield {"port": within(api.listen())}
    for stop in workload["stops"]:
        within(api.until(stop))
        Path(workload["reached"]).write_text(json.dumps(api.reached))
        yield api.figures()
