"""Our running house with a campaign: Telegram's channel, the outbox on the disk, as `jigi run` has them.

Started again with the same folder it goes on with what it finds there.
"""

import asyncio
import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr

from bench import ours
from bench.limited_api import FIRST, WRITING
from bot import app, demo
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.conversation.messages import Message, Purpose
from bot.people import Address, Cadre, Cohort
from bot.settings import Settings
from scheduler.clock import Clock
from storage.store import Outgoing, Store

WRITERS = 2_000  # people who may write meanwhile
OWNER = WRITING - 1
AT_ONCE = 5_000  # people of one transaction


async def main(told: dict[str, Any]) -> None:
    """Serve until killed."""
    settings = Settings(
        database=f"sqlite:///{told['store']}",
        secret=SecretStr("bench"),
        telegram_token=SecretStr("1:bench"),
        telegram_api=told["base"],
    )
    clock = Clock(timedelta(seconds=told["ahead"]))
    limits = replace(LIMITS, per_second=told["per_second"])
    begun = settings.database_path.exists()
    if not begun:
        demo.decide(settings.programme_path)  # nobody has signed a card yet
    with ours.opened(settings.database_path) as store:
        if not begun:
            _begin(store, told["people"], told.get("posted", False), clock.now())
        telegram = TelegramChannel("1:bench", clock.now, api=told["base"], limits=limits)
        async with app.running(settings, store, {telegram.name: telegram}, clock) as jigi:
            await telegram.run(jigi.take_in)


def _begin(store: Store, people: int, posted: bool, now: datetime) -> None:
    """Everybody, and the campaign: in the outbox already, or as it begins when a trainer says yes."""
    ours.settle(store, range(WRITING - 1, WRITING + WRITERS), now)
    for first in range(FIRST, FIRST + people, AT_ONCE):
        chats = range(first, min(first + AT_ONCE, FIRST + people))
        ours.settle(store, chats, now)
        with store.transaction() as desk:
            for chat in chats:
                address = Address("telegram", str(chat))
                person = desk.person_at(address, now).id
                desk.change_person(person, {"cadre": Cadre.MATRONE})
                if posted:
                    key, words = f"{person}.1.0", Message("Une révision pour vous.")
                    desk.post([Outgoing(key, person, address, Purpose.CAMPAIGN, words, now)])
    with store.transaction() as desk:
        owner = desk.person_at(Address("telegram", str(OWNER)), now).id
        if not posted:
            desk.begin_campaign(owner, "bench", "amtsl", Cohort(cadre=Cadre.MATRONE), now)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
