"""A PostgreSQL server of our own for the tests, in a folder that goes with it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.cluster import Server
from storage.postgres.store import PostgreSQLStore

KEY = b"tests"
OWNER = "programme"  # of a database, and of nothing else
# nothing has to outlive the tests
_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
_EMPTY = """set session_replication_role = replica;
do $$
declare thing record;
begin
    for thing in select tablename from pg_tables
        where schemaname = 'public' and tablename != 'schema_changes' loop
        execute format('delete from %I', thing.tablename);
    end loop;
    perform setval(format('%I', sequencename)::regclass, 1, false) from pg_sequences
        where schemaname = 'public' and last_value is not null;
end; $$"""


class Programme:
    """A database of the server that is emptied for each test."""

    def __init__(self, url: str) -> None:
        self.url = url
        PostgreSQLStore.open(url, key=KEY).close()

    def empty(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(_EMPTY.encode())


@contextmanager
def running() -> Iterator[Server]:
    server = Server.begun(_QUICK)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"create role {OWNER} login".encode())
    try:
        yield server
    finally:
        server.end()
