"""Health: a house is dead once its writer has been asked for long and has not answered."""

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.watching import health
from bot.watching.health import SILENT, UNWRITABLE, Health, HealthChecker
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, StoreError
from storage.writer import Writer


class Clock:
    """Of the physician alone: the loop has its own."""

    def __init__(self) -> None:
        self.shows = 1000.0

    def monotonic(self) -> float:
        return self.shows


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(health, "time", clock)
    monkeypatch.setattr(health, "READY_WITHIN", 60.0)
    return clock


async def test_one_slow_write_is_no_death_however_long_ago_the_last_look_was(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, begun = threading.Event(), threading.Event()

    def holds(_desk: Desk) -> None:
        begun.set()
        held.wait(60)

    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"health")) as store:
        writer = Writer(store)
        writer.start()
        physician = HealthChecker(writer, lambda: 3)
        assert await physician.look() == Health()
        holding = asyncio.create_task(writer.do(holds))
        await asyncio.to_thread(begun.wait, 60)
        with monkeypatch.context() as hasty:
            hasty.setattr(health, "READY_WITHIN", 0.01)
            clock.shows += 30
            assert await physician.look() == Health({"writer": SILENT})
            clock.shows += health.ALIVE_WITHIN + 1
            assert await physician.look() == Health({"writer": SILENT}, dead=True)
        held.set()
        await holding
        clock.shows += 30
        assert await physician.look() == Health()
        with monkeypatch.context() as broken:
            broken.setattr(store, "transaction", _full)
            clock.shows += 30
            assert await physician.look() == Health({"store": UNWRITABLE})
        await writer.stop()


def _full() -> None:
    raise StoreError("the disk is full; make room")
