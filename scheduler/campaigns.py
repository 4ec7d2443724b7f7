"""Campaigns: one push to many, a few people at a time, so that nothing else has to wait.

Whom a campaign has asked is written with the timer by which she is asked, in one commit: a crash
asks nobody twice and forgets nobody.
"""

from collections.abc import Callable

from bot.conversation.records import ASKED_PER_SECOND
from scheduler.clock import Clock
from storage.store import Desk
from storage.writer import Writer


async def spread(writer: Writer, clock: Clock, due: Callable[[], object]) -> None:
    """Have the people of a second asked; `due` is told when there were any."""

    def work(desk: Desk) -> int:
        return desk.spread_campaigns(ASKED_PER_SECOND, clock.now())

    if await writer.do(work):
        due()
