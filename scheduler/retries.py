"""Retries: how long a message waits for its next try."""

import random
from datetime import timedelta

LONGEST_BACK_OFF = timedelta(minutes=10)


def back_off(attempts: int, wait: timedelta) -> timedelta:
    """Twice as long after each attempt, and at least the `wait` that the provider asked for."""
    back_off = timedelta(seconds=0.5 * 2**attempts * random.uniform(0.75, 1.25))  # noqa: S311
    return max(wait, min(back_off, LONGEST_BACK_OFF))
