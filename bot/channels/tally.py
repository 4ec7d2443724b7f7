"""A tally: how often something happened, said now and then, so that a flood of it does not fill the disk."""

import time
from collections.abc import Callable

EVERY = 60.0  # seconds from one line of a log to the next


class Tally:
    """Counts one kind of thing."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._untold = 0
        self._next_at = 0.0

    def add(self) -> int:
        """Once more: how many times are to be told of now; 0 while it was told of lately."""
        self._untold += 1
        now = self._monotonic()
        if now < self._next_at:
            return 0
        self._next_at = now + EVERY
        times, self._untold = self._untold, 0
        return times
