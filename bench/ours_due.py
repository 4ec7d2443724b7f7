"""Our road's due timers: claimed, turned and committed to the outbox, a batch of them a round."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from bench import full_store, ours
from bench.contest import Stopwatch, Workload
from bench.figures import Sample
from bot.conversation.events import TimerFired
from scheduler.due import fire_due


def rounds(workload: Workload) -> Iterator[Sample]:
    """One minute's timers a round."""
    house = ours.house(Path(workload["folder"]))
    with ours.opened(Path(workload["database"])) as store, asyncio.Runner() as runner:

        async def take_in(events: Sequence[TimerFired]) -> None:
            ours.take_in(store, events, house)

        for batch in count():
            now = full_store.due_by(batch)
            watch = Stopwatch()
            with watch.running():
                fired = runner.run(fire_due(store, take_in, now))
            assert fired == workload["due"]
            yield {"due_s": watch.wall, "due": fired, "per_s": fired / watch.wall} | watch.cost(fired)
