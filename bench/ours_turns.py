"""Our road's turns: alone (each its own commit), gathered, and gathered with the sending."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from bench import ours, talk
from bench.contest import Stopwatch, Workload
from bench.figures import Sample
from bot.conversation.events import Event
from storage.store import Store

GATHERED = 50  # events that wait when the last commit is done; as many as the peers handle at once


def rounds(workload: Workload) -> Iterator[Sample]:
    """One check-in of everybody a round.

    The outbox is emptied after each wave, as the sender would; that is timed only when `sending`.
    """
    people, folder = workload["people"], Path(workload["folder"])
    at_once = GATHERED if workload["gathered"] else 1
    house = ours.house(folder)
    with ours.opened(Path(workload["database"])) as store:
        first = talk.wave(0, 0, people)
        ours.settle(store, [update.chat for update in first])
        before = finished(store)
        check_in = 0
        while True:
            watch = Stopwatch()
            buttons: dict[str, dict[str, str]] = {}
            for number in range(talk.TURNS):
                now = ours.NOW + timedelta(hours=check_in, minutes=6 * number)
                updates = talk.wave(number, check_in, people)
                events = [ours.event(update, buttons, now) for update in updates]
                with watch.running():
                    for batch in batches(events, at_once):
                        ours.take_in(store, batch, house)
                    if workload["sending"]:
                        buttons = ours.send(store, now)
                if not workload["sending"]:
                    buttons = ours.send(store, now)
            check_in += 1
            assert finished(store) - before == check_in * people
            yield watch.sample(people * talk.TURNS)


def batches(events: Sequence[Event], size: int) -> Iterator[Sequence[Event]]:
    """The events, so many at a time."""
    for start in range(0, len(events), size):
        yield events[start : start + size]


def finished(store: Store) -> int:
    """How many check-ins are kept."""
    return sum(1 for _ in store.rows("checkins"))
