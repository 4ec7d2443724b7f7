"""Ending: told to end, the house drains; told again, or held up by somebody's network, it ends at once.

At once is no loss: what was acknowledged is committed, and what is on its way is settled by the next start.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

log = structlog.get_logger()

WITHIN = 8.0  # seconds; whoever asks waits ten before he kills, as Docker does
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ending:
    """The end of one house; made in the task that serves, which is cancelled when it is told to end."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._serving = asyncio.current_task()
        self._drains = False

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Signals are heard from the first moment on; the web server hears them while it serves."""
        ours = threading.current_thread() is threading.main_thread()  # elsewhere Python lets nobody hear them
        before = {sig: signal.signal(sig, self._told) for sig in SIGNALS} if ours else {}
        try:
            yield
        finally:
            if not self._drains:
                for sig, handler in before.items():
                    signal.signal(sig, handler)

    def begin(self) -> None:
        """It drains from now on, for so long and no longer."""
        if not self._drains:
            self._drains = True
            threading.Thread(target=self._end_soon, name="ending", daemon=True).start()

    def _told(self, sig: int, _frame: FrameType | None) -> None:
        if self._drains:
            os._exit(128 + sig)
        self.begin()
        if self._serving is not None:
            self._loop.call_soon_threadsafe(self._serving.cancel)

    def _end_soon(self) -> None:
        """A name that is looked up, or a disk that does not answer, holds a thread that nothing can end."""
        threading.Event().wait(WITHIN)
        log.warning("ending.held_up", what="it ends all the same; nothing that was acknowledged is lost")
        os._exit(0)
