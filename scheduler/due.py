"""Due: timers whose time has come become events, through the same door as updates.

Nothing is taken off here: each timer is taken off by its own turn, so that a kill loses none. Cost
is by what is due, never by how many wait.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from bot.conversation.events import TimerFired
from storage.looking import look
from storage.store import Store

log = structlog.get_logger()

MOST_AT_ONCE = 500
MOST_ROUNDS = 5  # of one timer that its own turn sets again for now, or for earlier; the rest comes next time


async def fire_due(
    store: Store, take_in: Callable[[Sequence[TimerFired]], Awaitable[None]], now: datetime
) -> int:
    """Hand over all that is due by now, in order; how many. Returns once all are committed.

    Not to be run twice at once: a timer that is handed over twice is taken once, but for nothing.
    """
    fired = 0
    before: set[str] = set()
    rounds = Counter[tuple[str, ...]]()
    while True:
        events = await look(store, lambda desk: desk.due_timers(now, MOST_AT_ONCE))
        fresh = [event for event in events if event.key not in before and rounds[_of(event)] < MOST_ROUNDS]
        if not fresh:
            for event in events:
                if event.key not in before:
                    log.error("timer.comes_again", name=event.timer, person=event.person)
            return fired  # what is still there could not be taken off; it is not tried in a circle
        await take_in(fresh)
        fired += len(fresh)
        before.update(event.key for event in fresh)
        rounds.update(map(_of, fresh))


def _of(event: TimerFired) -> tuple[str, ...]:
    """Which timer it is, whenever it is due."""
    return str(event.person), event.timer, event.about
