"""Our road's turns: alone (each its own commit), gathered, with the sending, and under a data key."""

import asyncio
from collections.abc import Generator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

from bench import ours, talk
from bench.contest import Stopwatch, Workload
from bench.figures import Sample
from bot.conversation.events import Event
from storage.store import Store


def rounds(workload: Workload) -> Generator[Sample]:
    """One check-in of everybody a round.

    The outbox is emptied after each wave, as the sender would; that is timed only when `sending`.
    """
    people, at_once = workload["people"], talk.GATHERED if workload["gathered"] else 1
    database, sealed = Path(workload["database"]), bool(workload.get("sealed"))
    with ours.opened(database, sealed=sealed) as store, asyncio.Runner() as runner:
        road = ours.Road(store, ours.house(Path(workload["folder"])))
        ours.settle(store, [update.chat for update in talk.wave(0, 0, people)])
        before = finished(store)
        try:
            for check_in in count():
                watch = Stopwatch()
                buttons: dict[str, dict[str, str]] = {}
                for number in range(talk.TURNS):
                    now = ours.NOW + timedelta(hours=check_in, minutes=6 * number)
                    events = [ours.event(u, buttons, now) for u in talk.wave(number, check_in, people)]
                    with watch.running():
                        runner.run(_take_in(road, events, at_once))
                        if workload["sending"]:
                            buttons = ours.send(store, now)
                    if not workload["sending"]:
                        buttons = ours.send(store, now)
                assert finished(store) - before == (check_in + 1) * people
                yield watch.sample(people * talk.TURNS)
        finally:
            runner.run(road.stop())


async def _take_in(road: ours.Road, events: Sequence[Event], at_once: int) -> None:
    """So many at the same time, each by itself: to gather them is the road's affair."""
    for start in range(0, len(events), at_once):
        await asyncio.gather(*(road.take_in([event]) for event in events[start : start + at_once]))


def finished(store: Store) -> int:
    """How many check-ins are kept."""
    return sum(1 for _ in store.rows("checkins"))
