"""Due: ten thousand timers in one minute, out of a million that wait."""

import shutil
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from bench import BenchError, full_store
from bench.contest import Contender, folder
from bench.figures import AtMost, Report, in_turn

DUE = 10_000
PEER_WAITS = 90_000

NOTES = """\
Ours: 10,000 follow-ups of 10,000 people fall due in one minute, out of 1,000,000 timers that wait; timed
from the claim to the last message committed in the outbox. Then the same once more, killed on the way and
started again: lost are timers without their message, twice are people who got two.

APScheduler: one job each in its SQLAlchemy store, 10,000 due out of 100,000 (a million would take it minutes
to write); a job only commits one row. It forgets a job when it hands it to a thread, so a kill loses some."""


def run(*, quick: bool = False) -> Report:
    """Both in turn, then ours once more with a kill in the middle.

    The aims: all that is due is in the outbox within 5 seconds; a kill loses nobody's message and
    doubles none.
    """
    due, rounds, warm_up, waits = (1_200, 1, 0, 500) if quick else (DUE, 5, 1, PEER_WAITS)
    size = {"people": 1_200, "timers": 5_000} if quick else {}
    report = Report("due", judged=not quick, notes=[NOTES])
    with folder() as place:
        full, killed = place / "full.db", place / "killed.db"
        full_store.fill(full, due=due, batches=rounds + warm_up, **size)
        shutil.copy(full, killed)
        with ExitStack() as stack:
            ours = Contender("bench.ours_due", due=due, folder=str(place), database=str(full))
            peer = Contender("bench.peers.apscheduler_jobs", due=due, waiting=waits, folder=str(place))
            runs = {
                "apscheduler": stack.enter_context(peer).round,
                "ours": stack.enter_context(ours).round,
            }
            for name, sample in in_turn(runs, rounds=rounds, warm_up=warm_up).items():
                report.put(name, sample)
        lost, twice = _with_kill(killed, due, place)
    report.aim("due_s", AtMost(5), report.rows["ours"]["due_s"])
    report.aim("lost_in_kill", AtMost(0), lost)
    report.aim("twice_in_kill", AtMost(0), twice)
    report.figures["times_peer"] = report.rows["ours"]["per_s"] / report.rows["apscheduler"]["per_s"]
    return report


def _with_kill(database: Path, due: int, place: Path) -> tuple[int, int]:
    """Kill it when a third is done, let another finish; how many messages are lost, and how many doubled."""
    told = {"due": due, "folder": str(place), "database": str(database)}
    victim = Contender("bench.ours_due", **told)
    with victim:
        round = threading.Thread(target=_until_killed, args=(victim,))
        round.start()
        while _messages(database)[0] < due // 3 and round.is_alive():
            time.sleep(0.001)
        victim.kill()
        round.join()
    done = _messages(database)[0]
    if done == due:
        raise BenchError("it was done before it could be killed; run the bench again")
    with Contender("bench.ours_due", **(told | {"due": due - done})) as heir:
        heir.round()
    people, messages = _messages(database)
    return due - people, messages - people


def _until_killed(victim: Contender) -> None:
    with suppress(BenchError):  # which is what it is told when it is killed
        victim.round()


def _messages(database: Path) -> tuple[int, int]:
    """How many people have a message in the outbox, and how many messages there are."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        people, messages = reader.execute("select count(distinct person), count(*) from outbox").fetchone()
    return people, messages
