"""The embedded store: one file, one writer, any number of readers."""

import fcntl
import os
import sqlite3
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Self

from storage.sqlite.auditing import Auditing
from storage.sqlite.campaigns import Pushing
from storage.sqlite.certificates import Certifying
from storage.sqlite.championships import Championships
from storage.sqlite.coachings import Coachings
from storage.sqlite.faults import told, unreachable
from storage.sqlite.foreseeing import Foreseeing
from storage.sqlite.gaps import Gaps
from storage.sqlite.her_data import HerData
from storage.sqlite.history import History
from storage.sqlite.invitations import Invitations
from storage.sqlite.learning import Learning
from storage.sqlite.letters import Letters
from storage.sqlite.past import Past
from storage.sqlite.places import Places
from storage.sqlite.postings import Postings
from storage.sqlite.progress import Progress
from storage.sqlite.promising import Promising
from storage.sqlite.queries import queries
from storage.sqlite.questions import Questions
from storage.sqlite.ratings import Ratings
from storage.sqlite.rationing import Rationing
from storage.sqlite.receipts import Receipts
from storage.sqlite.recordings import Recordings
from storage.sqlite.schedules import Scheduling
from storage.sqlite.schema import migrate
from storage.sqlite.sharing import Sharing
from storage.sqlite.standing import Standing
from storage.sqlite.teams import Teams
from storage.sqlite.visits import Visits
from storage.store import StoreError, StoreInUseError

EXPORTS = queries("export")
MOST_IDLE = 4  # readers that are kept open for the next who reads
PATIENCE = 5.0  # seconds to wait for another program's lock, such as a backup's


class SQLiteDesk(
    HerData,
    Recordings,
    History,
    Promising,
    Ratings,
    Learning,
    Progress,
    Sharing,
    Questions,
    Certifying,
    Championships,
    Standing,
    Invitations,
    Coachings,
    Postings,
    Visits,
    Teams,
    Letters,
    Scheduling,
    Gaps,
    Places,
    Past,
    Pushing,
    Auditing,
    Foreseeing,
    Rationing,
    Receipts,
):
    """One transaction on the file."""


class SQLiteStore:
    """One programme in one SQLite file, in WAL mode; every commit is on the disk before it is told."""

    def __init__(self, path: Path, key: bytes, lock: IO[str], connection: sqlite3.Connection) -> None:
        self.path = path
        self._key = key
        self._file_lock = lock
        self._connection = connection
        self._writing = threading.Lock()
        self._desk = SQLiteDesk(connection, path, key)
        self._desk.remembers = True
        self._idle_readers: deque[sqlite3.Connection] = deque()
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, key: bytes) -> Self:
        """Open or make the file, bring it to today's schema and keep other processes out.

        `key` goes into the digests of what was seen. Raises StoreError, with what to do.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _lock(path)
        except OSError as error:
            raise unreachable(path, error) from error
        try:
            with _telling(path):
                return cls(path, key, lock, _writer(path))
        except BaseException:
            lock.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[SQLiteDesk]:
        run = self._connection.execute
        with self._writing, _telling(self.path):
            # a deferred one would be refused at its first write when another process writes
            run("begin immediate")
            try:
                yield self._desk
                run("commit")
            except BaseException:
                self._desk.unremember()
                if self._connection.in_transaction:
                    run("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[SQLiteDesk]:
        with self._reader() as reader:
            yield SQLiteDesk(reader, self.path, self._key)

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        return self._exported(EXPORTS[what])

    def _exported(self, query: str) -> Iterator[dict[str, Any]]:
        with self._reader() as reader, closing(reader.execute(query)) as cursor:
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one moment of the store, from the first row to the last."""
        with _telling(self.path):
            try:
                reader = self._idle_readers.pop()
            except IndexError:
                reader = _reader(self.path)
            try:
                reader.execute("begin deferred")  # takes no lock: it never writes
                yield reader
            finally:
                if reader.in_transaction:
                    reader.execute("rollback")
                if self._closed or len(self._idle_readers) >= MOST_IDLE:
                    reader.close()
                else:
                    self._idle_readers.append(reader)

    def tidy(self) -> None:
        """Write the log of changes back and empty it: what was forgotten is then in neither file."""
        with self._writing, _telling(self.path):
            self._connection.execute("pragma wal_checkpoint(truncate)").close()

    def close(self) -> None:
        with self._writing:
            self._closed = True
            while self._idle_readers:
                self._idle_readers.pop().close()
            self._connection.close()
            self._file_lock.close()


@contextmanager
def beside(path: Path, *, key: bytes) -> Iterator[SQLiteDesk | None]:
    """A desk that only reads the file, while another process may have it; None when there is no file.

    Raises StoreError, with what to do.
    """
    if not path.exists():
        yield None
        return
    with _telling(path), closing(_reader(path)) as reader:
        yield SQLiteDesk(reader, path, key)


@contextmanager
def copied(path: Path) -> Iterator[SQLiteStore]:
    """A store that begins as the file is now, in a folder that only this user may read; gone with the block.

    Another process may have the file meanwhile. Raises StoreError, with what to do.
    """
    if not path.exists():
        raise StoreError(f"{path} is not there yet; `jigi run` makes it, or name another in JIGI_DATABASE")
    with tempfile.TemporaryDirectory(prefix="jigi-") as folder:
        copy = Path(folder) / "jigi.db"
        with _telling(path), closing(_reader(path)) as reader, closing(sqlite3.connect(copy)) as target:
            reader.backup(target)
        with closing(SQLiteStore.open(copy, key=b"copy")) as store:
            yield store


def _writer(path: Path) -> sqlite3.Connection:
    connection = _connect(str(path))
    try:
        for pragma in (
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            "secure_delete = on",  # what is forgotten is not left in the file's free room
            "temp_store = memory",
            "wal_autocheckpoint = 8000",  # 32 MB: a page that many turns change is written back once
        ):
            connection.execute(f"pragma {pragma}").close()
        migrate(connection, path)
        # writes what stands there already: that the file cannot be written is found out here, not in a turn
        connection.execute("pragma user_version = 0").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _reader(path: Path) -> sqlite3.Connection:
    return _connect(f"{path.absolute().as_uri()}?mode=ro")


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        uri=path.startswith("file:"),
        isolation_level=None,
        check_same_thread=False,  # `_writing` lets one thread in at a time; a reader has one owner
        cached_statements=256,
        timeout=PATIENCE,
    )
    connection.execute("pragma cache_size = -32000").close()  # 32 MB
    return connection


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What the machine could not do, as a StoreError that tells the fix; our own faults rise as they are."""
    try:
        yield
    except sqlite3.Error as error:
        fault = told(path, error)
        if fault is None:
            raise
        raise fault from error


def _lock(path: Path) -> IO[str]:
    """Keep a second process off the file: two writers would take the same turns."""
    lock = path.with_name(path.name + ".lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise StoreInUseError(
            f"{path} is in use by another jigi (process {owner}); stop that one first, "
            f"or point JIGI_DATABASE at another file"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
