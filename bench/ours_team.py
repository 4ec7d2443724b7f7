"""Our road's teams: a coach looks at hers again and again; on Mondays everybody has a digest."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bench import BenchError, ours, teams_store
from bench.contest import Stopwatch, Workload, peak_mb
from bench.figures import Sample, quantile
from bot.content.signoff import Policy
from bot.conversation.events import MessageReceived
from bot.people import Address
from bot.running import building
from scheduler.due import fire_due
from storage.store import MediaFolder

DAY, WEEK = timedelta(days=1), timedelta(days=7)
COACH = Address("telegram", teams_store.CHAT)


def rounds(workload: Workload) -> Iterator[Sample]:
    """So many looks at the large team, then a Monday of everybody's digests a round; on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    path, looks = Path(workload["database"]), workload["looks"]
    house = building.talking(MediaFolder(path.parent / "media"), policy=Policy(drafts=True))
    with ours.opened(path) as store, asyncio.Runner() as runner:
        road = ours.Road(store, house)
        try:
            for week in count():
                monday = teams_store.MONDAY + week * WEEK
                looking, telling = Stopwatch(), Stopwatch()
                with looking.running():
                    took = runner.run(_looks(road, looks, monday - DAY))
                with telling.running():
                    digests = runner.run(fire_due(store, road.take_in, monday))
                if digests != workload["coaches"]:
                    raise BenchError(f"{digests} digests came round; every coach has one a week")
                if _messages(path) < (week + 1) * (looks + digests):
                    raise BenchError("not every look and every digest has left its message")
                yield {
                    "people": float(workload["people"]),
                    "team_p50_ms": quantile(took, 0.5),
                    "team_p95_ms": quantile(took, 0.95),
                    "team_cpu_ms": 1000 * looking.cpu / looks,
                    "monday_s": telling.wall,
                    "cpu_us_per_coachee": 1_000_000 * telling.cpu / workload["coachees"],
                    "peak_mb": peak_mb(),
                }
        finally:
            runner.run(road.stop())


async def _looks(road: ours.Road, looks: int, day: datetime) -> list[float]:
    """Milliseconds from « /team » until its turn is committed, one after the other, on that day."""
    took = []
    for n in range(looks):
        at = day + timedelta(minutes=n)
        event = MessageReceived(sender=COACH, key=f"bench:team:{at}", at=at, text="/team")
        start = time.perf_counter()
        await road.take_in([event])
        took.append(1000 * (time.perf_counter() - start))
    return took


def _messages(database: Path) -> int:
    """How many wait in the outbox."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        (messages,) = reader.execute("select count(*) from outbox").fetchone()
    return int(messages)
