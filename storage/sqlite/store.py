"""The embedded store: one file, one writer, any number of readers."""

import sqlite3
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Self

from bot.disk import sweep, workshop
from storage import private
from storage.company import Alone, Company
from storage.sealing.connection import through
from storage.sealing.gate import seals_for
from storage.sealing.seals import Seals
from storage.sql.desk import SQLDesk
from storage.sql.exports import EXPORTS, told
from storage.sqlite.connections import PATIENCE, reader_of, writer_of
from storage.sqlite.faults import Faults, telling, unreachable
from storage.sqlite.lock import lock
from storage.sqlite.schema import is_todays
from storage.store import StoreError, StoreInUseError

COPY = "jigi-copy-"  # how the folder of a copy is called
MOST_IDLE = 4  # readers that are kept open for the next who reads


class SQLiteStore:
    """One programme in one SQLite file, in WAL mode; every commit is on the disk before it is told."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        connection: sqlite3.Connection,
        keys: Sequence[Seals] = (),
        held: IO[str] | None = None,
    ) -> None:
        """`held` is the lock of whoever serves from the file; a guest has none. Raises StoreError."""
        self.path = path
        self._key = key
        try:
            self._seals = seals_for(connection, keys, str(path), begins=True)
        except BaseException:
            connection.close()
            raise
        self._file_lock = held
        self._connection = connection
        self._seen = 0  # the version of the file that the desk remembers
        self._writing = threading.Lock()
        self._desk = self._desk_of(connection)
        self._desk.remembers = True
        self._idle_readers: deque[sqlite3.Connection] = deque()
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, key: bytes, keys: Sequence[Seals] = ()) -> Self:
        """Open or make the file, bring it to today's schema and keep other processes out.

        `key` goes into the digests of what was seen; `keys`: its data key, among others perhaps. Raises
        StoreError, with what to do.
        """
        held = _locked(path)
        try:
            with telling(path):
                return cls(path, key, writer_of(path), keys, held)
        except BaseException:
            held.close()
            raise

    @classmethod
    def join(cls, path: Path, *, key: bytes, keys: Sequence[Seals] = ()) -> Self:
        """Open the file for a moment, beside the jigi that serves from it, if one does.

        Nobody is kept out: SQLite lets one transaction write at a time, and whoever serves notices what
        changed. Where nobody serves it is made, or brought to today's schema. Raises StoreError.
        """
        if not _is_todays(path):
            with suppress(StoreInUseError):  # whoever serves is of another edition: that is told below
                cls.open(path, key=key, keys=keys).close()
        with telling(path):
            return cls(path, key, writer_of(path, bring_on=False), keys)

    def _desk_of(self, connection: sqlite3.Connection) -> SQLDesk:
        return SQLDesk(through(connection, self._seals), Faults(self.path), self._key, self._seals)

    @contextmanager
    def transaction(self) -> Iterator[SQLDesk]:
        run = self._connection.execute
        with self._writing, telling(self.path):
            # a deferred one would be refused at its first write when another process writes
            run("begin immediate")
            self._notice()
            try:
                yield self._desk
                run("commit")
            except BaseException:
                self._desk.unremember()
                if self._connection.in_transaction:
                    run("rollback")
                raise

    def _notice(self) -> None:
        """A command may have written from beside: then the desk relies on nothing that it has read."""
        (version,) = self._connection.execute("pragma data_version").fetchone()
        if version != self._seen:
            self._desk.unremember()
            self._seen = version

    @contextmanager
    def reading(self) -> Iterator[SQLDesk]:
        with self._reader() as reader:
            yield self._desk_of(reader)

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        return self._exported(what, EXPORTS[what])

    def _exported(self, what: str, query: str) -> Iterator[dict[str, Any]]:
        with self._reader() as reader, closing(reader.execute(query)) as cursor:
            yield from told(what, cursor, [column[0] for column in cursor.description], self._seals)

    def columns(self, what: str) -> tuple[str, ...]:
        query = f"select * from ({EXPORTS[what]}) limit 0"  # noqa: S608
        with self._reader() as reader, closing(reader.execute(query)) as cursor:
            return tuple(column[0] for column in cursor.description)

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one moment of the store, from the first row to the last."""
        with telling(self.path):
            try:
                reader = self._idle_readers.pop()
            except IndexError:
                reader = reader_of(self.path)
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

    def company(self) -> Company:
        return Alone()

    def tidy(self) -> None:
        """Write the log of changes back and empty it: what was forgotten is then in neither file.

        Not while somebody reads, a backup above all: no turn waits for that, and the next time will do.
        """
        run = self._connection.execute
        with self._writing, telling(self.path):
            run("pragma busy_timeout = 0").close()
            try:
                run("pragma wal_checkpoint(truncate)").close()
            finally:
                run(f"pragma busy_timeout = {PATIENCE * 1000:.0f}").close()

    def delete(self) -> None:
        """Delete the file, and begin again when it is opened next; the lock stays. Raises StoreError.

        Refused while anybody else has it open: at its end SQLite would delete the log of the next one.
        """
        with self._writing, telling(self.path):
            self._close_readers()
            self._connection.execute("pragma journal_mode = delete").close()  # nobody but the last one may
            self.path.unlink()

    def close(self) -> None:
        with self._writing:
            self._closed = True
            self._close_readers()
            self._connection.close()
            if self._file_lock is not None:
                self._file_lock.close()

    def _close_readers(self) -> None:
        while self._idle_readers:
            self._idle_readers.pop().close()


@contextmanager
def beside(path: Path, *, key: bytes, keys: Sequence[Seals] = ()) -> Iterator[SQLDesk | None]:
    """A desk that only reads the file, while another process may have it; None when there is no file.

    Raises StoreError, with what to do.
    """
    if not path.exists():
        yield None
        return
    with telling(path), closing(reader_of(path)) as reader:
        seals = seals_for(reader, keys, str(path))
        yield SQLDesk(through(reader, seals), Faults(path), key, seals)


@contextmanager
def copied(path: Path, keys: Sequence[Seals] = ()) -> Iterator[SQLiteStore]:
    """A store that begins as the file is now, in a folder that only this user may read; gone with the block.

    Another process may have the file meanwhile. Raises StoreError, with what to do.
    """
    if not path.exists():
        raise StoreError(f"{path} is not there yet; `jigi run` makes it, or name another in JIGI_DATABASE")
    with scratch() as copy:
        with telling(path), closing(reader_of(path)) as reader, closing(sqlite3.connect(copy)) as target:
            reader.backup(target)
        with of_copy(copy, keys) as store:
            yield store


@contextmanager
def scratch() -> Iterator[Path]:
    """Where a copy may be, in a folder that only this user may read; gone with the block, after a kill with
    the next copy."""
    sweep(Path(tempfile.gettempdir()), COPY)
    with workshop(None, COPY) as folder:
        yield folder / "jigi.db"


def of_copy(path: Path, keys: Sequence[Seals] = ()) -> closing[SQLiteStore]:
    """The store of a copy, whose secret nobody has. Raises StoreError."""
    return closing(SQLiteStore.open(path, key=b"copy", keys=keys))


def _locked(path: Path) -> IO[str]:
    """The lock beside the file, whose folder is made. Raises StoreError."""
    try:
        private.make(path.parent)
        return lock(path)
    except OSError as error:
        raise unreachable(path, error) from error


def _is_todays(path: Path) -> bool:
    if not path.exists():
        return False
    with telling(path), closing(reader_of(path)) as reader:
        return is_todays(reader, path)
