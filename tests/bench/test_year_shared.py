"""A programme that several processes play: the same bytes, and an end for all when it ends."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import BenchError
from bench.year import sharing
from bench.year.joining import added
from bench.year.model import read
from bench.year.playing import BEGINS_AT
from bench.year.shards import LEAST, MOST, SHARDS, Shard, shards
from bench.year.stage import Asked
from bench.year.virtual import MOST_GATHERED, SimulatedStore
from bot.people import Address
from bot.programme import Programme
from storage.store import StoreError

ROOT = Path(__file__).parents[2]
TWO_SHARDS = 2 * LEAST
PATIENCE = 500.0  # seconds, on a machine that does much else


def begun(out: Path, *told: str, people: int = TWO_SHARDS, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", "simulate", "programme", "--people", str(people)]
    ours = {"PYTHONPATH": str(ROOT), "JIGI_DATABASE": f"sqlite:///{out}/none/jigi.db"}
    return subprocess.Popen(
        [*command, "--out", str(out), *told],
        env={**os.environ, **ours, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # where the tests run in the background of a shell, Ctrl-C is ignored by all that they begin
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_the_same_seed_gives_the_same_bytes_with_one_process_and_with_two(tmp_path: Path) -> None:
    runs = {
        "one": begun(tmp_path / "one", "--days", "6", "--processes", "1", PYTHONHASHSEED="0"),
        "two": begun(tmp_path / "two", "--days", "6", "--processes", "2", PYTHONHASHSEED="4711"),
    }
    for run in runs.values():
        told, _ = run.communicate(timeout=PATIENCE)
        assert run.returncode == 0, told
    left = {
        name: {path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.is_file()}
        for name in runs
    }
    assert left["one"] == left["two"]
    assert {"report.html", "figures.json", "messages.png", "recall.png"} <= left["one"].keys()
    figures = json.loads(left["one"]["figures.json"])
    assert figures["shards"] == 2
    assert figures["turns"] > 100


@given(st.integers(1, 300_000), st.integers(1, 60))
def test_everybody_is_in_one_shard_and_a_team_is_never_cut(people: int, team: int) -> None:
    cut = shards(people, team)
    assert [shard.number for shard in cut] == list(range(len(cut)))
    assert list(chain.from_iterable(shard.people for shard in cut)) == list(range(people))
    assert list(chain.from_iterable(shard.teams for shard in cut)) == list(range(-(-people // team)))
    for shard in cut:
        assert {number // team for number in shard.people} == set(shard.teams)
        assert len(shard.people) <= MOST + team
    assert len(cut) <= max(SHARDS, -(-people // MOST))


def test_a_limit_that_all_share_is_kept_by_all_together() -> None:
    """Of WhatsApp's limit a shard knows what it has used itself, and no other."""
    model = read()
    asked = [
        Asked(decided=Programme(**limit), model=model, people=5000, days=7, seed=1)
        for limit in ({}, {"messaging_limit": None}, {"messaging_limit": 2000})
    ]
    assert [len(one.shards()) for one in asked] == [SHARDS, SHARDS, 1]


def test_figures_are_added_by_name_and_by_week() -> None:
    one = {"sent": {"reply": [1, 2]}, "turns": 3}
    other = {"sent": {"reply": [10, 20], "nudge": [0, 5]}, "turns": 4}
    assert added(one, other) == {"sent": {"reply": [11, 22], "nudge": [0, 5]}, "turns": 7}


@pytest.mark.parametrize("processes", [1, 2])
def test_a_shard_that_fails_ends_all_and_is_named(tmp_path: Path, processes: int) -> None:
    asked = Asked(decided=Programme(), model=read(), people=TWO_SHARDS, days=7, seed=1)
    told: list[Shard] = []
    with pytest.raises(BenchError, match=r"shard [12] \(people .*nowhere.*nothing of the programme is kept"):
        sharing.live(asked, tmp_path / "nowhere", processes, lambda shard, _: told.append(shard))
    assert told == []


# ---- the end of them all -----------------------------------------------------------------------


def children(pid: int) -> set[int]:
    """The processes that it began and that are at work."""
    try:
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except FileNotFoundError:
        return set()


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def stores_of(pid: int) -> list[Path]:
    """The stores that a process has open."""
    try:
        files = [Path(os.readlink(file)) for file in Path(f"/proc/{pid}/fd").iterdir()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [file for file in files if file.name == "jigi.db"][:1]


def at_work(run: subprocess.Popen[str]) -> list[Path]:
    """The stores of two shards that are being played by now."""
    stores: list[Path] = []

    def play() -> bool:
        stores[:] = chain.from_iterable(map(stores_of, children(run.pid)))
        return run.poll() is not None or len(stores) == 2

    soon(play)
    return stores


@pytest.mark.parametrize(
    ("signalled", "whom", "told"),
    [
        (signal.SIGINT, "all", "Aborted!"),  # as a terminal does on Ctrl-C; whoever plays does not heed it
        (
            signal.SIGKILL,
            "child",
            "was killed, perhaps for want of memory; begin again with fewer --processes",
        ),
        (signal.SIGKILL, "parent", ""),
    ],
)
def test_whoever_ends_it_ends_all_of_it(
    tmp_path: Path, signalled: signal.Signals, whom: str, told: str
) -> None:
    run = begun(tmp_path / "out", "--processes", "2", "--days", "365", people=5000)
    stores, theirs = at_work(run), children(run.pid)
    players = sorted(theirs)
    ended = {"all": [run.pid, *players], "parent": [run.pid], "child": players[-1:]}[whom]
    for pid in ended:
        os.kill(pid, signalled)
    output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode != 0
    assert told in output
    assert "Traceback" not in output
    soon(lambda: all(map(is_gone, theirs)))
    assert len(stores) == 2
    assert not any(store.exists() for store in stores)
    assert not (tmp_path / "out" / "report.html").exists()


# ---- the store of a simulation -----------------------------------------------------------------


def met(number: int) -> Address:
    return Address("whatsapp", f"+223{number}")


def people_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as store:
        (count,) = store.execute("select count(*) from people").fetchone()
        return int(count)


def meet(store: SimulatedStore, number: int, then: Callable[[], None] = lambda: None) -> None:
    """A transaction in which somebody is met, and more is done."""
    with store.transaction() as desk:
        desk.person_at(met(number), BEGINS_AT)
        then()


def fail() -> None:
    raise ZeroDivisionError


def test_transactions_that_share_a_commit_are_each_all_or_none(tmp_path: Path) -> None:
    store = SimulatedStore.begun(tmp_path / "jigi.db")
    for number in range(MOST_GATHERED + 5):
        meet(store, number)
        with pytest.raises(ZeroDivisionError):
            meet(store, 9000 + number, fail)
    store.close()
    assert people_in(tmp_path / "jigi.db") == MOST_GATHERED + 5


def test_a_full_disk_ends_a_simulation(tmp_path: Path) -> None:
    """SQLite undoes the whole of what was gathered then: to go on would leave a hole in the year."""
    store = SimulatedStore.begun(tmp_path / "jigi.db")
    (pages,) = store._connection.execute("pragma page_count").fetchone()
    store._connection.execute(f"pragma max_page_count = {pages + 4}")

    def meet_many(first: int) -> None:
        for number in range(first, first + 10_000):
            meet(store, number)

    for first in (0, 10_000):
        with pytest.raises(StoreError):
            meet_many(first)
    store.close()
