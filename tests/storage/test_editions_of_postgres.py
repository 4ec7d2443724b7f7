"""A database that an earlier program made on a server comes to today's schema, with everybody in it."""

from contextlib import closing
from pathlib import Path

import psycopg

from storage.postgres import schema
from storage.postgres.connections import Session
from storage.postgres.store import PostgreSQLStore
from tests.postgres import KEY
from tests.storage.cast import NOW, awa
from tests.storage.her_data import SECRET, lived
from tests.storage.test_both import columns_of_server

MIGRATIONS = Path(schema.__file__).parent / "migrations"
INDEXES = "select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1"


def test_from_its_first_edition_it_comes_to_todays(empty: str, postgresql: str) -> None:
    """And so from every edition in between: each change follows upon the one before."""
    first, *later = schema.migrations()
    assert len(later) > 10
    with closing(Session(empty)) as session:
        session.execute("begin")
        session.connection.execute((MIGRATIONS / f"{first}.sql").read_text("utf-8").encode())
        session.execute(
            "create table schema_changes (name text primary key, applied_at timestamptz default now())"
        )
        session.execute("insert into schema_changes (name) values (?)", (first,))
        her = ("Awa", "webchat", "awa", NOW.isoformat(timespec="microseconds"))
        session.execute("insert into people (name, channel, chat, created_at) values (?, ?, ?, ?)", her)
        session.execute("insert into addresses (channel, chat, person) values ('webchat', 'awa', 1)")
        session.execute("commit")
    with closing(PostgreSQLStore.open(empty, key=KEY)) as store, store.transaction() as desk:
        assert (awa(desk).id, awa(desk).name) == (1, "Awa")
        assert SECRET in repr(desk.mydata(lived(desk)[0].id))
    with psycopg.connect(empty) as old, psycopg.connect(postgresql) as new:
        assert columns_of_server(old) == columns_of_server(new)
        assert old.execute(INDEXES).fetchall() == new.execute(INDEXES).fetchall()
