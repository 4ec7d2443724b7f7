"""The crowd: people who lead the talk with a bot, by way of the fake Bot API, and time its answers.

Closed: so many people, each of whom writes again as soon as she is answered. Open: so many updates
a second, come what may; when the bot falls behind, its latency is counted from the instant at which
she wanted to write.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench import BenchError, talk
from bench.contest import Workload
from bench.fake_bot_api import FakeBotAPI
from bench.figures import Sample, quantile

AT_ONCE = 200  # people of the closed crowd, and updates a second of the open one
OPEN = 2_000  # people of the open crowd: each writes every ten seconds
FIRST_CHAT = 1_000
PATIENCE = 30.0  # seconds until a bot that does not answer is given up


def chats() -> range:
    """Everybody who will write."""
    return range(FIRST_CHAT, FIRST_CHAT + AT_ONCE + OPEN)


@dataclass(slots=True)
class Somebody:
    """One of the crowd. `wrote_at` is None when she has had her answer."""

    chat: int
    wave: int = 0
    wrote_at: float | None = None
    buttons: Mapping[str, str] | None = None


class Crowd:
    """The people, their bot between them and the stopwatch."""

    def __init__(self) -> None:
        self.api = FakeBotAPI(self._answered)
        self._people = {chat: Somebody(chat) for chat in chats()}
        self._updates = 0
        self._latencies: list[float] = []
        self.astray = 0  # answers without the button that the talk goes on by, or to nobody's question
        self._closed = False
        self._idle: deque[Somebody] = deque()
        self._wanted: deque[float] = deque()  # when somebody wanted to write and nobody was free
        self._quiet = asyncio.Event()

    async def closed(self, seconds: float, people: int) -> dict[str, float]:
        """Everybody at once, as fast as the bot answers."""
        self._begin()
        self._closed = True
        start = time.perf_counter()
        for somebody in list(self._people.values())[:people]:
            self._write(somebody, time.perf_counter())
        await asyncio.sleep(seconds)
        self._closed = False
        answers, wall = len(self._latencies), time.perf_counter() - start
        await self._all_answered()
        return {"answers_per_s": answers / wall} | self._figures()

    async def open(self, seconds: float, per_second: int) -> dict[str, float]:
        """So many updates a second, evenly."""
        self._begin()
        self._idle = deque(list(self._people.values())[AT_ONCE:])
        start = time.perf_counter()
        for n in range(int(seconds * per_second)):
            due = start + n / per_second
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            if self._idle:
                self._write(self._idle.popleft(), due)
            else:
                self._wanted.append(due)
        await self._all_answered()
        return self._figures()

    def _begin(self) -> None:
        self._latencies, self.astray = [], 0

    def _figures(self) -> dict[str, float]:
        ms = [1000 * latency for latency in self._latencies]
        return {
            "p50_ms": quantile(ms, 0.5),
            "p99_ms": quantile(ms, 0.99),
            "answers": len(ms),
            "astray": self.astray,
        }

    async def _all_answered(self) -> None:
        """Wait until nobody waits. Raises BenchError when the bot is silent for too long."""
        while waiting := [p for p in self._people.values() if p.wrote_at is not None]:
            self._quiet.clear()
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._quiet.wait()
            except TimeoutError:
                told = f"{len(waiting)} people wait for an answer since {PATIENCE:.0f} s"
                raise BenchError(f"{told}; see above what the bot says.") from None

    def _write(self, somebody: Somebody, at: float) -> None:
        """She writes what is hers to write now; `at` is when she wanted to."""
        step = talk.STEPS[somebody.wave - 1] if somebody.wave else None
        data = None
        if step is not None and step.tap:
            data = (somebody.buttons or {}).get(dict(step.choices)[step.tap])
            if data is None:
                self.astray += 1
                somebody.wave = 0
        self._updates += 1
        somebody.wrote_at = at
        self.api.put(talk.Update(self._updates, somebody.chat, somebody.wave).as_telegram(data))

    def _answered(self, chat: int, buttons: Mapping[str, str]) -> None:
        somebody = self._people[chat]
        if somebody.wrote_at is None:
            self.astray += 1
            return
        now = time.perf_counter()
        self._latencies.append(now - somebody.wrote_at)
        somebody.wrote_at = None
        somebody.buttons = buttons
        somebody.wave = (somebody.wave + 1) % talk.TURNS
        if self._closed:
            self._write(somebody, now)
        elif self._wanted:
            self._write(somebody, self._wanted.popleft())
        else:
            self._idle.append(somebody)
            self._quiet.set()


def rounds(workload: Workload) -> Iterator[Sample]:
    """First the port on which the fake Bot API listens; then one closed and one open stretch a round.

    The server lives in a thread, so that a bot whose turn it is not is answered as well.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def within(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    async def made() -> Crowd:
        return Crowd()

    crowd = within(made())
    yield {"port": within(crowd.api.listen())}
    seconds, at_once = workload["seconds"], workload["at_once"]
    try:
        within(asyncio.wait_for(crowd.api.polled.wait(), PATIENCE))
    except TimeoutError:
        raise BenchError(f"no bot asked for updates within {PATIENCE:.0f} s; did it start?") from None
    while True:
        closed = within(crowd.closed(seconds, at_once))
        opened = within(crowd.open(seconds, at_once))
        yield {f"closed_{name}": value for name, value in closed.items()} | {
            f"open_{name}": value for name, value in opened.items()
        }
