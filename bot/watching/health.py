"""Health: whether the house lives, and whether it is ready, for whoever starts it again or looks after it.

It lives when the loop turns and the writer's thread answers, be it by a fault: to start it again mends
nothing else. It is ready when the store takes a write and there are packs to show. Anybody may ask, so an
answer says nothing that only an operator should know, and many who ask at once cost one write.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from storage.store import Desk, StoreError
from storage.writer import Writer

ALIVE_WITHIN = 10.0  # seconds; a lock of another program is waited for 5
READY_WITHIN = 2.0
ASKED_AGAIN = 2.0  # seconds for which an answer holds
NOTE = "health.written_at"  # what is written to see whether it can be

SILENT = "the writer does not answer: start the program again"
UNWRITABLE = "the store cannot be written; the log says why"
NO_PACKS = "no pack is loaded: run `jigi check`"


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, by what it is about; nothing when all is well."""

    wrong: dict[str, str] = field(default_factory=dict)
    dead: bool = False  # so wrong that only another start helps

    @property
    def ready(self) -> bool:
        return not self.wrong


class HealthChecker:
    """Looks whether one running house is live and ready; a look holds for a moment."""

    def __init__(self, writer: Writer, packs: Callable[[], int]) -> None:
        """`packs`: how many are loaded."""
        self._writer = writer
        self._packs = packs
        self._one_at_a_time = asyncio.Lock()
        self._found = Health()
        self._good_until = 0.0
        self._probe: asyncio.Task[None] | None = None  # what it has not answered yet
        self._asked_at = 0.0

    async def look(self) -> Health:
        """How it is, by a look that is a moment old at most."""
        async with self._one_at_a_time:
            if time.monotonic() >= self._good_until:
                self._found = await self._examined()
                self._good_until = time.monotonic() + ASKED_AGAIN
            return self._found

    async def _examined(self) -> Health:
        wrong = {} if self._packs() else {"packs": NO_PACKS}
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._writer.do(_written))
            self._probe.add_done_callback(_heard)
            self._asked_at = time.monotonic()
        if not (await asyncio.wait({self._probe}, timeout=READY_WITHIN))[0]:
            silent_for = time.monotonic() - self._asked_at
            return Health({**wrong, "writer": SILENT}, dead=silent_for > ALIVE_WITHIN)
        try:
            self._probe.result()
        except StoreError:
            wrong["store"] = UNWRITABLE
        return Health(wrong)


def _heard(probe: asyncio.Task[None]) -> None:
    """Nobody may ask any more when it answers, be it by a fault."""
    if not probe.cancelled():
        probe.exception()


def _written(desk: Desk) -> None:
    desk.keep_note(NOTE, datetime.now(UTC).isoformat())
