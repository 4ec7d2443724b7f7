"""The clock: what time it is for the programme.

The machine's time plus an offset that a demo may move. Within a process it never goes back: a
machine whose clock is set back must not make yesterday's timers due again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

MOST_STEPS = 10_000  # dues on the way of one move


class Clock:
    """Aware UTC now, and the way to another now."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset
        self._latest = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        self._latest = max(self._latest, datetime.now(UTC) + self.offset)
        return self._latest

    def jump_to(self, at: datetime) -> None:
        """Make it that time, unless it is later already: what was sent stays sent."""
        if at > self.now():
            self.offset = at - datetime.now(UTC)  # not from `now()`: the machine may have been set back


async def move(
    clock: Clock,
    to: datetime,
    next_due_at: Callable[[], datetime | None],
    settle: Callable[[], Awaitable[None]],
) -> None:
    """Let time pass from due to due, so that everything happens at its own hour.

    `settle` fires what is due and returns once nothing is left to do at that time.
    """
    await settle()
    for _ in range(MOST_STEPS):
        due = next_due_at()
        if due is None or due > to:
            break
        clock.jump_to(due)
        await settle()
    clock.jump_to(to)
    await settle()


def monotonic() -> float:
    """Seconds that nobody sets back, as the running loop counts them."""
    return asyncio.get_running_loop().time()
