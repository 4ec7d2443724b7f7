"""Campaigns: one push to many, a few people at a time, so that nothing else has to wait.

Whom a campaign has asked is written with the timer by which she is asked, in one commit: a crash
asks nobody twice and forgets nobody.
"""

from collections.abc import Callable
from datetime import datetime

from bot.conversation.records import ASKED_PER_SECOND
from scheduler import championships
from scheduler.clock import Clock
from storage.store import Desk
from storage.writer import Writer


async def spread(writer: Writer, clock: Clock, due: Callable[[], object]) -> None:
    """Have the people of a second asked; `due` is told when there were any."""

    def work(desk: Desk) -> int:
        return ask_more(desk, ASKED_PER_SECOND, clock.now())

    if await writer.do(work):
        due()


def ask_more(desk: Desk, most: int, now: datetime) -> int:
    """Have so many more people asked: by trainers' campaigns, then to play in championships; how many."""
    asked = desk.spread_campaigns(most, now)
    return asked + championships.announce(desk, most - asked, now) if asked < most else asked
