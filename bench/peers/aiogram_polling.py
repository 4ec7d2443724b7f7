"""aiogram's own long polling with MemoryStorage: how most bots on aiogram run."""

import asyncio
import sys
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.memory import MemoryStorage

from bench.peers.aiogram_talk import dispatcher


async def main(base: str) -> None:
    """Poll until killed."""
    finished: list[dict[str, Any]] = []

    async def kept(_chat: int, answers: dict[str, Any] | None) -> None:
        if answers is not None:
            finished.append(answers)

    bot = Bot("1:bench", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    await dispatcher(MemoryStorage(), kept, answer_taps=True).start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
