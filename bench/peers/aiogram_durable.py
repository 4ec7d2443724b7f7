"""aiogram's own long polling with an FSM in SQLite, and with each send tried again: minimal, and durable."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError

from bench.peers.aiogram_sqlite import SqliteStorage
from bench.peers.aiogram_talk import dispatcher
from bench.peers.retrying import until_sent


class Retrying(BaseRequestMiddleware):
    """Around every call."""

    async def __call__(self, make_request: Any, bot: Any, method: Any) -> Any:
        return await until_sent(lambda: make_request(bot, method), _wait_after)


def _wait_after(error: Exception) -> float | None:
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return 0.5 if isinstance(error, TelegramServerError) else None


async def main(base: str, place: Path) -> None:
    """Poll until killed."""
    storage = SqliteStorage(place / "aiogram.db", gathered=True)
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    session.middleware(Retrying())
    bot = Bot("1:bench", session=session)
    await dispatcher(storage, storage.kept, answer_taps=True).start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
