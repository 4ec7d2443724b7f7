"""APScheduler with one job a timer in its SQLAlchemy store, as its documentation has it.

The store's file is in WAL mode, and the jobs that wait are written in bulk, which is quicker than its
own `add_job`. A job does what it must to be worth the name: it commits one row to an outbox. It takes
a job off its store when it hands it to a thread, so a kill loses those that have not run.
"""

import pickle
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

try:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
except ImportError as error:
    raise SystemExit("This peer needs SQLAlchemy: pip install 'jigi[bench]'.") from error
from apscheduler.job import Job  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]
from apscheduler.util import datetime_to_utc_timestamp  # type: ignore[import-untyped]

from bench.contest import Stopwatch, Workload
from bench.figures import Sample


class Outbox:
    """Where the jobs put their nudges, one commit each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all_there = threading.Event()
        self._awaited = self._there = 0

    def open(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.executescript("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE outbox (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, text TEXT NOT NULL);
        """)

    def put(self, chat: int) -> None:
        with self._lock:
            self._database.execute("INSERT INTO outbox (chat, text) VALUES (?, 'Où en êtes-vous ?')", (chat,))
            self._there += 1
            if self._there == self._awaited:
                self._all_there.set()

    def await_more(self, count: int) -> threading.Event:
        """Set once so many more are there."""
        self._awaited += count
        self._all_there.clear()
        return self._all_there


OUTBOX = Outbox()


def nudge(chat: int) -> None:
    """The job. It stands in the module because the store keeps its name."""
    OUTBOX.put(chat)


def rounds(workload: Workload) -> Iterator[Sample]:
    """So many jobs due at once a round, beside those that wait for next year."""
    due, place = workload["due"], Path(workload["folder"])
    OUTBOX.open(place / "apscheduler-outbox.db")
    jobs = place / "apscheduler-jobs.db"
    with sqlite3.connect(jobs) as database:
        database.execute("PRAGMA journal_mode = WAL")  # stays with the file
    database.close()
    store = SQLAlchemyJobStore(url=f"sqlite:///{jobs}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC
    )
    scheduler.start(paused=True)
    _write(store, scheduler, range(workload["waiting"]), datetime.now(UTC) + timedelta(days=365))
    first = workload["waiting"]
    while True:
        _write(store, scheduler, range(first, first + due), datetime.now(UTC))
        first += due
        all_there = OUTBOX.await_more(due)
        watch = Stopwatch()
        with watch.running():
            scheduler.resume()
            all_there.wait()
            while store.get_due_jobs(datetime.now(UTC)):  # those handed over last are still being taken off
                time.sleep(0.01)
        scheduler.pause()
        yield {"due_s": watch.wall, "due": due, "per_s": due / watch.wall} | watch.cost(due)


def _write(store: SQLAlchemyJobStore, scheduler: BackgroundScheduler, chats: range, at: datetime) -> None:
    """Jobs for these chats, straight into the store's table, each as `add_job` would write it."""
    rows = []
    for chat in chats:
        job = Job(
            scheduler,
            id=str(chat),
            func=nudge,
            args=(chat,),
            kwargs={},
            name="nudge",
            executor="default",
            trigger=DateTrigger(at),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=at,
        )
        state = pickle.dumps(job.__getstate__(), store.pickle_protocol)
        rows.append({"id": job.id, "next_run_time": datetime_to_utc_timestamp(at), "job_state": state})
    with store.engine.begin() as connection:
        connection.execute(store.jobs_t.insert(), rows)
