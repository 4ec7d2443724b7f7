"""Awake: the seconds in which this machine went on; while it stands still, nobody is late."""

import time

LONGEST = 0.5  # seconds from one look to the next; what goes beyond was stopped, or had no processor


class Awake:
    """Counts from its beginning. Whoever waits looks often."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._looked_at = time.monotonic()

    def seconds(self) -> float:
        now = time.monotonic()
        self._seconds += min(now - self._looked_at, LONGEST)
        self._looked_at = now
        return self._seconds
