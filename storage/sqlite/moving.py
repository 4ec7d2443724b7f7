"""Moving: a programme that leaves an embedded store, or comes into one."""

import ast
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage import private
from storage.moving import Key, Progress, Row, Table
from storage.sql import barring
from storage.sql.barring import Bar
from storage.sqlite.connections import made_at, writer_of
from storage.sqlite.faults import telling, unreachable
from storage.sqlite.lock import lock
from storage.sqlite.roads import migrations
from storage.store import StoreError

_BOOKS = ("_sqlite_migrations", barring.TABLE, "move_progress")
_PROGRESS = "create table move_progress (name text primary key, after text, rows integer, whole integer)"
_NO_NUL = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})


class FileEnd:
    """One SQLite file."""

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        try:
            private.make(self._path.parent)
            held = lock(self._path)
        except OSError as error:
            raise unreachable(self._path, error) from error
        with held, telling(self._path):
            self._connection = made_at(self._path)
            with closing(self._connection):
                yield

    def bar(self) -> Bar | None:
        there = barring.TABLE in self._names()
        return barring.find(self._connection.execute) if there else None

    def put_bar(self, bar: Bar) -> None:
        with self._transaction() as run:
            barring.put(run.execute, bar, there=barring.TABLE in self._names())

    def tables(self) -> tuple[Table, ...]:
        found = []
        for name in self._names():
            if name in _BOOKS or name.startswith("sqlite_") or "_fts" in name:
                continue
            columns = self._connection.execute(f'pragma table_info("{name}")').fetchall()
            key = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
            found.append(Table(name, tuple(row[1] for row in columns), tuple(key)))
        return tuple(found)

    def read(self, table: Table, after: Key | None, most: int) -> Sequence[Row]:
        """Without NUL, which no other database keeps."""
        query = table.page(begun=after is not None)
        rows = self._connection.execute(query, (*(after or ()), most)).fetchall()
        return [
            tuple(
                value.translate(_NO_NUL) if isinstance(value, str) and "\0" in value else value
                for value in row
            )
            for row in rows
        ]

    def bring_on(self) -> None:
        if not self._names():
            raise StoreError(f"{self.place} is not there yet: there is nothing to move")
        if barring.TABLE not in self._names():
            writer_of(self._path).close()
        elif migrations.pending(Database(self._connection)):
            raise StoreError(f"{self.place} was begun to be moved by an older jigi; finish with that version")
        if wrong := self._connection.execute("pragma foreign_key_check").fetchone():
            raise StoreError(
                f"{self.place} is damaged: a row of {wrong[0]!r} speaks of one of {wrong[2]!r} that is not "
                f"there; restore the last backup"
            )

    @contextmanager
    def still(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
        finally:
            self._connection.execute("rollback")

    def last_numbers(self) -> Mapping[str, int]:
        return dict(self._connection.execute("select name, seq from sqlite_sequence").fetchall())

    def occupied_by(self) -> str:
        return next((table.name for table in self.tables() if self.read(table, None, 1)), "")

    def begin(self, bar: Bar) -> None:
        writer_of(self._path).close()
        with self._transaction() as run:
            run.execute(_PROGRESS)
            barring.put(run.execute, bar, there=False)

    def progress(self) -> Mapping[str, Progress]:
        rows = self._connection.execute("select name, after, rows, whole from move_progress").fetchall()
        return {
            name: Progress(ast.literal_eval(after), count, bool(whole)) for name, after, count, whole in rows
        }

    def write(self, table: Table, rows: Sequence[Row], progress: Progress) -> None:
        names, marks = ", ".join(f'"{name}"' for name in table.columns), ", ".join("?" * len(table.columns))
        with self._transaction() as run:
            run.executemany(f'insert into "{table.name}" ({names}) values ({marks})', rows)  # noqa: S608
            run.execute(
                "insert or replace into move_progress values (?, ?, ?, ?)",
                (table.name, repr(progress.after), progress.rows, progress.whole),
            )

    def settle(self, last_numbers: Mapping[str, int]) -> None:
        with self._transaction() as run:
            own = dict(run.execute("select name, seq from sqlite_sequence").fetchall())
            for name in self._counting():
                run.execute("delete from sqlite_sequence where name = ?", (name,))
                last = max(own.get(name, 0), last_numbers.get(name, 0))
                run.execute("insert into sqlite_sequence values (?, ?)", (name, last))
        if wrong := self._connection.execute("pragma foreign_key_check").fetchone():
            raise StoreError(
                f"{self.place}: a row of {wrong[0]!r} speaks of one of {wrong[2]!r} that is not there"
            )

    def open_up(self) -> None:
        with self._transaction() as run:
            run.execute("drop table if exists move_progress")
            run.execute(barring.LIFT)

    def clear(self) -> None:
        self._connection.close()
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    def _counting(self) -> list[str]:
        """Tables whose numbers are never given twice, whatever is deleted."""
        found = self._connection.execute("select name from sqlite_master where sql like '% autoincrement%'")
        return [name for (name,) in found]

    def _names(self) -> list[str]:
        found = self._connection.execute("select name from sqlite_master where type = 'table' order by name")
        return [name for (name,) in found]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("begin immediate")
        try:
            yield self._connection
            self._connection.execute("commit")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise
