"""The ticker: APScheduler wakes what has to look at the clock. A few ticks for the whole programme."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from scheduler.watching import UNWATCHED, Watch

log = structlog.get_logger()

Tick = Callable[[], Awaitable[object]]


def at_once(call: Callable[[], object]) -> Tick:
    """A tick of what waits for nothing."""

    async def tick() -> None:
        call()

    return tick


class Ticker:
    """Ticks by name and period. One that is still running is not started again."""

    def __init__(self, watch: Watch = UNWATCHED) -> None:
        self._watch = watch
        # A late tick is a tick all the same (by default one that is a second late is dropped).
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        self._scheduler.add_job(
            _guarded, "interval", args=(name, tick, self._watch), seconds=seconds, id=name
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _guarded(name: str, tick: Tick, watch: Watch) -> None:
    """One failing tick must not end the next."""
    try:
        await tick()
    except asyncio.CancelledError:
        return  # the house is being closed; what was not done is due at the next start
    except Exception as error:
        watch.tick_failed(name)
        log.error("tick.failed", tick=name, error=error)
