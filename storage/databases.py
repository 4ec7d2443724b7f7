"""Databases: which store a URL means. What one of them needs is imported only for it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from storage.dumping import Dumping
from storage.moving import End
from storage.store import Desk, Store, StoreError

SQLITE, POSTGRESQL = "sqlite:///", "postgresql://"


def opened(url: str, *, key: bytes, alone: bool = True) -> Store:
    """The store, to serve from; it is made, or brought to today's schema. Raises StoreError.

    Unless `alone`, other processes may serve from it as well, where the database is one for many.
    """
    if is_file(url):
        from storage.sqlite.store import SQLiteStore

        return SQLiteStore.open(file_of(url), key=key)
    _needs_psycopg()
    from storage.postgres.store import PostgreSQLStore

    return PostgreSQLStore.open(url, key=key, alone=alone)


def joined(url: str, *, key: bytes) -> Store:
    """The store for a moment, beside whoever serves from it. Raises StoreError."""
    if is_file(url):
        from storage.sqlite.store import SQLiteStore

        return SQLiteStore.join(file_of(url), key=key)
    _needs_psycopg()
    from storage.postgres.store import PostgreSQLStore

    return PostgreSQLStore.join(url, key=key)


def beside(url: str, *, key: bytes) -> AbstractContextManager[Desk | None]:
    """A desk that only reads, whoever writes; None where nothing is there yet. Raises StoreError."""
    if is_file(url):
        from storage.sqlite import store

        return store.beside(file_of(url), key=key)
    _needs_psycopg()
    from storage.postgres import store as many

    return many.beside(url, key=key)


@contextmanager
def copied(url: str) -> Iterator[Store]:
    """A store that begins as the database is now, and is gone with the block. Raises StoreError."""
    from storage.sqlite import store

    if is_file(url):
        with store.copied(file_of(url)) as copy:
            yield copy
        return
    _needs_psycopg()
    from storage.postgres.copying import copy_to

    with store.scratch() as path:
        copy_to(path, url)
        with store.of_copy(path) as copy:
            yield copy


def leaving(url: str) -> End:
    """The database that a programme is moved out of. Raises StoreError when there is none."""
    if is_file(url) and not file_of(url).exists():
        raise StoreError(f"{file_of(url)} is not there: there is nothing to move")
    return coming_into(url)


def coming_into(url: str) -> End:
    """The database that a programme is moved into. Raises StoreError."""
    if is_file(url):
        from storage.sqlite.moving import FileEnd

        return FileEnd(file_of(url))
    _needs_psycopg()
    from storage.postgres.moving import ServerEnd

    return ServerEnd(url)


def dumping(url: str) -> Dumping:
    """The store as one file. Raises StoreError."""
    if is_file(url):
        from storage.sqlite.dumping import SQLiteDump

        return SQLiteDump(file_of(url))
    _needs_psycopg()
    from storage.postgres.dumping import PostgreSQLDump

    return PostgreSQLDump(url)


def name_of(url: str) -> str:
    """Which database it is, for people to read, without its password."""
    if is_file(url):
        return str(file_of(url))
    _needs_psycopg()
    from storage.postgres.connections import place

    return place(url)


def is_file(url: str) -> bool:
    return url.startswith(SQLITE)


def file_of(url: str) -> Path:
    return Path(url.removeprefix(SQLITE))


def _needs_psycopg() -> None:
    """Raises StoreError."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise StoreError(
            "JIGI_DATABASE names a PostgreSQL database, and what speaks to it is not installed: "
            "pip install 'jigi[postgres]'"
        ) from error
