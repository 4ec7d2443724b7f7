"""Copying: all that is in a database, as it is at one moment, into a file of the embedded store."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.postgres.connections import Session, place
from storage.postgres.faults import Faults
from storage.postgres.schema import must_be_todays
from storage.postgres.store import telling
from storage.sqlite.store import SQLiteStore

_TABLES = """select name from sqlite_master
where type = 'table' and name not like '%sqlite_%' and name not like 'facilities_fts%'"""


def copy_to(path: Path, url: str) -> None:
    """The schemas are the same, which a test sees to. Raises StoreError."""
    SQLiteStore.open(path, key=b"copy").close()
    with telling(Faults(place(url))), closing(Session(url, reads=True)) as session:
        must_be_todays(session, place(url))
        session.begin()
        with closing(sqlite3.connect(path)) as file, file:
            for (table,) in file.execute(_TABLES).fetchall():
                _copy_table(session, file, table)


def _copy_table(session: Session, file: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in file.execute(f"pragma table_info({table})")]
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    rows = session.connection.cursor().stream(f"select {names} from {table}".encode())  # noqa: S608
    file.executemany(f"insert into {table} ({names}) values ({marks})", rows)  # noqa: S608
