"""Dumping: a PostgreSQL database as one file of pg_dump, and back by pg_restore."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from storage.dumping import Contents, Loaded, Pace, Wish, at_once
from storage.postgres.connections import Session, place
from storage.postgres.faults import Faults
from storage.postgres.lock import lock_house
from storage.postgres.programs import program, reached, running
from storage.postgres.schema import bar_of, migrations
from storage.postgres.store import FORGET_ALL, telling
from storage.sql import barring, restoring
from storage.sql.barring import Bar, State
from storage.store import StoreError

_MEGABYTE = 1 << 20
_COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \(.*\) FROM stdin;\n')
_PLAIN = ("--no-owner", "--no-privileges", "--no-comments")
_TABLES = """select tablename from pg_tables where schemaname = current_schema()
    and tablename != 'barred' order by tablename"""
_MAY_MAKE = "select 1 from pg_roles where rolname = current_user and (rolcreatedb or rolsuper)"
_REHEARSAL = 0x6A696772  # "jigr": who tries a dump has the scratch database alone
_TRY = "select pg_try_advisory_lock(?)"
_AGAIN = 0.2  # seconds
_HALFWAY = "holds half a restore; run `jigi restore FILE --overwrite` once more: nothing was deleted"
# all of ours: what comes with an extension stays
_MOVE_ALL = """do $$
declare thing record;
begin
    for thing in
        select format('table %I.%I', schemaname, tablename) as it from pg_tables where schemaname = '{old}'
        union all select format('view %I.%I', schemaname, viewname) from pg_views where schemaname = '{old}'
        union all select format('function %s', p.oid::regprocedure) from pg_proc p
            where p.pronamespace = '{old}'::regnamespace
                and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        union all select format('domain %s', t.oid::regtype) from pg_type t
            where t.typnamespace = '{old}'::regnamespace and t.typtype = 'd'
    loop
        execute format('alter %s set schema %I', thing.it, '{new}');
    end loop;
end; $$"""


class PostgreSQLDump:
    """One programme in one PostgreSQL database."""

    store: ClassVar[str] = "postgresql"
    name: ClassVar[str] = "jigi.dump"

    def __init__(self, url: str) -> None:
        self._url = url
        self._place = place(url)

    def dump(self, to: Path, pace: Pace = at_once) -> None:
        with self._session() as session:
            if not session.execute(_TABLES).fetchall():
                raise StoreError(f"{self._place} has nothing in it yet: there is nothing to back up")
            path = program("pg_dump", _edition(session))
        given, environment = reached(self._url)
        arguments = [
            *("--format=custom", "--compress=1", "--no-password", "--exclude-schema=replaced_*"),
            *(f"--exclude-table={barring.TABLE}", *_PLAIN, f"--dbname={given}"),
        ]
        with running(path, arguments, self._place, environment) as written, to.open("xb") as file:
            while data := written.read(_MEGABYTE):
                file.write(data)
                os.fdatasync(file.fileno())
                pace()

    def contents(self, dumped: Path, pace: Pace = at_once) -> Contents:
        """Each row is read out of it, which needs no server."""
        counts: dict[str, int] = {}
        schema: list[str] = []
        arguments = ["--data-only", "--file=-", str(dumped.absolute())]
        with running(program("pg_restore"), arguments, dumped.name) as script:
            table, since = "", 0
            for line in script:
                if (since := since + len(line)) >= _MEGABYTE:
                    since = 0
                    pace()
                if table and line == b"\\.\n":
                    table = ""
                elif table:
                    counts[table] += 1
                    if table == "schema_changes":
                        schema.append(line.partition(b"\t")[0].decode())
                elif head := _COPY.fullmatch(line):
                    table = head[1].decode()
                    counts[table] = 0
        return Contents(tuple(sorted(schema)), counts)

    def rehearse(self, dumped: Path) -> None:
        """Into a database that goes again, where this user may make one: then constraints hold as well."""
        scratch = f"jigi_scratch_{hashlib.sha256(self._place.encode()).hexdigest()[:12]}"
        with self._session() as session:
            if session.execute(_MAY_MAKE).fetchone() is None:
                return
            # Another may be tried just now, for as long as it takes: a lock that is waited for times out.
            while session.execute(_TRY, (_REHEARSAL,)).fetchone() != (True,):
                time.sleep(_AGAIN)
            session.execute(f"drop database if exists {scratch}")  # what a kill left
            session.execute(f"create database {scratch} template template0 encoding 'UTF8'")
            try:
                self._restore(session, dumped, scratch)
                with self._session(scratch) as beside:
                    found = {table: _count(beside, table) for (table,) in beside.execute(_TABLES).fetchall()}
            finally:
                session.execute(f"drop database {scratch}")
        if found != self.contents(dumped).counts:
            raise StoreError(f"{dumped.name} does not bring back all its rows")

    def newer(self, schema: tuple[str, ...]) -> list[str]:
        known = migrations()
        return [name for name in schema if name not in known]

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._session() as session:
            lock_house(session, self._place, lambda: True)
            self._alone = session
            yield

    def wishes(self, since: datetime) -> list[Wish] | None:
        with self._session() as session:
            return restoring.wishes(session.execute, since) if "people" in _names(session) else None

    def there(self) -> str:
        return self._place if _names(self._alone) else ""

    def room(self, folder: Path) -> Path:
        return folder

    @contextmanager
    def loaded(self, dumped: Path, aside: str) -> Iterator[Loaded]:
        """In its place, and barred; what was there is in a schema of its own."""
        session, schema = self._alone, aside.lower().replace("-", "_")
        program("pg_restore", _edition(session))  # before anything changes
        bar = bar_of(session)
        cut_off = bar is not None and bar.state == State.RESTORING  # what was put aside then stays there
        was_there = bool(_names(session)) and not cut_off
        token = secrets.token_hex(16)
        with _transaction(session):
            home = _home(session)
            if cut_off:
                session.connection.execute(FORGET_ALL.encode())
            elif was_there:
                session.execute(f'create schema "{schema}"')
                session.connection.execute(_MOVE_ALL.format(old=home, new=schema).encode())
            barring.put(session.execute, Bar(token, State.RESTORING, _HALFWAY), there=False)
        try:
            self._restore(session, dumped)
            # for whoever settles it; others are kept out by the bar
            session.execute("select pg_advisory_unlock_all()")
            options = f"{conninfo_to_dict(self._url).get('options') or ''} -c jigi.token={token}"
            url = make_conninfo(self._url, options=options.strip())
            yield Loaded(url, f"the schema {schema!r} of {self._place}" if was_there else "")
        except BaseException:
            if not cut_off:
                self._put_back(home, schema if was_there else "")
            raise

    def give_way(self, aside: str) -> None:
        """It has, since it was loaded."""

    def take_place(self, dumped: Path) -> None:
        self._alone.execute(barring.LIFT)
        dumped.unlink()

    def _put_back(self, home: str, schema: str) -> None:
        """As it was before."""
        with self._session() as session, _transaction(session):
            session.connection.execute(FORGET_ALL.encode())
            if schema:
                session.connection.execute(_MOVE_ALL.format(old=schema, new=home).encode())
                session.execute(f'drop schema "{schema}"')

    def _restore(self, session: Session, dumped: Path, database: str = "") -> None:
        """All of it, or nothing."""
        given, environment = reached(self._url, database)
        arguments = [
            *("--single-transaction", "--exit-on-error", "--no-password", *_PLAIN),
            *(f"--dbname={given}", str(dumped.absolute())),
        ]
        with running(program("pg_restore", _edition(session)), arguments, self._place, environment) as said:
            said.read()

    @contextmanager
    def _session(self, database: str = "") -> Iterator[Session]:
        url = make_conninfo(self._url, dbname=database) if database else self._url
        with telling(Faults(self._place)), closing(Session(url)) as session:
            yield session


@contextmanager
def _transaction(session: Session) -> Iterator[None]:
    session.begin()
    try:
        yield
        session.execute("commit")
    except BaseException:
        with suppress(psycopg.Error):
            session.execute("rollback")
        raise


def _names(session: Session) -> list[Any]:
    return [name for (name,) in session.execute(_TABLES).fetchall()]


def _home(session: Session) -> str:
    (schema,) = session.execute("select current_schema()").fetchone() or ("public",)
    return str(schema)


def _edition(session: Session) -> int:
    return session.connection.info.server_version // 10000


def _count(session: Session, table: str) -> int:
    (count,) = session.execute(f'select count(*) from "{table}"').fetchone() or (0,)  # noqa: S608
    return int(count)
