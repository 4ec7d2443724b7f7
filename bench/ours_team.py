"""Our road's teams: a coach looks at hers again and again; then a month of everybody's digests."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bench import BenchError, ours, teams_store
from bench.contest import Stopwatch, Workload
from bench.figures import Sample, quantile
from bot import app
from bot.content.signoff import Policy
from bot.conversation.events import MessageReceived
from bot.people import Address
from scheduler.due import fire_due
from storage.store import MediaFolder

WEEK = timedelta(days=7)
COACH = Address("telegram", teams_store.CHAT)


def rounds(workload: Workload) -> Iterator[Sample]:
    """So many looks at the large team, then so many weeks of digests, on one core; once."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    path = Path(workload["database"])
    with ours.opened(path) as store, asyncio.Runner() as runner:
        road = ours.Road(store, app.talking(MediaFolder(path.parent / "media"), policy=Policy(drafts=True)))
        try:
            looks = runner.run(_looks(road, workload["looks"]))
            watch, digests = Stopwatch(), 0
            with watch.running():
                for week in range(workload["weeks"]):
                    digests += runner.run(fire_due(store, road.take_in, _monday(week)))
        finally:
            runner.run(road.stop())
    if _messages(path) < workload["looks"] + digests:
        raise BenchError("not every look and every digest has left its message")
    if digests != workload["weeks"] * workload["coaches"]:
        raise BenchError(f"{digests} digests came round; every coach has one a week")
    of_people = digests // workload["coaches"] * workload["coachees"]
    yield {
        "people": float(workload["people"]),
        "team_p50_ms": quantile(looks, 0.5),
        "team_p95_ms": quantile(looks, 0.95),
        "digests": float(digests),
        "digests_s": watch.wall,
        "ms_per_digest": 1000 * watch.wall / digests,
        "us_per_coachee": 1_000_000 * watch.wall / of_people,
    } | watch.cost(digests)


async def _looks(road: ours.Road, looks: int) -> list[float]:
    """Milliseconds from « /team » until its turn is committed, one after the other; the first warms up."""
    took = []
    for n in range(looks):
        at = ours.NOW - WEEK + timedelta(minutes=n)
        event = MessageReceived(sender=COACH, key=f"bench:team:{n}", at=at, text="/team")
        start = time.perf_counter()
        await road.take_in([event])
        took.append(1000 * (time.perf_counter() - start))
    return took[1:]


def _monday(week: int) -> datetime:
    """Until when the digests of that week have come due: the first ones at `ours.NOW`, a Thursday."""
    return ours.NOW + week * WEEK


def _messages(database: Path) -> int:
    """How many wait in the outbox."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        (messages,) = reader.execute("select count(*) from outbox").fetchone()
    return int(messages)
