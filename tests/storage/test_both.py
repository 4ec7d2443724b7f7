"""The two databases: the same tables, and each query of the rooms understood by both."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.postgres import dialect
from storage.postgres.binding import bound
from storage.sql import queries as rooms
from storage.sql.queries import queries
from storage.sqlite.store import SQLiteStore

SUBJECTS = sorted(path.stem for path in Path(rooms.__file__).parent.glob("*.sql"))
KINDS = {"ctext": "text", "bigint": "integer", "double precision": "real", "bytea": "blob"}
BOOKS = {"_sqlite_migrations", "sqlite_sequence", "schema_changes"}  # each keeps its own


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    SQLiteStore.open(tmp_path / "jigi.db", key=b"both").close()
    with closing(sqlite3.connect(tmp_path / "jigi.db")) as file:
        yield file


@pytest.fixture
def server_of(postgresql: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgresql, autocommit=True) as connection:
        yield connection


def tables(file: sqlite3.Connection) -> list[str]:
    found = file.execute("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in found if name not in BOOKS and "fts" not in name]


def columns_of_file(file: sqlite3.Connection) -> set[tuple[Any, ...]]:
    """(table, column, kind, whether it may be null, default); what is its key never is."""
    return {
        (table, name, kind.lower(), bool(not_null or key), default)
        for table in tables(file)
        for _, name, kind, not_null, default, key in file.execute(f"pragma table_info({table})")
    }


def columns_of_server(server: psycopg.Connection[Any]) -> set[tuple[Any, ...]]:
    found = server.execute(
        """select table_name, column_name, coalesce(domain_name, data_type), is_nullable = 'NO',
            column_default
        from information_schema.columns join information_schema.tables using (table_schema, table_name)
        where table_schema = 'public' and table_type = 'BASE TABLE'"""
    )
    return {
        (table, name, KINDS.get(kind, kind), not_null, default and re.sub(r"::\w+$", "", default))
        for table, name, kind, not_null, default in found
        if table not in BOOKS
    }


def test_both_have_the_same_tables_and_columns(
    file: sqlite3.Connection, server_of: psycopg.Connection[Any]
) -> None:
    """A table that comes later comes as a migration of each."""
    assert columns_of_file(file) == columns_of_server(server_of)


def test_both_refer_to_the_same(file: sqlite3.Connection, server_of: psycopg.Connection[Any]) -> None:
    on_file = {
        (table, key[3], key[2])
        for table in tables(file)
        for key in file.execute(f"pragma foreign_key_list({table})")
    }
    found = server_of.execute(
        """select conrelid::regclass::text, a.attname, confrelid::regclass::text
        from pg_constraint join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
        where contype = 'f'"""
    )
    assert on_file == set(found.fetchall())


def test_what_is_there_once_on_one_is_there_once_on_the_other(
    file: sqlite3.Connection, server_of: psycopg.Connection[Any]
) -> None:
    found = server_of.execute(
        """select c.relname, array_agg(a.attname::text order by k.place), i.indpred is not null
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
            cross join unnest(i.indkey) with ordinality k(number, place)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
        where i.indisunique and n.nspname = 'public'
        group by c.relname, i.indexrelid, i.indpred is not null"""
    )
    on_server = {(table, *names, partial) for table, names, partial in found if table not in BOOKS}
    assert once_on_file(file) == on_server


def once_on_file(file: sqlite3.Connection) -> set[tuple[Any, ...]]:
    once: set[tuple[Any, ...]] = set()
    for table in tables(file):
        key = [row[1] for row in sorted(file.execute(f"pragma table_info({table})"), key=_place) if row[5]]
        once.add((table, *key, False))
        for _, index, unique, _, partial in file.execute(f"pragma index_list({table})").fetchall():
            if unique:
                names = [row[2] for row in file.execute(f"pragma index_info({index})")]
                once.add((table, *names, bool(partial)))
    return once


def _place(row: tuple[Any, ...]) -> int:
    return int(row[5])


def test_both_have_the_same_indexes_but_for_the_words_of_places(
    file: sqlite3.Connection, server_of: psycopg.Connection[Any]
) -> None:
    """Each query finds what it looks for on both; PostgreSQL's index of words is SQLite's table of them."""
    named = (
        "select name from sqlite_master where type = 'index' and sql is not null and name not like 'idx_%'"
    )
    on_file = {name for (name,) in file.execute(named)}
    found = server_of.execute("select indexname from pg_indexes where schemaname = 'public'")
    made = {name for (name,) in found if not name.endswith(("_pkey", "_key"))}
    assert made == on_file | {"facilities_by_word"}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_postgresql_understands_every_query(subject: str, server_of: psycopg.Connection[Any]) -> None:
    asked: Mapping[str, str] = dialect.overrides()
    for query in queries(subject).values():
        text = bound(asked.get(query, query)).text
        server_of.execute(f"prepare asked as {text}".encode())
        server_of.execute("deallocate asked")


def test_no_query_of_postgresql_is_of_another_name() -> None:
    own = Path(dialect.__file__).parent / "queries"
    for path in own.glob("*.sql"):
        assert set(rooms.read(path)) <= set(queries(path.stem)), path.name
