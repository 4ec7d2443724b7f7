"""Dumping: the embedded store as one file, by SQLite's online backup."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlite_utils import Database

from storage import private
from storage.dumping import Contents, Loaded, Pace, Wish, at_once
from storage.sql import restoring
from storage.sql.queries import read
from storage.sqlite.connections import reader_of
from storage.sqlite.faults import HALFWAY, NO_DATABASE, telling, unreachable
from storage.sqlite.lock import lock
from storage.sqlite.roads import migrations
from storage.store import StoreError

_SQL = read(Path(__file__).with_suffix(".sql"))
PAGES = 256  # in one step: a megabyte


@contextmanager
def _telling(read: Path, written: Path) -> Iterator[None]:
    """As `telling`, of the file that was at fault: what is no database is the one that was read."""
    try:
        yield
    except sqlite3.Error as error:
        damaged = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in NO_DATABASE
        with telling(read if damaged else written):
            raise


@dataclass(frozen=True, slots=True)
class SQLiteDump:
    """One programme in one SQLite file."""

    store: ClassVar[str] = "sqlite"
    name: ClassVar[str] = "jigi.db"

    path: Path

    def dump(self, to: Path, pace: Pace = at_once) -> None:
        if not self.path.exists():
            raise StoreError(f"{self.path} is not there yet: there is nothing to back up")
        with (
            _telling(self.path, to),
            closing(reader_of(self.path)) as source,
            closing(sqlite3.connect(to)) as target,
            to.open("rb") as file,
        ):
            for pragma in ("journal_mode = off", "synchronous = off"):
                target.execute(f"pragma {pragma}").close()
            # What is read in one transaction is of one moment: without it, each turn of somebody
            # else's would have the copy begin again, and it would never end.
            source.execute("begin deferred")
            source.execute("select count(*) from sqlite_master").fetchone()

            def step(_state: int, _left: int, _all: int) -> None:
                # Written back bit by bit: a turn's own flush would have to wait for all of it.
                os.fdatasync(file.fileno())
                pace()

            source.backup(target, pages=PAGES, progress=step)
            os.fsync(file.fileno())

    def contents(self, dumped: Path, pace: Pace = at_once) -> Contents:
        pace()
        with telling(dumped), closing(_still(dumped)) as database:
            (first, *_) = (row[0] for row in database.execute("pragma integrity_check(3)"))
            if first != "ok":
                raise StoreError(f"{dumped.name} is damaged: {first}")
            tables = [row[0] for row in database.execute(_SQL["tables"])]
            counts = {table: _count(database, table) for table in tables}
            schema = tuple(change.name for change in migrations.applied(Database(database)))
        return Contents(schema, counts)

    def rehearse(self, dumped: Path) -> None:
        """A dump is the store itself: it was opened already."""

    def newer(self, schema: tuple[str, ...]) -> list[str]:
        with closing(sqlite3.connect(":memory:")) as empty:
            known = {change.name for change in migrations.pending(Database(empty))}
        return [name for name in schema if name not in known]

    @contextmanager
    def alone(self) -> Iterator[None]:
        try:
            private.make(self.path.parent)
            held = lock(self.path)
        except OSError as error:
            raise unreachable(self.path, error) from error
        with held:
            yield

    def wishes(self, since: datetime) -> list[Wish] | None:
        if not self.path.exists():
            return None
        with telling(self.path), closing(reader_of(self.path)) as reader:
            return restoring.wishes(reader.execute, since)

    def there(self) -> str:
        return self.path.name if self.path.exists() else ""

    def room(self, folder: Path) -> Path:  # noqa: ARG002 - others have no file of their own
        return self.path.parent

    @contextmanager
    def loaded(self, dumped: Path, aside: str) -> Iterator[Loaded]:  # noqa: ARG002
        """Where it was unpacked: it is a store already."""
        yield Loaded(f"sqlite:///{dumped}", "")

    def give_way(self, aside: str) -> None:
        folder = self.path.parent / aside
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in self.path.parent.glob(f"replaced-*/{self.path.name}"):
            if self.path.exists() and left.samefile(self.path):
                left.unlink()  # of a restore that was cut off before it had changed anything
                _beside(left, "-wal").unlink(missing_ok=True)
        note = folder / "halfway"
        note.write_text(f"{HALFWAY}\n")
        with suppress(FileNotFoundError):  # a copy: whoever opens the note meanwhile spoils what is beside it
            shutil.copyfile(_beside(self.path, "-wal"), _beside(folder / self.path.name, "-wal"))
        os.sync()  # what gets its name now is on the disk
        if self.path.exists():
            # so that there is a file of this name at each moment
            os.link(self.path, folder / self.path.name)
        note.replace(self.path)
        for end in ("-wal", "-shm"):
            _beside(self.path, end).unlink(missing_ok=True)

    def take_place(self, dumped: Path) -> None:
        dumped.replace(self.path)
        os.sync()


def _beside(path: Path, end: str) -> Path:
    """The log of a file, and its index: they go where it goes, or what was written last is lost."""
    return path.with_name(path.name + end)


def _still(path: Path) -> sqlite3.Connection:
    """A file that nobody else has: no log beside it is looked for, and none is made."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


def _count(database: sqlite3.Connection, table: str) -> int:
    (count,) = database.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608
    return int(count)
