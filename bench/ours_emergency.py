"""Our running house behind a backlog: as `jigi run` has it, with Telegram's channel and a fake Bot API."""

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

from pydantic import SecretStr

from bench import ours
from bench.arrivals import provider
from bench.contest import Workload
from bench.figures import Sample, quantile
from bot import app
from bot.app import Jigi
from bot.channels.telegram import TelegramChannel
from bot.conversation.events import MessageReceived
from bot.conversation.messages import Message, Purpose
from bot.people import Address
from bot.settings import Settings
from scheduler.clock import Clock
from storage.store import Outgoing, Store

GAP = 0.02  # seconds between two women, and never less than the provider's pace lets through
IN_DANGER = 1_000_000  # the first chat of those who write « elle saigne »
OTHERS = 2_000_000  # and of those who write « menu »


def rounds(workload: Workload) -> Generator[Sample]:
    """A fresh store with its backlog each time."""
    number = 0
    while True:
        path = Path(workload["folder"]) / f"emergency-{workload['pace']:.0f}-{number}.db"
        yield asyncio.run(_round(path, workload))
        number += 1


async def _round(path: Path, workload: Workload) -> Sample:
    asked, backlog, pace = workload["asked"], workload["backlog"], workload["pace"]
    committed = []
    in_danger: dict[int, float] = {}
    others: dict[int, float] = {}
    async with provider() as arrivals, _house(path, asked, backlog, pace, arrivals.base) as jigi:

        async def write(chat: int, words: str) -> float:
            event = MessageReceived(
                sender=Address("telegram", str(chat)), key=f"bench:{chat}", at=Clock().now(), text=words
            )
            start = monotonic()
            (in_danger if chat < OTHERS else others)[chat] = start
            await jigi.take_in([event])
            return monotonic() - start

        for n in range(asked):
            took, _ = await asyncio.gather(write(IN_DANGER + n, "elle saigne"), write(OTHERS + n, "menu"))
            committed.append(1000 * took)
            await asyncio.sleep(max(GAP, 1.5 / pace))
        delivered = await arrivals.of(in_danger)
        waiting = sum(chat not in arrivals.at for chat in range(1, backlog + 1))
        sample = {
            "committed_p50_ms": quantile(committed, 0.5),
            "committed_p99_ms": quantile(committed, 0.99),
            "delivered_p50_ms": quantile(delivered, 0.5),
            "delivered_p99_ms": quantile(delivered, 0.99),
            "still_waiting": float(waiting),
        }
        if pace < 100:  # the others would wait for minutes
            return sample
        return sample | {"reply_p99_ms": quantile(await arrivals.of(others), 0.99)}


@asynccontextmanager
async def _house(path: Path, asked: int, backlog: int, pace: float, base: str) -> AsyncIterator[Jigi]:
    settings = Settings(
        database=f"sqlite:///{path}",
        secret=SecretStr("bench"),
        telegram_token=SecretStr("1:bench"),
        telegram_api=base,
    )
    clock = Clock()
    with ours.opened(path) as store:
        writers = [*range(IN_DANGER, IN_DANGER + asked), *range(OTHERS, OTHERS + asked)]
        ours.settle(store, writers, clock.now())
        _post(store, backlog, clock)
        telegram = TelegramChannel("1:bench", clock.now, api=base)
        telegram.limits = replace(telegram.limits, per_second=pace)
        async with app.running(settings, store, {telegram.name: telegram}, clock) as jigi:
            yield jigi
        await telegram.close()


def _post(store: Store, backlog: int, clock: Clock) -> None:
    """As many replies that wait, each for somebody else."""
    now = clock.now()
    with store.transaction() as desk:
        for chat in range(1, backlog + 1):
            address = Address("telegram", str(chat))
            person = desk.person_at(address, now).id
            key = f"{person}.1.0"
            desk.post([Outgoing(key, person, address, Purpose.REPLY, Message("Bien reçu."), now)])
