"""Databases: which store a URL means. What one of them needs is imported only for it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from storage.sealing import resealing
from storage.sealing.gate import Runs
from storage.sealing.resealing import Told
from storage.sealing.seals import Seals
from storage.store import Desk, Store, StoreError

SQLITE, POSTGRESQL = "sqlite:///", "postgresql://"


def opened(url: str, *, key: bytes, keys: Sequence[Seals] = (), alone: bool = True) -> Store:
    """The store, to serve from; it is made, or brought to today's schema. Raises StoreError.

    `keys`: its data key, among others perhaps. Unless `alone`, other processes may serve from it as
    well, where the database is one for many.
    """
    if is_file(url):
        from storage.sqlite.store import SQLiteStore

        return SQLiteStore.open(file_of(url), key=key, keys=keys)
    _needs_psycopg()
    from storage.postgres.store import PostgreSQLStore

    return PostgreSQLStore.open(url, key=key, alone=alone, keys=keys)


def joined(url: str, *, key: bytes, keys: Sequence[Seals] = ()) -> Store:
    """The store for a moment, beside whoever serves from it. Raises StoreError."""
    if is_file(url):
        from storage.sqlite.store import SQLiteStore

        return SQLiteStore.join(file_of(url), key=key, keys=keys)
    _needs_psycopg()
    from storage.postgres.store import PostgreSQLStore

    return PostgreSQLStore.join(url, key=key, keys=keys)


def beside(url: str, *, key: bytes, keys: Sequence[Seals] = ()) -> AbstractContextManager[Desk | None]:
    """A desk that only reads, whoever writes; None where nothing is there yet. Raises StoreError."""
    if is_file(url):
        from storage.sqlite import store

        return store.beside(file_of(url), key=key, keys=keys)
    _needs_psycopg()
    from storage.postgres import store as many

    return many.beside(url, key=key, keys=keys)


@contextmanager
def copied(url: str, keys: Sequence[Seals] = ()) -> Iterator[Store]:
    """A store that begins as the database is now, and is gone with the block. Raises StoreError."""
    from storage.sqlite import store

    if is_file(url):
        with store.copied(file_of(url), keys) as copy:
            yield copy
        return
    _needs_psycopg()
    from storage.postgres.copying import copy_to

    with store.scratch() as path:
        copy_to(path, url)
        with store.of_copy(path, keys) as copy:
            yield copy


def reseal(url: str, keys: Sequence[Seals], told: Told) -> bool:
    """Bring all of it under the newest of the keys, while nobody serves from it; whether that was to be done.

    Raises StoreError, with what to do.
    """
    if is_file(url):
        from storage.sqlite.bare import COMPACT, bare

        with bare(file_of(url)) as connection:
            return _resealed(connection, keys, name_of(url), told, COMPACT)
    _needs_psycopg()
    from storage.postgres import bare as many

    with many.bare(url) as session:
        return _resealed(session, keys, name_of(url), told, many.COMPACT)


def sealed(url: str, keys: Sequence[Seals]) -> Mapping[str, str]:
    """How the store stands towards the keys, whoever serves from it. Raises StoreError."""
    if is_file(url):
        from storage.sqlite.bare import beside_all

        with beside_all(file_of(url)) as reader:
            return resealing.standing(reader, keys)
    _needs_psycopg()
    from storage.postgres.bare import beside_all as beside_many

    with beside_many(url) as session:
        return resealing.standing(session, keys)


def _resealed(
    connection: Runs, keys: Sequence[Seals], place: str, told: Told, compact: Sequence[str]
) -> bool:
    done = resealing.reseal(connection, keys, place, told)
    for statement in compact if done else ():
        connection.execute(statement)
    return done


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
