"""Doors: what good updates wait while somebody storms at the webhook, or one person floods it or the line."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from aiohttp import ClientSession

from bench import crowd, polled
from bench.contest import folder
from bench.fake_bot_api import FakeBotAPI
from bench.figures import AtMost, Report, Sample, medians, quantile
from bench.flood import AWA, post, provider
from bench.processes import rss_mb

PER_SECOND = 40  # good updates, from as many people in turn
BAD_PER_SECOND = 1_000
FLOOD = 1_000  # messages of one person, at once

NOTES = """\
Good updates come at 40 a second from 2,000 people; they wait from the post to its 200, which is after the
commit. storm: 1,000 bad requests a second from elsewhere (a wrong secret, none, a body of 900 MB, a GET).
flood: one person posts 1,000 messages at once. polled: the house fetches its updates, out of one line in
which those 1,000 stand before the others'; waits are to the answer. lost: good updates that were not told
200, or not answered."""


def run(*, quick: bool = False) -> Report:
    """Quiet, storm and flood in turn, against one running house.

    The aims: under either the slowest in a hundred waits at most four times as long as in peace, and
    none is lost; whoever stands behind a flood in the line of a bot that polls is answered in half a second,
    where the flood takes many; the house is no larger after the storms than before, but for a few MB.
    """
    seconds, rounds, flood = (0.5, 1, 20) if quick else (6.0, 3, FLOOD)
    report = Report("doors", judged=not quick, notes=[NOTES])
    told: dict[str, list[Sample]] = {"quiet": [], "storm": [], "flood": []}
    with folder() as place, _house(place) as (process, port):
        ids = count(1)
        asyncio.run(_stretch(port, ids, 1.0 if not quick else 0.2))  # a warm-up
        for _ in range(rounds):
            told["quiet"].append(asyncio.run(_stretch(port, ids, seconds)))
            before = rss_mb(process.pid)
            sample = _under_storm(port, ids, seconds)
            told["storm"].append({**sample, "grew_mb": rss_mb(process.pid) - before})
            told["flood"].append(_under_flood(port, ids, seconds, flood))
    told |= _polled(seconds, rounds, flood)
    for name, samples in told.items():
        report.put(name, medians(samples))
    quiet = report.rows["quiet"]["p99_ms"]
    for name in ("storm", "flood"):
        report.aim(f"{name}_p99_over_quiet", AtMost(4), report.rows[name]["p99_ms"] / quiet)
        report.aim(f"{name}_lost", AtMost(0), max(sample["lost"] for sample in told[name]))
    report.aim("polled_flood_p99_ms", AtMost(500), report.rows["polled_flood"]["p99_ms"])
    report.aim("polled_flood_lost", AtMost(0), max(sample["lost"] for sample in told["polled_flood"]))
    report.aim("storm_grew_mb", AtMost(10), report.rows["storm"]["grew_mb"])
    return report


def _polled(seconds: float, rounds: int, flood: int) -> dict[str, list[Sample]]:
    """The same by polling."""
    told: dict[str, list[Sample]] = {"polled_quiet": [], "polled_flood": []}
    with folder() as place, _loop() as loop, polled.house(place, loop) as line:
        line.stretch(1.0, 0)  # a warm-up
        for _ in range(rounds):
            told["polled_quiet"].append(line.stretch(seconds, 0))
            told["polled_flood"].append(line.stretch(seconds, flood))
    return told


async def _stretch(port: int, ids: Iterator[int], seconds: float) -> Sample:
    """Good updates, evenly."""
    waits: list[float] = []

    async def one(client: ClientSession, chat: int, due: float) -> bool:
        taken = await post(client, port, next(ids), chat)
        waits.append(1000 * (time.perf_counter() - due))
        return taken

    async with provider(20) as client:
        start, posts = time.perf_counter(), []
        for n in range(int(seconds * PER_SECOND)):
            due = start + n / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            posts.append(asyncio.create_task(one(client, AWA + 1 + n % crowd.OPEN, due)))
        taken = await asyncio.gather(*posts)
    return {
        "p50_ms": quantile(waits, 0.5),
        "p99_ms": quantile(waits, 0.99),
        "lost": float(taken.count(False)),
    }


@contextmanager
def _house(place: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The house in a process of its own, with a Bot API in a thread of ours."""

    async def listen() -> int:
        return await FakeBotAPI(lambda _chat, _buttons: None).listen()

    with _loop() as loop:
        base = f"http://127.0.0.1:{asyncio.run_coroutine_threadsafe(listen(), loop).result()}"
        command = [sys.executable, "-m", "bench.ours_doors", base, str(place)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline().rstrip("/\n").rpartition(":")[2])
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_settled(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _settled() -> None:
    """What is still under way in this loop ends: a poll whose bot has gone waits for nothing."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _beside(module: str, *told: object) -> subprocess.Popen[str]:
    """Somebody else, in a process of her own, so that who measures waits for nobody."""
    command = [sys.executable, "-m", module, *map(str, told)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _under_storm(port: int, ids: Iterator[int], seconds: float) -> Sample:
    storm = _beside("bench.storm", port, BAD_PER_SECOND, seconds + 2)
    time.sleep(1.0)  # until it blows
    sample = asyncio.run(_stretch(port, ids, seconds))
    return {**sample, "bad_per_s": float(storm.communicate()[0])}


def _under_flood(port: int, ids: Iterator[int], seconds: float, messages: int) -> Sample:
    flood = _beside("bench.flood", port, messages, 1_000_000 * next(ids))
    sample = asyncio.run(_stretch(port, ids, seconds))
    lost, hers_s = map(float, flood.communicate()[0].split())
    return {**sample, "lost": sample["lost"] + lost, "all_hers_s": hers_s}
