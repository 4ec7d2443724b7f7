"""python-telegram-bot with its AIORateLimiter: the whole campaign is handed to it, and so are replies."""

import asyncio
import json
import sys
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

from bench.limited_api import FIRST

TRIES = 5  # after the first; by default it tries once


async def main(told: dict[str, Any]) -> None:
    """Serve until killed."""
    limiter = AIORateLimiter(overall_max_rate=told["per_second"], max_retries=TRIES)
    application = (
        Application.builder()
        .token("1:bench")
        .base_url(f"{told['base']}/bot")
        .rate_limiter(limiter)
        .concurrent_updates(True)
        .build()
    )

    async def reply(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Voici le menu.")

    async def send(chat: int) -> None:
        try:
            await application.bot.send_message(chat, "Une révision pour vous.")
        except TelegramError as error:
            print(f"PTB gave up: {error}", file=sys.stderr)

    application.add_handler(MessageHandler(filters.TEXT, reply))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        await asyncio.gather(*map(send, range(FIRST, FIRST + told["people"])))
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
