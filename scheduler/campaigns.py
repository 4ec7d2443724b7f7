"""Campaigns: one push to many, as fast as a channel takes it and no faster: nothing else has to wait.

Whom a campaign has asked is written with the timer by which she is asked, in one commit: a crash
asks nobody twice and forgets nobody.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from math import ceil

from bot.conversation.messages import Purpose
from scheduler import championships
from scheduler.clock import Clock
from storage.store import Desk
from storage.writer import Writer

AHEAD = 3  # seconds' worth of messages that wait for their places
MOST_AT_ONCE = 100  # people in one transaction


async def spread(
    writer: Writer,
    clock: Clock,
    channels: Collection[str],
    per_second: float,
    zone: str,
    fire: Callable[[], Awaitable[object]],
) -> None:
    """Have as many people asked as the slowest channel takes soon; `fire` takes in what is due by that."""
    wanted = ceil(AHEAD * per_second)

    def work(desk: Desk) -> int:
        room = wanted - desk.ready(channels, Purpose.CAMPAIGN, wanted)
        return ask_more(desk, min(room, MOST_AT_ONCE), clock.now(), zone) if room > 0 else 0

    for _ in range(ceil(wanted / MOST_AT_ONCE)):
        if not await writer.do(work):
            return
        await fire()  # her message is in the queue, and counts, when her timer was fired


def ask_more(desk: Desk, most: int, now: datetime, zone: str) -> int:
    """Have so many more people asked: by trainers' campaigns, then to play in championships; how many."""
    asked = desk.spread_campaigns(most, now)
    return asked + championships.announce(desk, most - asked, now, zone) if asked < most else asked
