"""aiogram's dispatcher with one queue before the Bot API: how a bot keeps to the pace that it is granted."""

import asyncio
import contextlib
from collections.abc import Generator
from datetime import UTC, datetime
from time import monotonic

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Chat, Message, Update

from bench.arrivals import Arrivals, provider
from bench.contest import Workload
from bench.figures import Sample, quantile
from bench.ours_emergency import GAP, IN_DANGER

Queue = asyncio.Queue[tuple[int, str]]
WORKERS = 32


def rounds(workload: Workload) -> Generator[Sample]:
    """The same hundred women behind the same backlog."""
    while True:
        yield asyncio.run(_round(workload))


async def _round(workload: Workload) -> Sample:
    async with provider() as arrivals:
        return await _sent(workload, arrivals)


async def _sent(workload: Workload, arrivals: Arrivals) -> Sample:
    queue = Queue()
    api = TelegramAPIServer.from_base(arrivals.base)
    bot = Bot("1:bench", session=AiohttpSession(api=api, limit=WORKERS))
    dispatcher = Dispatcher()

    async def card(message: Message) -> None:
        queue.put_nowait((message.chat.id, "Elle saigne : appelez de l’aide à voix haute."))

    dispatcher.message.register(card)
    for chat in range(1, workload["backlog"] + 1):
        queue.put_nowait((chat, "Bien reçu."))
    gate = _Gate(workload["pace"])
    workers = [asyncio.create_task(_send(bot, queue, gate)) for _ in range(WORKERS)]
    written: dict[int, float] = {}
    for n in range(workload["asked"]):
        chat = IN_DANGER + n
        written[chat] = monotonic()
        await dispatcher.feed_update(bot, _update(chat))
        await asyncio.sleep(GAP)
    delivered = await arrivals.of(written)
    for worker in workers:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
    await bot.session.close()
    return {"delivered_p50_ms": quantile(delivered, 0.5), "delivered_p99_ms": quantile(delivered, 0.99)}


class _Gate:
    """Lets so many a second through."""

    def __init__(self, pace: float) -> None:
        self._gap = 1 / pace
        self._next = 0.0

    async def passed(self) -> None:
        now = monotonic()
        self._next = max(self._next + self._gap, now)
        await asyncio.sleep(self._next - now)


async def _send(bot: Bot, queue: Queue, gate: _Gate) -> None:
    while True:
        chat, text = await queue.get()
        await gate.passed()
        await bot.send_message(chat, text)


def _update(chat: int) -> Update:
    message = Message(
        message_id=1, date=datetime.now(UTC), chat=Chat(id=chat, type="private"), text="elle saigne"
    )
    return Update(update_id=chat, message=message)
