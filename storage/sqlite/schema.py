"""The schema of the embedded store, as migrations; readable tables with foreign keys."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from storage.sql import barring
from storage.sqlite.roads import migrations
from storage.store import StoreError


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a database to the schema of this program.

    Raises StoreError for a database of another program, of a newer edition of this one, or that is barred:
    none is touched.
    """
    db, gone = _ours(connection, path)
    if gone != _roads():
        migrations.apply(db)


def is_todays(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the schema is the one of this program; only reads. Raises StoreError as `migrate` does."""
    _, gone = _ours(connection, path)
    return gone == _roads()


def must_be_todays(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for a database that another edition of this program serves from just now."""
    if not is_todays(connection, path):
        raise StoreError(
            f"an older jigi runs on {path}; start it again with this version, then try once more"
        )


@cache
def _roads() -> frozenset[str]:
    """All of this program, by name."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return frozenset(road.name for road in migrations.pending(Database(empty)))


def _ours(connection: sqlite3.Connection, path: Path) -> tuple[Database, frozenset[str]]:
    """The database, when it is one of this program, no newer edition's, and not barred; the roads it went.

    Raises StoreError.
    """
    db = Database(connection)
    tables = db.table_names()
    if barring.TABLE in tables:
        barring.refuse(connection.execute, path)
    ours = [road.name for road in migrations.applied(db)] if migrations.migrations_table in tables else []
    foreign = [name for name in tables if name != migrations.migrations_table]
    if foreign and not ours:
        raise StoreError(
            f"{path} is the database of another program (it has a table {foreign[0]!r}); "
            f"point JIGI_DATABASE at a file of its own"
        )
    for name in ours:
        if name not in _roads():
            raise StoreError(
                f"{path} was written by a newer jigi (it knows the change {name!r}); "
                f"run that version, or restore the backup from before"
            )
    return db, frozenset(ours)
