"""Our running house behind its door for Telegram, as `jigi run` has it in webhook mode.

The pace that Telegram grants is lifted, as in `ours_wire`.
"""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from fastapi import FastAPI
from pydantic import SecretStr

from bench import crowd, ours
from bot import app
from bot.channels.bot_api.webhook import Site
from bot.channels.telegram import TelegramDoor
from bot.settings import Settings
from console import web, webhooks
from scheduler.clock import Clock

TOKEN = "1:bench"
SITE = Site(public_url="https://bench.example", secret="bench")


async def main(base: str, place: Path) -> None:
    """Serve until killed; the port is the first line that is said."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    settings = Settings(
        database=f"sqlite:///{place / 'doors.db'}",
        secret=SecretStr("bench"),
        telegram_token=SecretStr(TOKEN),
        telegram_api=base,
    )
    clock = Clock()
    with ours.opened(settings.database_path) as store:
        ours.settle(store, crowd.chats(), clock.now())
        door = TelegramDoor(TOKEN, clock.now, SITE, api=base)
        door.limits = replace(door.limits, per_second=1e6, same_chat_gap=timedelta(0))
        async with (
            app.running(settings, store, {door.name: door}, clock) as jigi,
            asyncio.TaskGroup() as tasks,
        ):
            jigi.house = replace(jigi.house, flows=ours.flows())
            tasks.create_task(door.run(jigi.take_in))
            site = FastAPI()
            site.add_middleware(webhooks.Porch, doors=[door])
            await web.serve(site, "127.0.0.1", 0, on_ready=partial(print, flush=True))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
