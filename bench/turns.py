"""Turns: what one turn of a check-in costs, on our road and with what others would take."""

import shutil
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path

from bench import full_store
from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, in_turn

PEOPLE = 500

NOTES = """\
An eight-step check-in (an opening and eight answers) of everybody, interleaved. A peer reads the update,
keeps the answer and sends the next question with its keyboard to a session that says yes at once; ours
takes the event in and has committed journal, conversation, timers, records and outbox row. ours_sent
claims that row and writes its receipt as well. Parsing is timed for nobody: updates are prepared.

Survive a kill: aiogram_sqlite (one commit an update), aiogram_sqlite_gathered (our group commit lent to
it) and all of ours. ptb_pickle writes once a minute; that share of the minute is taken off its turns.
bare_sqlite: the rows of ours_gathered written by bare sqlite3, without a thought: the floor under it.

sealed: under a data key (JIGI_DATA_KEY), all that is personal encrypted.
full: a store that holds 100,000 people, 1,000,000 waiting timers and 1,000,000 keys of updates seen."""


def run(*, quick: bool = False) -> Report:
    """All contenders in turn.

    The aims: with a full store, many people at once, at least 5 times the turns of a peer that keeps
    each answer on the disk, and twice those of one that forgets them in a crash; a full store costs
    at most a fifth of the speed of an empty one.
    """
    people, rounds, warm_up = (5, 1, 0) if quick else (PEOPLE, 5, 1)
    report = Report("turns", judged=not quick)
    with folder() as place, ExitStack() as stack:
        full = place / "full.db"
        full_store.fill(full, **({"people": 1_000, "timers": 10_000} if quick else {}))
        runs = {}
        for name, (module, workload) in _contenders(place, full).items():
            contender = stack.enter_context(
                Contender(f"bench.{module}", people=people, folder=str(place), **workload)
            )
            runs[name] = contender.round
        for name, sample in in_turn(runs, rounds=rounds, warm_up=warm_up).items():
            report.put(name, sample)
        report.figures["disk_commits_per_s"] = _commits_per_s(place)
    _judge(report)
    report.notes += [NOTES, f"This disk: {report.figures['disk_commits_per_s']:,.0f} commits/s, a row each."]
    return report


def _contenders(place: Path, full: Path) -> dict[str, tuple[str, dict[str, object]]]:
    """Each by name: its module, and what it is told besides the number of people."""
    contenders: dict[str, tuple[str, dict[str, object]]] = {
        "aiogram_memory": ("peers.aiogram_memory", {}),
        "ptb_pickle": ("peers.ptb_pickle", {}),
        "aiogram_sqlite": ("peers.aiogram_sqlite", {"gathered": False}),
        "aiogram_sqlite_gathered": ("peers.aiogram_sqlite", {"gathered": True}),
        "bare_sqlite": ("bare_sqlite", {}),
    }
    for name, gathered, sending in (
        ("ours_alone", False, False),
        ("ours_gathered", True, False),
        ("ours_sent", True, True),
        ("ours_alone_full", False, False),
        ("ours_gathered_full", True, False),
        ("ours_alone_sealed", False, False),
        ("ours_gathered_sealed", True, False),
    ):
        database = place / f"{name}.db"
        if name.endswith("_full"):
            shutil.copy(full, database)
        sealed = name.endswith("_sealed")
        told = {"gathered": gathered, "sending": sending, "sealed": sealed, "database": str(database)}
        contenders[name] = ("ours_turns", told)
    return contenders


def _judge(report: Report) -> None:
    speed = {name: sample["turns_per_s"] for name, sample in report.rows.items()}
    ours = speed["ours_gathered_full"]  # the store of a programme that has run for long
    forgetful = max(speed["aiogram_memory"], speed["ptb_pickle"])
    report.aim("gathered_over_durable_peer", AtLeast(5), ours / speed["aiogram_sqlite"])
    report.aim("gathered_over_forgetful_peer", AtLeast(2), ours / forgetful)
    report.aim("full_over_empty_alone", AtMost(1.2), speed["ours_alone"] / speed["ours_alone_full"])
    report.aim("full_over_empty_gathered", AtMost(1.2), speed["ours_gathered"] / speed["ours_gathered_full"])
    for how in ("alone", "gathered"):
        report.figures[f"plain_over_sealed_{how}"] = speed[f"ours_{how}"] / speed[f"ours_{how}_sealed"]
    report.figures["gathered_over_durable_peer_gathered"] = ours / speed["aiogram_sqlite_gathered"]


def _commits_per_s(place: Path, count: int = 200) -> float:
    """How many commits of one small row this disk takes a second, one after the other."""
    with closing(sqlite3.connect(place / "disk.db", isolation_level=None)) as database:
        database.executescript("pragma journal_mode = wal; pragma synchronous = full; create table t (n)")
        start = time.perf_counter()
        for n in range(count):
            database.execute("insert into t values (?)", (n,))
        return count / (time.perf_counter() - start)
