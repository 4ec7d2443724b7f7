"""aiogram with a plain loop: a message every so often, each tried again as 429 says; replies at once."""

import asyncio
import json
import sys
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import Message

from bench.limited_api import FIRST

TRIES = 6


async def main(told: dict[str, Any]) -> None:
    """Serve until killed."""
    bot = Bot("1:bench", session=AiohttpSession(api=TelegramAPIServer.from_base(told["base"])))
    dispatcher = Dispatcher()

    async def reply(message: Message) -> None:
        await _send(bot, message.chat.id, "Voici le menu.")

    dispatcher.message.register(reply)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    sends = []
    for chat in range(FIRST, FIRST + told["people"]):
        sends.append(asyncio.create_task(_send(bot, chat, "Une révision pour vous.")))
        await asyncio.sleep(1 / told["per_second"])
    await asyncio.gather(*sends)
    await polling


async def _send(bot: Bot, chat: int, words: str) -> None:
    for _ in range(TRIES):
        try:
            await bot.send_message(chat, words)
            return
        except TelegramRetryAfter as refused:
            await asyncio.sleep(refused.retry_after)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
