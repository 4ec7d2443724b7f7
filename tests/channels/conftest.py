"""A fake Bot API and our channel at it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.channels import telegram, telegram_ptb
from bot.channels.bot_api.bots import AskingBot
from bot.channels.channel import TakeIn
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.inbox import Inbox
from tests.channels.rigs import FILES

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MENUS = {"": [("menu", "Le menu")], "fr": [("menu", "Le menu")], "en": [("menu", "The menu")]}


@contextlib.asynccontextmanager
async def receiving(channel: AskingBot, take_in: TakeIn) -> AsyncIterator[asyncio.Task[None]]:
    """The channel receives as long as the block lasts."""
    task = asyncio.create_task(channel.run(take_in))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def tg() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture(params=[telegram.TelegramChannel, telegram_ptb.TelegramChannel], ids=["aiogram", "ptb"])
async def channel(tg: FakeTelegram, request: pytest.FixtureRequest) -> AsyncIterator[AskingBot]:
    channel = request.param(tg.token, lambda: NOW, api=tg.url, menus=MENUS, load=FILES.get)
    yield channel
    await channel.close()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()
