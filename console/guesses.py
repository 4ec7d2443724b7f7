"""Guesses: whoever tries one code after another has to wait."""

import time
from collections.abc import Callable

MOST = 20  # codes that nobody has, from one place in a minute
WINDOW = 60.0  # seconds
MOST_PLACES = 10_000  # that are remembered


class Guesses:
    """How many codes that nobody has were tried from each place since its minute began."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._missed: dict[str, tuple[float, int]] = {}

    def too_many(self, place: str) -> bool:
        since, missed = self._missed.get(place, (0.0, 0))
        return missed >= MOST and self._now() - since < WINDOW

    def missed(self, place: str) -> None:
        since, missed = self._missed.pop(place, (self._now(), 0))
        if self._now() - since >= WINDOW:
            since, missed = self._now(), 0
        self._missed[place] = (since, missed + 1)
        while len(self._missed) > MOST_PLACES:
            del self._missed[next(iter(self._missed))]
