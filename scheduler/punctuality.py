"""Punctuality: how long a promise may lie, and how many were kept on time over the last 90 days.

Pure. On time means: done by the end of the day that counts, by the owner's calendar. That is the day first
promised. Moved before it has come, the new day counts in its place, once: things change, and who says so in
time is to be relied on. Moved again, or on its day, or later, the day that counts stays. A promise whose day
is not over counts once it is done; one that is stuck counts as not kept once its day is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
LOOKED_BACK = 90 * DAY  # by the day first promised
ENOUGH = 5  # promises: of fewer no rate is told


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a coach's promise may lie after its day. The defaults are those of `programme.yaml`."""

    reminded_after: tuple[timedelta, timedelta] = (DAY, 3 * DAY)  # he is
    passed_on_after: timedelta = 7 * DAY  # to somebody above him


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class DatedPromise:
    """One promise: the day that counts, and when it was done (None: not yet)."""

    counts_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many were kept on time, and so many of the others late."""

    kept: int
    counted: int
    late: int = 0

    @property
    def enough(self) -> bool:
        """Whether there are enough of them to tell a rate."""
        return self.counted >= ENOUGH


def counts_on(first: date, counted: date, moved_to: date, today: date) -> date:
    """The day that counts once a promise is moved; `counted` did so far, `first` was promised first."""
    if counted != first or today >= counted:
        return counted
    return max(counted, moved_to)


def rate(promises: Iterable[DatedPromise], today: date) -> Rate:
    """How many were kept on time, of those that are due or done."""
    counted = [p for p in promises if p.done_on is not None or p.counts_on < today]
    kept = sum(on_time(promise) for promise in counted)
    return Rate(kept, len(counted), sum(promise.done_on is not None for promise in counted) - kept)


def on_time(promise: DatedPromise) -> bool:
    """Whether it was done by the end of the day that counts."""
    return promise.done_on is not None and promise.done_on <= promise.counts_on
