"""A bot of your own by aiogram, with Jigi in it. Run it with BOT_TOKEN set.

Jigi's settings are read from the environment as ever; its JIGI_TELEGRAM_TOKEN stays empty.
"""

import asyncio
import os

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

from bot.mounting.in_aiogram import jigi_in, jigi_router

own = Router()


@own.message(Command("stock"))
async def stock(message: Message) -> None:
    """A command that was there before Jigi came."""
    await message.answer("Oxytocine : 12 ampoules.")


async def main() -> None:
    api = TelegramAPIServer.from_base(os.environ.get("BOT_API", "https://api.telegram.org"))
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=api))
    dispatcher = Dispatcher()
    async with jigi_in(bot) as jigi:
        dispatcher.include_routers(own, jigi_router(jigi))  # yours first
        # One update after the other, and only then does Telegram forget it.
        await dispatcher.start_polling(bot, handle_as_tasks=False)


if __name__ == "__main__":
    asyncio.run(main())
