"""A process that is killed while it writes: all of a turn is there, or nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.sqlite.store import SQLiteStore
from storage.store import Desk, JournalEntry
from tests.storage.cast import DAY, NOW, awa, outgoing, wrote


def take_turn(desk: Desk, number: int) -> None:
    """Everything that a turn writes, each with its number on it."""
    key = f"update:{number}"
    assert desk.is_first(key)
    her = awa(desk)
    desk.keep_conversation(desk.conversation(her.id)._replace(turn=number))
    desk.write_entry(JournalEntry(key=key, person=her.id, turn=number, at=NOW, event=wrote("Fait", key)))
    desk.post([outgoing(her, f"{her.id}.{number}.0")])
    desk.set_timer(her.id, "promise.due", f"promise:{number}", NOW + DAY)


def write_for_ever(path: Path, at_once: int) -> None:
    """Turn after turn, so many in one transaction, telling which were committed."""
    with closing(SQLiteStore.open(path, key=b"crash")) as store:
        number = 0
        with store.reading() as desk:
            number = int(desk.note("turns") or 0)
        while True:
            with store.transaction() as desk:
                for _ in range(at_once):
                    number += 1
                    with desk.savepoint():
                        take_turn(desk, number)
                desk.keep_note("turns", str(number))
            print(number, flush=True)


def write_half(path: Path) -> None:
    """One turn that is never committed."""
    with closing(SQLiteStore.open(path, key=b"crash")) as store, store.transaction() as desk:
        take_turn(desk, 1)
        print("half", flush=True)
        sys.stdin.read()


@contextmanager
def running(call: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs one of these; killed at the end, with no time to tidy up."""
    code = f"from tests.storage.test_crash import *; {call}"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
            assert process.wait() == -signal.SIGKILL


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    return iter(process.stdout)


def traces(store: SQLiteStore) -> list[set[int]]:
    """The numbers of the turns, by each thing that a turn leaves."""
    messages = list(store.rows("messages"))
    return [
        {int(row["key"].split(":")[1]) for row in messages if row["direction"] == "in"},
        {int(row["key"].split(".")[1]) for row in messages if row["direction"] == "out"},
        {int(row["about"].split(":")[1]) for row in store.rows("timers")},
    ]


@pytest.mark.parametrize("at_once", [1, 7])
def test_a_kill_loses_nothing_that_was_told_and_leaves_no_half(tmp_path: Path, at_once: int) -> None:
    path = tmp_path / "jigi.db"
    for lives in (1, 2, 3, 11, 40):
        with running(f"write_for_ever(Path({str(path)!r}), {at_once})") as process:
            told = [int(line) for line, _ in zip(lines(process), range(lives), strict=False)][-1]
        # what it printed after we stopped listening was committed as well
        with closing(SQLiteStore.open(path, key=b"crash")) as store:
            entries, messages, timers = traces(store)
            assert entries == messages == timers == set(range(1, max(entries) + 1))
            assert max(entries) >= told
            assert max(entries) % at_once == 0
            with store.transaction() as desk:
                assert desk.conversation(awa(desk).id).turn == max(entries)
                assert not desk.is_first(f"update:{max(entries)}")
                assert desk.note("turns") == str(max(entries))


def test_a_turn_that_was_not_committed_never_was(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with running(f"write_half(Path({str(path)!r}))") as process:
        assert next(lines(process)) == "half\n"
    with closing(SQLiteStore.open(path, key=b"crash")) as store:
        assert traces(store) == [set(), set(), set()]
        assert list(store.rows("people")) == []
        with store.transaction() as desk:
            assert desk.is_first("update:1")
