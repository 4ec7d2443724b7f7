"""Our running house on the wire: Telegram's channel, the writer and the sender, as `jigi run` has them.

Only the check-in is the contest's, and the pace that Telegram grants is lifted: the fake Bot API
has none, and neither has the peer.
"""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from bench import crowd, ours
from bot import app
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from scheduler.clock import Clock


async def main(base: str, place: Path) -> None:
    """Serve until killed."""
    path = place / "wire.db"
    with ours.opened(path) as store:
        ours.settle(store, crowd.chats(), Clock().now())
    await serve(base, path)


async def serve(base: str, path: Path) -> None:
    """Serve from this store, whose people are known, until killed."""
    settings = Settings(
        database=f"sqlite:///{path}",
        secret=SecretStr("bench"),
        telegram_token=SecretStr("1:bench"),
        telegram_api=base,
    )
    clock = Clock()
    with ours.opened(path) as store:
        telegram = TelegramChannel("1:bench", clock.now, api=base)
        telegram.limits = replace(telegram.limits, per_second=1e6, same_chat_gap=timedelta(0))
        async with app.running(settings, store, {telegram.name: telegram}, clock) as jigi:
            jigi.house = replace(jigi.house, flows=ours.flows())
            await telegram.run(jigi.take_in)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
