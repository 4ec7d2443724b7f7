"""Our road's due timers: claimed, turned and committed to the outbox, a batch of them a round."""

import asyncio
from collections.abc import Generator
from itertools import count
from pathlib import Path

from bench import full_store, ours
from bench.contest import Stopwatch, Workload
from bench.figures import Sample
from scheduler.due import fire_due


def rounds(workload: Workload) -> Generator[Sample]:
    """One minute's timers a round."""
    with ours.opened(Path(workload["database"])) as store, asyncio.Runner() as runner:
        road = ours.Road(store, ours.house(Path(workload["folder"])))
        try:
            for batch in count():
                watch = Stopwatch()
                with watch.running():
                    fired = runner.run(fire_due(store, road.take_in, full_store.due_by(batch)))
                assert fired == workload["due"]
                yield {"due_s": watch.wall, "due": fired, "per_s": fired / watch.wall} | watch.cost(fired)
        finally:
            runner.run(road.stop())
