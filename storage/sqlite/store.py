"""The embedded store: one file, one writer, any number of readers."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Self

from storage.sqlite.coaching import Coaching
from storage.sqlite.export import EXPORTS
from storage.sqlite.learning import Learning
from storage.sqlite.own_data import OwnData
from storage.sqlite.places import Places
from storage.sqlite.schema import migrate
from storage.sqlite.sending import Outbox
from storage.sqlite.taking_in import TakingIn
from storage.sqlite.timing import Timing
from storage.store import StoreError

_REMEDIES = (
    ("locked", "another program is writing to it; close it, or wait"),
    ("busy", "another program is writing to it; close it, or wait"),
    ("readonly", "it cannot be written; give this user write permission on the file and its folder"),
    ("read-only", "it cannot be written; give this user write permission on the file and its folder"),
    ("full", "the disk is full; free some space, nothing was lost"),
    ("not a database", "it is something else; point JIGI_DATABASE elsewhere, or restore a backup"),
    ("malformed", "it is damaged; restore a backup"),
    ("unable to open", "its folder must exist and be writable by this user"),
    ("disk i/o", "the disk refused; look at its health and free space"),
)


class SQLiteDesk(TakingIn, Timing, Outbox, Coaching, Learning, Places, OwnData):
    """One transaction on the file."""


class SQLiteStore:
    """One programme in one SQLite file, in WAL mode; every commit is on the disk before it is told."""

    def __init__(self, path: Path, key: bytes, lock: IO[str], connection: sqlite3.Connection) -> None:
        self.path = path
        self._key = key
        self._file_lock = lock
        self._connection = connection
        self._writing = threading.Lock()
        self._desk = SQLiteDesk(connection, key)
        self._idle_readers: list[sqlite3.Connection] = []

    @classmethod
    def open(cls, path: Path, *, key: bytes) -> Self:
        """Open or make the file, bring it to today's schema and keep other processes out.

        `key` goes into the digests of what was seen. Raises StoreError, with what to do.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _lock(path)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; {_remedy('unable to open')}") from error
        try:
            connection = _connect(path)
            connection.execute("pragma synchronous = full")
            migrate(connection)
        except (sqlite3.Error, OSError) as error:
            lock.close()
            raise _told(path, error) from error
        return cls(path, key, lock, connection)

    @contextmanager
    def transaction(self) -> Iterator[SQLiteDesk]:
        with self._writing:
            try:
                self._connection.execute("begin immediate")
                try:
                    yield self._desk
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("rollback")
                    raise
                self._connection.execute("commit")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise _told(self.path, error) from error

    @contextmanager
    def reading(self) -> Iterator[SQLiteDesk]:
        connection = self._idle_readers.pop() if self._idle_readers else self._reader()
        try:
            connection.execute("begin")
            yield SQLiteDesk(connection, self._key)
        except sqlite3.Error as error:
            raise _told(self.path, error) from error
        finally:
            if connection.in_transaction:
                connection.execute("rollback")
            self._idle_readers.append(connection)

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        with self.reading() as desk:
            cursor = desk._connection.execute(EXPORTS[what])
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def close(self) -> None:
        with self._writing:
            for reader in self._idle_readers:
                reader.close()
            self._idle_readers.clear()
            self._connection.close()
            self._file_lock.close()

    def _reader(self) -> sqlite3.Connection:
        connection = _connect(self.path)
        connection.execute("pragma query_only = on")
        return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=256, timeout=5
    )
    for pragma in ("journal_mode = wal", "foreign_keys = on", "cache_size = -32000", "temp_store = memory"):
        with closing(connection.execute(f"pragma {pragma}")):
            pass
    return connection


def _lock(path: Path) -> IO[str]:
    """Keep a second process off the file: two writers would take the same turns."""
    lock = path.with_name(path.name + ".lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            f"{path} is in use by another jigi (process {owner}); stop that one first, "
            f"or point JIGI_DATABASE at another file"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _told(path: Path, error: Exception) -> StoreError:
    return StoreError(f"{path}: {error}; {_remedy(str(error).lower())}")


def _remedy(said: str) -> str:
    return next((remedy for word, remedy in _REMEDIES if word in said), "nothing was written")
