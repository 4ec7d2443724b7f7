"""Our console: a coach's page again and again, alone and beside the turns of others; on one core."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from bench import BenchError, ours, teams_store
from bench.contest import Workload, peak_mb
from bench.figures import Sample, quantile
from bot.channels.webchat.outbound import WebchatChannel
from bot.content.signoff import Policy
from bot.conversation.events import Event, MessageReceived, Posted
from bot.entrance import Entrance
from bot.house import House
from bot.keys import simulated_of
from bot.pages.drafting import Drafting
from bot.pages.looking import Looker
from bot.people import Address, PersonId
from bot.playing.simulated import Scripts
from bot.playing.simulating import Simulator
from bot.running import building, interpreter
from bot.settings import Settings
from console import app as web
from console.pages import Pages
from console.steering import COOKIE, Console
from scheduler.clock import Clock
from storage.readers import Readers
from storage.store import MediaFolder, Store
from storage.writer import Failed, Writer

HOST, SECRET = "bench.example", "bench"
TURNS_PER_S, PAGES_PER_S = 200, 500
LARGE, SMALL = "large-team", "small-team"  # the cookies of two coaches


class NoRegisters:
    """What is uploaded: nothing is here, and nothing comes."""

    def stands(self) -> None:
        return None

    def rows(self, verdict: str, page: int) -> Mapping[str, Any]:  # noqa: ARG002
        return {}

    def refused(self, suffix: str) -> Any:  # noqa: ARG002
        return None

    async def upload(self, data: bytes, source: str, *, part: bool) -> str:  # noqa: ARG002
        return ""

    async def read(self, id: str, fields: Mapping[int, str]) -> str:  # noqa: ARG002
        return ""

    async def take(self, id: str, people: int) -> str:  # noqa: ARG002
        return ""

    def drop(self) -> None:
        return None


class NoHouse:
    """What administrators' pages ask: nobody asks here."""

    async def health(self) -> Mapping[str, Any]:
        return {}

    async def retention(self) -> Sequence[Mapping[str, Any]]:
        return ()

    def decided(self) -> Mapping[str, Any]:
        return {}

    def faults(self, written: Mapping[str, Any]) -> Sequence[Any]:  # noqa: ARG002
        return ()

    def decide(self, written: Mapping[str, Any], mark: str) -> bool:  # noqa: ARG002
        return False


def rounds(workload: Workload) -> Iterator[Sample]:
    """Pages one after the other; then turns alone; then both."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    path, pages, seconds = Path(workload["database"]), workload["pages"], workload["seconds"]
    house = building.talking(MediaFolder(path.parent / "media"), policy=Policy(drafts=True))
    with ours.opened(path) as store, asyncio.Runner() as runner:
        interpreter.tune()
        # the Sunday before the first digests are due, and on from there
        clock = Clock(teams_store.MONDAY - timedelta(days=1) - datetime.now(UTC))
        writer = Writer(store)
        writer.start()
        site = _site(store, writer, house, clock)
        _enter(store, clock.now())
        keys = count()
        try:
            while True:
                runner.run(_pages(site, LARGE, 2))  # who has read what is written once an hour
                large = runner.run(_pages(site, LARGE, pages))
                used = time.process_time()
                small = runner.run(_pages(site, SMALL, 10 * pages))
                page_cpu = 1000 * (time.process_time() - used) / len(small)
                turn = partial(_turn, writer, house, clock, keys, workload["coaches"])
                used = time.process_time()
                alone = runner.run(_evenly(turn, TURNS_PER_S, seconds))
                turn_cpu = 1000 * (time.process_time() - used) / len(alone)
                beside, shown = runner.run(_beside(turn, partial(_page, site, SMALL), seconds))
                yield {
                    "people": float(workload["people"]),
                    "team_p50_ms": quantile(large, 0.5),
                    "team_p95_ms": quantile(large, 0.95),
                    "nine_p50_ms": quantile(small, 0.5),
                    "nine_cpu_ms": page_cpu,
                    "turn_cpu_ms": turn_cpu,
                    "room_per_s": max(0.0, 1000 - TURNS_PER_S * turn_cpu) / page_cpu,
                    "pages_per_s": 1000 * len(small) / sum(small),
                    "turn_p50_ms": quantile(alone, 0.5),
                    "turn_p95_ms": quantile(alone, 0.95),
                    "beside_pages_per_s": len(shown) / seconds,
                    "beside_turn_p50_ms": quantile(beside, 0.5),
                    "beside_turn_p95_ms": quantile(beside, 0.95),
                    "peak_mb": peak_mb(),
                }
        finally:
            runner.run(writer.stop())


def _site(store: Store, writer: Writer, house: House, clock: Clock) -> FastAPI:
    async def take_in(events: Sequence[Event | Posted]) -> None:
        raise BenchError(f"a page has posted {events}; here all are only looked at")

    readers = Readers(writer)
    pages = Pages(
        *(store, writer, readers, take_in, take_in, clock),
        *(house.media, WebchatChannel(), house.rendering, SECRET),
    )
    looker = Looker(store, writer, readers, clock, lambda: house)
    entrance = Entrance(f"http://{HOST}", SECRET)
    settings = Settings(database=f"sqlite:///{house.media.path.parent}/full.db")
    drafting = Drafting(settings, lambda: house.library, SECRET)
    simulator = Simulator(drafting, lambda: house, Scripts(simulated_of(settings)))
    console = Console(
        *(pages, looker, entrance, house.zone, lambda _said, _now: None),
        *(drafting, simulator, lambda *_of: {}, NoHouse()),
        NoRegisters(),
    )
    return web.build(pages, house.zone, (), console)


def _enter(store: Store, now: datetime) -> None:
    with store.transaction() as desk:
        for place, cookie in enumerate((LARGE, SMALL)):
            coach = PersonId(teams_store.FIRST_ID + place)
            desk.begin_login(coach, cookie, "Chromium", now, shared=False, framed=False)


async def _pages(site: FastAPI, cookie: str, many: int) -> list[float]:
    """Milliseconds of each, one after the other."""
    return [await _page(site, cookie) for _ in range(many)]


async def _page(site: FastAPI, cookie: str) -> float:
    """Milliseconds of one page, from its request to its last byte, with no socket between."""
    status, told = 0, 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, told
        status = message.get("status", status)
        told += len(message.get("body", b""))

    headers = [
        (b"host", HOST.encode()),
        (b"cookie", f"{COOKIE}={cookie}".encode()),
        (b"accept-encoding", b"gzip"),
    ]
    path = "/console/team"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": (HOST, 80),
        "app": site,
    }
    start = time.perf_counter()
    await site(scope, receive, send)
    if status != 200 or told < 1000:
        raise BenchError(f"the page of the team was answered {status}")
    return 1000 * (time.perf_counter() - start)


async def _turn(writer: Writer, house: House, clock: Clock, keys: Iterator[int], coaches: int) -> float:
    """Milliseconds from somebody's word until her turn is committed."""
    n = next(keys)
    sender = Address("telegram", str(teams_store.FIRST_ID + coaches + n % 5_000))
    event = MessageReceived(
        sender=sender, key=f"bench:console:{time.time_ns()}:{n}", at=clock.now(), text="menu"
    )
    start = time.perf_counter()
    for result in await writer.do_many([partial(ours.take_turn_of, event, house)]):
        if isinstance(result, Failed):
            raise result.error
    return 1000 * (time.perf_counter() - start)


async def _evenly(one: Callable[[], Awaitable[float]], per_second: int, seconds: float) -> list[float]:
    """So many a second, come what may; each is timed from the instant at which it was due."""
    start = time.perf_counter()

    async def due(n: int) -> float:
        late = 1000 * (time.perf_counter() - start - n / per_second)
        return late + await one()

    tasks = []
    for n in range(int(seconds * per_second)):
        await asyncio.sleep(max(0.0, start + n / per_second - time.perf_counter()))
        tasks.append(asyncio.create_task(due(n)))
    return list(await asyncio.gather(*tasks))


async def _beside(
    turn: Callable[[], Awaitable[float]], page: Callable[[], Awaitable[float]], seconds: float
) -> tuple[list[float], list[float]]:
    """The same turns, while pages are asked for at the pace that is the aim, as far as they come through."""
    shown: list[float] = []

    async def asked() -> None:
        start = time.perf_counter()
        for n in count():
            await asyncio.sleep(max(0.0, start + n / PAGES_PER_S - time.perf_counter()))
            shown.append(await page())

    pages = asyncio.create_task(asked())
    turns = await _evenly(turn, TURNS_PER_S, seconds)
    pages.cancel()
    await asyncio.gather(pages, return_exceptions=True)
    return turns, shown
