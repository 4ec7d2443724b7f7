"""python-telegram-bot's long polling with its talks in SQLite, and with each send tried again.

Its own persistence writes once a minute, so a minimal bot that loses no answer keeps its talks itself: one
row a chat, committed before the answer goes out. Updates are handled side by side.
"""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from telegram import Message, Update
from telegram.error import NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bench import talk
from bench.peers.ptb_pickle import KEYBOARDS, TEXTS
from bench.peers.retrying import until_sent

LAST = len(talk.STEPS)


def _wait_after(error: Exception) -> float | None:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if hasattr(wait, "total_seconds") else float(wait)
    return 0.5 if isinstance(error, NetworkError) else None


class Talks:
    """Where each chat stands."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS talks (chat INTEGER PRIMARY KEY, at INTEGER, answers TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS checkins (id INTEGER PRIMARY KEY, chat INTEGER, answers TEXT NOT NULL);
        """)

    def open(self, chat: int) -> None:
        self._database.execute(
            "INSERT INTO talks VALUES (?, 0, '{}') ON CONFLICT DO UPDATE SET at = 0, answers = '{}'", (chat,)
        )

    def answer(self, chat: int, words: str) -> int:
        """Keep it; how many are there now, and 0 when no talk is open."""
        row = self._database.execute("SELECT at, answers FROM talks WHERE chat = ?", (chat,)).fetchone()
        if row is None:
            return 0
        at, answers = row[0], {**json.loads(row[1]), talk.STEPS[row[0]].key: words}
        self._database.execute("BEGIN IMMEDIATE")
        if at + 1 < LAST:
            self._database.execute(
                "UPDATE talks SET at = ?, answers = ? WHERE chat = ?", (at + 1, json.dumps(answers), chat)
            )
        else:
            self._database.execute("DELETE FROM talks WHERE chat = ?", (chat,))
            self._database.execute(
                "INSERT INTO checkins (chat, answers) VALUES (?, ?)", (chat, json.dumps(answers))
            )
        self._database.execute("COMMIT")
        return int(at) + 1


async def main(base: str, place: Path) -> None:
    """Poll until killed."""
    talks = Talks(place / "ptb.db")
    application: Any = (
        Application.builder()
        .token("1:bench")
        .base_url(f"{base}/bot")
        .concurrent_updates(256)
        .connection_pool_size(256)
        .pool_timeout(30)
        .build()
    )

    async def opened(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert isinstance(update.message, Message)
        message = update.message
        talks.open(message.chat.id)
        await until_sent(lambda: message.reply_text(TEXTS[0], reply_markup=KEYBOARDS[0]), _wait_after)

    async def answered(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        message = query.message if query else update.message
        assert isinstance(message, Message)
        if query:
            await until_sent(query.answer, _wait_after)
        at = talks.answer(message.chat.id, (query.data if query else message.text) or "")
        if at:
            keyboard = KEYBOARDS[at] if at < LAST else None
            await until_sent(lambda: message.reply_text(TEXTS[at], reply_markup=keyboard), _wait_after)

    application.add_handler(CommandHandler("checkin", opened))
    application.add_handler(CallbackQueryHandler(answered))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answered))
    async with application:
        await application.start()
        await application.updater.start_polling()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
