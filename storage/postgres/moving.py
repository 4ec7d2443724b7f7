"""Moving: a programme that comes into a PostgreSQL database, or leaves one."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from storage.moving import Key, Progress, Row, Table
from storage.postgres.connections import Session, place
from storage.postgres.faults import Faults
from storage.postgres.lock import lock_house
from storage.postgres.schema import bar_of, migrate, migrations
from storage.postgres.store import FORGET_ALL, telling
from storage.sql import barring
from storage.sql.barring import Bar
from storage.store import StoreError

_BOOKS = ("schema_changes", barring.TABLE, "move_progress", "move_keys")
_COLUMNS = """select c.relname, array_agg(a.attname::text order by a.attnum),
    (select array_agg(k.attname::text order by place) from pg_index i
        cross join unnest(i.indkey) with ordinality as part(number, place)
        join pg_attribute k on k.attrelid = i.indrelid and k.attnum = part.number
        where i.indrelid = c.oid and i.indisprimary)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
group by c.oid, c.relname order by c.relname"""
_BEGIN = (
    "create table move_progress (name text primary key, after text, rows bigint, whole bigint)",
    # Rows come table by table; whom they speak of may come later. Checked at the end, all at once.
    """create table move_keys as
    select conrelid::regclass::text as of, quote_ident(conname) as name, pg_get_constraintdef(oid) as words
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace""",
    """do $$
    declare key record;
    begin
        for key in select * from move_keys loop
            execute format('alter table %s drop constraint %s', key.of, key.name);
        end loop;
    end; $$""",
)
_SETTLE = """do $$
declare key record;
begin
    for key in select * from move_keys loop
        execute format('alter table %s add constraint %s %s', key.of, key.name, key.words);
    end loop;
end; $$"""
_NUMBERED = """select table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'"""
_KEEP_PROGRESS = """insert into move_progress (name, after, rows, whole) values (?, ?, ?, ?)
on conflict (name) do update set after = excluded.after, rows = excluded.rows, whole = excluded.whole"""


class ServerEnd:
    """One PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self.place = place(url)
        self._url = url

    @contextmanager
    def alone(self) -> Iterator[None]:
        with telling(Faults(self.place)), closing(Session(self._url)) as session:
            lock_house(session, self.place, lambda: True)
            self._session = session
            yield

    def bar(self) -> Bar | None:
        return bar_of(self._session)

    def put_bar(self, bar: Bar) -> None:
        with self._transaction():
            barring.put(self._session.execute, bar, there=bar_of(self._session) is not None)

    def tables(self) -> tuple[Table, ...]:
        return tuple(
            Table(name, tuple(columns), tuple(key))
            for name, columns, key in self._session.execute(_COLUMNS)
            if name not in _BOOKS
        )

    def read(self, table: Table, after: Key | None, most: int) -> Sequence[Row]:
        query = table.page(begun=after is not None)
        return self._session.execute(query, (*(after or ()), most)).fetchall()

    def bring_on(self) -> None:
        if not self._names():
            raise StoreError(f"{self.place} has nothing in it yet: there is nothing to move")
        if bar_of(self._session) is None:
            migrate(self._session, self.place)
        elif {name for (name,) in self._session.execute("select name from schema_changes")} != {
            *migrations()
        }:
            raise StoreError(f"{self.place} was begun to be moved by an older jigi; finish with that version")

    @contextmanager
    def still(self) -> Iterator[None]:
        names = ", ".join(f'"{table.name}"' for table in self.tables())
        self._session.execute("begin isolation level repeatable read")
        try:
            self._session.execute(f"lock table {names} in share mode")
            yield
        finally:
            self._session.execute("rollback")

    def last_numbers(self) -> Mapping[str, int]:
        given = {}
        for table, _, sequence in self._session.execute(_NUMBERED).fetchall():
            last, used = self._row(f"select last_value, is_called from {sequence}")  # noqa: S608
            given[table] = last if used else 0
        return given

    def occupied_by(self) -> str:
        if "schema_changes" not in self._names():
            return next(iter(self._names()), "")
        return next((table.name for table in self.tables() if self.read(table, None, 1)), "")

    def begin(self, bar: Bar) -> None:
        migrate(self._session, self.place)
        with self._transaction():
            for statement in _BEGIN:
                self._session.connection.execute(statement.encode())
            barring.put(self._session.execute, bar, there=False)

    def progress(self) -> Mapping[str, Progress]:
        rows = self._session.execute("select name, after, rows, whole from move_progress").fetchall()
        return {
            name: Progress(ast.literal_eval(after), count, bool(whole)) for name, after, count, whole in rows
        }

    def write(self, table: Table, rows: Sequence[Row], progress: Progress) -> None:
        names = ", ".join(f'"{name}"' for name in table.columns)
        with self._transaction():
            with (
                self._session.connection.cursor() as cursor,
                cursor.copy(f'copy "{table.name}" ({names}) from stdin'.encode()) as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            values = (table.name, repr(progress.after), progress.rows, progress.whole)
            self._session.execute(_KEEP_PROGRESS, values)

    def settle(self, last_numbers: Mapping[str, int]) -> None:
        with self._transaction():
            if "move_keys" in self._names():
                self._session.connection.execute(_SETTLE.encode())
                self._session.execute("drop table move_keys")
            for table, column, sequence in self._session.execute(_NUMBERED).fetchall():
                (highest,) = self._row(f'select coalesce(max("{column}"), 0) from "{table}"')  # noqa: S608
                last = max(highest, last_numbers.get(table, 0))
                self._session.execute(
                    "select setval(cast(? as regclass), ?, ? > 0)", (sequence, max(last, 1), last)
                )
        self._session.execute("analyze")

    def open_up(self) -> None:
        with self._transaction():
            self._session.execute("drop table if exists move_progress")
            self._session.execute(barring.LIFT)

    def clear(self) -> None:
        self._session.connection.execute(FORGET_ALL.encode())

    def _names(self) -> list[str]:
        query = "select tablename from pg_tables where schemaname = current_schema() order by tablename"
        return [name for (name,) in self._session.execute(query)]

    def _row(self, query: str) -> tuple[Any, ...]:
        return self._session.execute(query).fetchone() or ()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._session.begin()
        try:
            yield
            self._session.execute("commit")
        except BaseException:
            if not self._session.is_broken:
                self._session.execute("rollback")
            raise
