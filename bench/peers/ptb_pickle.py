"""python-telegram-bot: its ConversationHandler with PicklePersistence, defaults and all.

It writes every minute, so a kill loses up to a minute of answers. The write is timed by itself and
its share of each minute taken off the turns.
"""

import asyncio
import json
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

from bench import talk
from bench.contest import Stopwatch, Workload
from bench.figures import Sample

TEXTS = talk.texts()
KEYBOARDS = [
    InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=value)] for value, label in step.choices]
    )
    for step in talk.STEPS
]
FLUSH_EVERY = 60.0  # seconds: PicklePersistence's own default


class Answered(BaseRequest):
    """Calls are answered at once."""

    me = json.dumps(
        {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}}
    ).encode()
    sent = json.dumps(
        {"ok": True, "result": {"message_id": 1, "date": 1_767_225_600, "chat": {"id": 1, "type": "private"}}}
    ).encode()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        return 200, self.me if url.endswith("getMe") else self.sent


async def opened(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    await update.message.reply_text(TEXTS[0], reply_markup=KEYBOARDS[0])
    return 0


def answered(position: int) -> Any:
    """The callback of one question."""

    async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        message = query.message if query else update.message
        assert isinstance(message, Message)
        assert context.user_data is not None
        context.user_data[talk.STEPS[position].key] = query.data if query else message.text
        if position + 1 < len(talk.STEPS):
            await message.reply_text(TEXTS[position + 1], reply_markup=KEYBOARDS[position + 1])
            return position + 1
        answers = {step.key: context.user_data.pop(step.key) for step in talk.STEPS}
        context.user_data.setdefault("checkins", []).append(answers)
        await message.reply_text(TEXTS[-1])
        return ConversationHandler.END

    return callback


def rounds(workload: Workload) -> Iterator[Sample]:
    """One check-in of everybody a round."""
    people = workload["people"]
    # It warns that taps are not tracked message by message, which is what is wanted here.
    warnings.simplefilter("ignore", PTBUserWarning)
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(Path(workload["folder"]) / "ptb.pickle")
    app = (
        Application.builder()
        .token("1:bench")
        .request(Answered())
        .get_updates_request(Answered())
        .persistence(persistence)
        .job_queue(None)
        .build()
    )
    app.add_handler(
        ConversationHandler(
            name="checkin",
            persistent=True,
            entry_points=[CommandHandler("checkin", opened)],
            states={
                n: [
                    CallbackQueryHandler(answered(n))
                    if step.tap
                    else MessageHandler(filters.TEXT & ~filters.COMMAND, answered(n))
                ]
                for n, step in enumerate(talk.STEPS)
            },
            fallbacks=[],
        )
    )

    async def feed(updates: list[Update]) -> None:
        for update in updates:
            await app.process_update(update)

    check_in = 0
    with asyncio.Runner() as runner:
        runner.run(app.initialize())
        runner.run(app.start())
        while True:
            watch = Stopwatch()
            for number in range(talk.TURNS):
                updates = [
                    Update.de_json(update.as_telegram(), app.bot)
                    for update in talk.wave(number, check_in, people)
                ]
                with watch.running():
                    runner.run(feed(updates))
            check_in += 1
            assert sum(len(data["checkins"]) for data in app.user_data.values()) == check_in * people
            start = time.perf_counter()
            runner.run(app.update_persistence())
            flush = time.perf_counter() - start
            sample = watch.sample(people * talk.TURNS)
            sample["turns_per_s"] *= max(0.0, 1 - flush / FLUSH_EVERY)
            yield sample | {"flush_s": flush}
