"""Rigs of a guest: Jigi in a bot of somebody else, which asks for updates as its library does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.ext import Application, ExtBot

from bot.channels.bot_api.inbound import WANTED
from bot.channels.channel import TakeIn
from bot.mounting import in_aiogram, in_ptb
from bot.mounting.guest import Guest
from tests.channels.bot_api import Refusal
from tests.channels.telegram_rigs import PollingRig


def in_bot_by_aiogram(token: str, now: Callable[[], datetime], *, api: str, load: Any, **_: Any) -> Guest:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    guest = Guest(in_aiogram._Api(bot), now, load)
    guest.bot, guest.close = bot, bot.session.close  # type: ignore[attr-defined]
    return guest


# What a host's library does by itself: a last poll, when it ends, takes the place of the one that waits.
POLLED_AGAIN = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class HostRig(PollingRig):
    """What both have."""

    @property
    def mistakes(self) -> Sequence[Refusal]:
        return [refusal for refusal in super().mistakes if not refusal.description.startswith(POLLED_AGAIN)]


class AiogramHostRig(HostRig):
    """In a bot by aiogram that handles one update after the other."""

    make = staticmethod(in_bot_by_aiogram)

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        dispatcher = Dispatcher()
        dispatcher.include_router(in_aiogram.jigi_router(self.channel))
        polling = dispatcher.start_polling(
            self.channel.bot, handle_as_tasks=False, handle_signals=False, close_bot_session=False
        )
        async with running(self.channel.run(take_in), polling):
            yield


def in_bot_by_ptb(token: str, now: Callable[[], datetime], *, api: str, load: Any, **_: Any) -> Guest:
    builder = Application.builder().token(token).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot")
    application = builder.build()
    guest = Guest(in_ptb._Api(application.bot), now, load)
    guest.application = application  # type: ignore[attr-defined]
    guest.close = partial(shut, application.bot)  # type: ignore[attr-defined]
    return guest


async def shut(bot: ExtBot) -> None:  # type: ignore[type-arg]
    """Its own `shutdown` does nothing for a bot that was never started."""
    for request in bot._request:
        await request.shutdown()


class PtbHostRig(HostRig):
    """In a bot by python-telegram-bot, as its own examples start it."""

    make = staticmethod(in_bot_by_ptb)

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        application = self.channel.application
        application.add_handlers(in_ptb.jigi_handlers(self.channel))
        async with running(self.channel.run(take_in)):
            await application.bot.initialize()
            await application.initialize()
            await application.start()
            await application.updater.start_polling(allowed_updates=WANTED)
            try:
                yield
            finally:
                await application.updater.stop()
                await application.stop()


@contextlib.asynccontextmanager
async def running(*works: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
