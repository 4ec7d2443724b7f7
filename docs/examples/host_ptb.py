"""A bot of your own by python-telegram-bot, with Jigi in it. Run it with BOT_TOKEN set.

Jigi's settings are read from the environment as ever; its JIGI_TELEGRAM_TOKEN stays empty.
"""

import asyncio
import os
import signal

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

from bot.mounting.in_ptb import jigi_handlers, jigi_in


async def stock(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command that was there before Jigi came."""
    await update.message.reply_text("Oxytocine : 12 ampoules.")


async def main() -> None:
    api = os.environ.get("BOT_API", "https://api.telegram.org")
    application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{api}/bot").build()
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with application, jigi_in(application.bot) as jigi:
        application.add_handler(CommandHandler("stock", stock))  # yours first
        application.add_handlers(jigi_handlers(jigi))
        await application.start()
        await application.updater.start_polling(
            allowed_updates=["message", "callback_query", "my_chat_member"]
        )
        await stopped.wait()
        await application.updater.stop()
        await application.stop()  # what was fetched is handled to its end


if __name__ == "__main__":
    asyncio.run(main())
