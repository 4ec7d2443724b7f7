"""Readers: what is only looked at is looked at in threads of its own, and lets turns go first.

Python lets one thread compute at a time, and a turn asks the store some twenty times: each time whoever
computes beside it would hold it up. So a page waits, between one step and the next, while turns are worked
at; while they are being put on the disk it goes on.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from storage.writer import Writer

T = TypeVar("T")

AT_ONCE = 2  # pages: more would only share the same seconds
LONGEST = 0.2  # seconds that one piece of work waits in all: beside turns without end a page comes, late


class Readers:
    """Few threads, behind the writer's."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reader")
        self._patience = _Patience()

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, done in one of the threads. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._behind, work)

    def give_way(self) -> None:
        """Called between one step of the work and the next: wait while turns are worked at."""
        left = self._patience.left
        if left > 0 and not self._writer.at_rest.is_set():
            start = time.monotonic()
            self._writer.at_rest.wait(left)
            self._patience.left = left - (time.monotonic() - start)

    def _behind(self, work: Callable[[], T]) -> T:
        self._patience.left = LONGEST
        self.give_way()
        return work()


class _Patience(threading.local):
    """For how many seconds the work of this thread may still wait; outside of work not at all."""

    left = 0.0
