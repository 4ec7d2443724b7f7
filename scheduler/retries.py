"""Retries: how long a message waits for its next try, and what may have been taken at the last one."""

import random
from datetime import datetime, timedelta

from storage.store import Claimed, Desk
from storage.writer import Work

LONGEST_BACK_OFF = timedelta(minutes=10)


def back_off(attempts: int, wait: timedelta) -> timedelta:
    """Twice as long after each attempt, and at least the `wait` that the provider asked for."""
    back_off = timedelta(seconds=0.5 * 2**attempts * random.uniform(0.75, 1.25))  # noqa: S311
    return max(wait, min(back_off, LONGEST_BACK_OFF))


def in_doubt(row: Claimed, at: datetime, then: Work) -> Work:
    """What nobody knows of a send is listed, and then this is done."""

    def work(desk: Desk) -> None:
        desk.doubt(row.id, at)
        then(desk)

    return work
