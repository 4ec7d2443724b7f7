"""Due: timers whose time has come become events, through the same door as updates.

Nothing is taken off here: each timer is taken off by its own turn, so that a kill loses none. Cost
is by what is due, never by how many wait.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.conversation.events import TimerFired
from storage.store import Store

MOST_AT_ONCE = 500


async def fire_due(
    store: Store, take_in: Callable[[Sequence[TimerFired]], Awaitable[None]], now: datetime
) -> int:
    """Hand over all that is due by now, in order; how many. Returns once all are committed.

    Not to be run twice at once: a timer that is handed over twice is taken once, but for nothing.
    """
    fired = 0
    before: set[str] = set()
    while True:
        with store.reading() as desk:
            events = desk.due_timers(now, MOST_AT_ONCE)
        fresh = [event for event in events if event.key not in before]
        if not fresh:
            return fired  # what is still there could not be taken off; it is not tried in a circle
        await take_in(fresh)
        fired += len(fresh)
        before.update(event.key for event in fresh)
