"""The house lit in a process of its own, at a Bot API in this one."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import app
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from bot.stores import open_store
from tests.channels.fake_telegram import TOKEN, FakeTelegram


def settings_of(folder: Path) -> Settings:
    return Settings(_env_file=None, database=f"sqlite:///{folder}/jigi.db")  # type: ignore[call-arg]


async def live(folder: Path, url: str) -> None:
    """One life of the house; it ends by a kill, or by a word on its standard input."""
    settings = settings_of(folder)
    store = open_store(settings)
    clock = app.kept_clock(store)
    fast = replace(LIMITS, per_second=2_000, same_chat_gap=timedelta(0))
    channel = TelegramChannel(TOKEN, clock.now, api=url, limits=fast)
    async with app.running(settings, store, {channel.name: channel}, clock) as jigi:
        receiving = asyncio.create_task(channel.run(jigi.take_in))
        await asyncio.to_thread(sys.stdin.readline)
        await jigi.settle()
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
    await channel.close()
    store.close()


@contextlib.asynccontextmanager
async def a_life(folder: Path, tg: FakeTelegram) -> AsyncIterator[asyncio.subprocess.Process]:
    """The house in a process of its own, from its first call on."""
    code = (
        "import asyncio; from pathlib import Path; from tests.lit import live; "
        f"asyncio.run(live(Path({str(folder)!r}), {tg.url!r}))"
    )
    calls = len(tg.calls)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        while len(tg.calls) == calls:
            assert process.returncode is None
            await asyncio.sleep(0.01)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
