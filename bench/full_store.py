"""A full store: a programme that has run for long, written by bulk SQL in seconds.

100,000 people who have each written ten times, and 1,000,000 timers that wait.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import randbytes

from bench import ours
from storage.sql.codec import instant

PEOPLE = 100_000
TIMERS = 1_000_000
FIRST_ID = 1_000_000  # of the people here; those who chat in a bench come after them


def fill(path: Path, *, people: int = PEOPLE, timers: int = TIMERS, due: int = 0, batches: int = 0) -> None:
    """Make the store at this path and fill it.

    `due` timers fall in one minute, and as many in the same minute of each next hour, `batches` of
    them in all, each about an open promise of somebody else. The others fall in the year after,
    each at its own second, as hers do who chose her hour.
    """
    with ours.opened(path):
        pass  # made, with today's schema
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("pragma synchronous = off; pragma cache_size = -400000")
    database.execute("begin")
    now = instant(ours.NOW)
    database.executemany(
        "insert into people (id, name, cadre, channel, chat, consent_at, created_at)"
        " values (?, 'Awa', 'matrone', 'telegram', ?, ?, ?)",
        ((FIRST_ID + n, str(FIRST_ID + n), now, now) for n in range(people)),
    )
    database.executemany(
        "insert into addresses (channel, chat, person) values ('telegram', ?, ?)",
        ((str(FIRST_ID + n), FIRST_ID + n) for n in range(people)),
    )
    database.executemany(
        "insert into promises (id, owner, ref, text, due_on, first_due_on, counts_on, state, created_at)"
        " values (?1, ?2, '1.promise', 'Préparer le plateau avant chaque garde', ?3, ?3, ?3, 'open', ?4)",
        ((n + 1, FIRST_ID + n, now[:10], now) for n in range(due * batches)),
    )
    database.executemany(
        "insert into timers (person, timer, about, due_at, facts) values (?, 'promise.due', ?, ?, '{}')",
        _timers(people, timers, due, batches),
    )
    database.executemany(
        "insert into seen (digest) values (?)",
        (((n >> 8).to_bytes(4) + randbytes(12),) for n in range(timers)),
    )
    database.executescript("pragma wal_checkpoint(truncate)")  # which commits first
    database.close()


def due_by(batch: int) -> datetime:
    """The end of the minute in which this batch falls due."""
    return ours.NOW + timedelta(hours=batch, minutes=1)


def _timers(people: int, timers: int, due: int, batches: int) -> Iterator[tuple[int, str, str]]:
    for n in range(timers):
        if n < due * batches:
            at = due_by(n // due) - timedelta(milliseconds=60_000 * (n % due) // due)
        else:
            # 7919 is prime: neighbours in the table are strangers in time, as they are in life
            at = ours.NOW + timedelta(days=1, seconds=n * 7919 % (365 * 86_400))
        yield FIRST_ID + n % people, f"promise:{n + 1}", instant(at)
