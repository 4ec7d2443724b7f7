"""The ticker: ticks go on, whatever one of them does, and none runs beside itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from scheduler.ticker import Ticker

PATIENCE = 60  # seconds that a test waits for what should come at once
SOON = 0.001  # seconds
NEVER = 3600.0


class Beats:
    """A tick that counts, and may be awaited."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    async def __call__(self) -> None:
        self.count += 1
        self._changed.set()

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.count < count:
                self._changed.clear()
                await self._changed.wait()

    async def more(self, count: int = 5) -> None:
        await self.reach(self.count + count)


@pytest.fixture
async def ticker() -> AsyncIterator[Ticker]:
    ticker = Ticker()
    yield ticker
    ticker.stop()
    await asyncio.sleep(0)  # it stops on its loop


async def test_a_tick_comes_again_and_again(ticker: Ticker) -> None:
    beats = Beats()
    ticker.every(SOON, "beats", beats)
    ticker.start()
    await beats.reach(3)


async def test_a_tick_that_fails_ends_neither_itself_nor_others(ticker: Ticker) -> None:
    tried, beats = Beats(), Beats()

    async def failing() -> None:
        await tried()
        raise LookupError("nothing there")

    ticker.every(SOON, "failing", failing)
    ticker.every(SOON, "beats", beats)
    with capture_logs() as logs:
        ticker.start()
        await tried.reach(3)
        await beats.more()
        ticker.stop()
    assert {"event": "tick.failed", "tick": "failing", "log_level": "error"}.items() <= logs[0].items()
    assert repr(logs[0]["error"]) == "LookupError('nothing there')"
    assert {log["tick"] for log in logs} == {"failing"}


async def test_a_tick_that_still_runs_is_not_started_again(ticker: Ticker) -> None:
    begun, beats = Beats(), Beats()
    done = asyncio.Event()

    async def long() -> None:
        await begun()
        await done.wait()

    ticker.every(SOON, "long", long)
    ticker.every(SOON, "beats", beats)
    ticker.start()
    await begun.reach(1)
    await beats.more(20)
    assert begun.count == 1
    done.set()
    await begun.reach(2)


async def test_a_late_tick_is_a_tick_all_the_same_and_one_is_enough(ticker: Ticker) -> None:
    """A machine that slept for hours."""
    late, beats = Beats(), Beats()
    ticker.every(NEVER, "late", late)
    ticker.every(SOON, "beats", beats)
    ticker.start()
    ticker._scheduler.modify_job("late", next_run_time=datetime.now(UTC) - timedelta(hours=5, minutes=30))
    await late.reach(1)
    await beats.more()
    assert late.count == 1


async def test_no_tick_comes_after_the_stop(ticker: Ticker) -> None:
    beats = Beats()
    ticker.every(SOON, "beats", beats)
    ticker.start()
    await beats.reach(2)
    ticker.stop()
    await asyncio.sleep(0)
    count = beats.count
    other, others = Ticker(), Beats()
    other.every(SOON, "others", others)
    other.start()
    await others.reach(5)
    other.stop()
    await asyncio.sleep(0)
    assert beats.count == count


async def test_a_ticker_that_was_never_started_stops_and_may_be_started_then(ticker: Ticker) -> None:
    beats = Beats()
    ticker.every(SOON, "beats", beats)
    ticker.stop()
    assert beats.count == 0
    ticker.start()
    await beats.reach(1)
