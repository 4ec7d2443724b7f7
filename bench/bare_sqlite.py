"""The same rows, bare sqlite3: what our gathered turns write, written by a loop that does nothing else.

The floor under our road on this machine: no event is looked at, no talk led, no word said. The statements
are those of our own road, noted down while a twin of the store takes the same turns, which is not timed.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bench import ours, ours_turns, talk
from bench.contest import Stopwatch, Workload
from bench.figures import Sample
from bot.turns import take_turn
from storage.sqlite.store import SQLiteStore

Written = list[tuple[str, Any]]
"""Statements with their values."""


def rounds(workload: Workload) -> Iterator[Sample]:
    """One check-in of everybody a round."""
    people, place = workload["people"], Path(workload["folder"])
    house = ours.house(place)
    with ExitStack() as stack:
        twin, bare = (stack.enter_context(ours.opened(place / f"{name}.db")) for name in ("twin", "bare"))
        for store in (twin, bare):
            ours.settle(store, [update.chat for update in talk.wave(0, 0, people)])
        written = _noted(twin)
        before = ours_turns.finished(bare)
        for check_in in count():
            watch = Stopwatch()
            buttons: dict[str, dict[str, str]] = {}
            for number in range(talk.TURNS):
                now = ours.NOW + timedelta(hours=check_in, minutes=6 * number)
                events = [ours.event(u, buttons, now) for u in talk.wave(number, check_in, people)]
                for start in range(0, people, talk.GATHERED):
                    with twin.transaction() as desk:
                        for event in events[start : start + talk.GATHERED]:
                            take_turn(desk, event, house)
                    with watch.running():
                        _write(bare, written)
                    written.clear()
                buttons = ours.send(twin, now)
                _write(bare, written)
                written.clear()
            assert ours_turns.finished(bare) - before == (check_in + 1) * people
            yield watch.sample(people * talk.TURNS)


def _noted(store: SQLiteStore) -> Written:
    """A list to which the store adds what it writes."""
    written: Written = []
    with store.transaction() as desk:  # it has one desk for all
        run, run_many = desk._run, desk._run_many

    def note(query: str, values: Any = ()) -> Any:
        if not query.startswith("select"):
            written.append((query, values))
        return run(query, values)

    def note_many(query: str, rows: Iterable[Any]) -> Any:
        told = list(rows)
        written.extend((query, values) for values in told)
        return run_many(query, told)

    desk._run, desk._run_many = note, note_many
    return written


def _write(store: SQLiteStore, written: Written) -> None:
    """All of it in one commit."""
    with store.transaction() as desk:
        run = desk._run
        for query, values in written:
            run(query, values).fetchone()
