"""The schema of the embedded store, as migrations; readable tables with foreign keys."""

import sqlite3
from contextlib import closing
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
    migrations.apply(_ours(connection, path))


def is_todays(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the schema is the one of this program; only reads. Raises StoreError as `migrate` does."""
    return not migrations.pending(_ours(connection, path))


def must_be_todays(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for a database that another edition of this program serves from just now."""
    if not is_todays(connection, path):
        raise StoreError(
            f"an older jigi runs on {path}; start it again with this version, then try once more"
        )


def _ours(connection: sqlite3.Connection, path: Path) -> Database:
    """The database, when it is one of this program, no newer edition's, and not barred. Raises StoreError."""
    db = Database(connection)
    if barring.TABLE in db.table_names():
        barring.refuse(connection.execute, path)
    ours = [migration.name for migration in migrations.applied(db)]
    foreign = [name for name in db.table_names() if name != migrations.migrations_table]
    if foreign and not ours:
        raise StoreError(
            f"{path} is the database of another program (it has a table {foreign[0]!r}); "
            f"point JIGI_DATABASE at a file of its own"
        )
    with closing(sqlite3.connect(":memory:")) as empty:
        known = {migration.name for migration in migrations.pending(Database(empty))}
    for name in ours:
        if name not in known:
            raise StoreError(
                f"{path} was written by a newer jigi (it knows the change {name!r}); "
                f"run that version, or restore the backup from before"
            )
    return db
