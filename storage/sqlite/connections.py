"""Connections to the file: the one that writes, and those that only read."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from storage import private
from storage.sqlite.schema import migrate, must_be_todays

PATIENCE = 5.0  # seconds to wait for another program's lock, such as a backup's
WRITERS_CACHE = 32_000  # KiB of pages
READERS_CACHE = 4_000  # each: of what it looks at, the system keeps the file in memory anyway


def writer_of(path: Path, *, bring_on: bool = True) -> sqlite3.Connection:
    """`bring_on`: to today's schema; else it has to be there already. Raises StoreError."""
    connection = made_at(path)
    try:
        for pragma in (
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            "secure_delete = on",  # what is forgotten is not left in the file's free room
            "temp_store = memory",
            "wal_autocheckpoint = 8000",  # 32 MB: a page that many turns change is written back once
        ):
            connection.execute(f"pragma {pragma}").close()
        if bring_on:
            migrate(connection, path)
        else:
            must_be_todays(connection, path)
        # writes what stands there already: that the file cannot be written is found out here, not in a turn
        connection.execute("pragma user_version = 0").close()
    except BaseException:
        connection.close()
        raise
    return connection


def reader_of(path: Path) -> sqlite3.Connection:
    return _connect(f"{path.absolute().as_uri()}?mode=ro", READERS_CACHE)


def made_at(path: Path) -> sqlite3.Connection:
    """To the file, which is made; SQLite gives the log beside it the rights that it has itself."""
    with suppress(OSError):  # then SQLite says what is wrong
        private.begin(path)
    return _connect(str(path), WRITERS_CACHE)


def _connect(path: str, cache: int) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        uri=path.startswith("file:"),
        isolation_level=None,
        check_same_thread=False,  # `_writing` lets one thread in at a time; a reader has one owner
        cached_statements=256,
        timeout=PATIENCE,
    )
    connection.execute(f"pragma cache_size = -{cache}").close()
    return connection
