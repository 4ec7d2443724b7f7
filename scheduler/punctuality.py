"""Punctuality: how many promises were kept on time, over the last 90 days.

Pure. On time means: done by the end of the day that was promised first, by the owner's calendar. A new
day changes nothing about that, even with the other side's yes: who depends on somebody finds it hard to
say no. A promise whose first day is not over counts once it is done; one that was given up never does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LOOKED_BACK = timedelta(days=90)  # by the day first promised
ENOUGH = 5  # promises: of fewer no rate is told


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise: the day first promised, and when it was done (None: not yet)."""

    first_due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many were kept on time."""

    kept: int
    counted: int

    @property
    def enough(self) -> bool:
        """Whether there are enough of them to say anything."""
        return self.counted >= ENOUGH


def rate(promises: Iterable[Kept], today: date) -> Rate:
    """How many were kept on time, of those that are due or done."""
    counted = [
        promise
        for promise in promises
        if today - promise.first_due_on <= LOOKED_BACK
        and (promise.done_on is not None or promise.first_due_on < today)
    ]
    return Rate(sum(on_time(promise) for promise in counted), len(counted))


def on_time(promise: Kept) -> bool:
    """Whether it was done by the end of the day first promised."""
    return promise.done_on is not None and promise.done_on <= promise.first_due_on
