"""Databases: which store a URL means. What one of them needs is imported only for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from storage.dumping import Dumping
from storage.moving import End
from storage.sealing import resealing
from storage.sealing.gate import seals_for
from storage.sealing.resealing import Announce
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


def reseal(url: str, keys: Sequence[Seals], told: Announce, files: Callable[[], None] | None = None) -> bool:
    """Bring all of it under the newest of the keys, while nobody serves from it; whether that was to be done.

    `files` seals what lies beside it. Raises StoreError, with what to do.
    """
    if is_file(url):
        from storage.sqlite.bare import COMPACT, bare

        with bare(file_of(url)) as connection:
            return resealing.reseal(connection, keys, name_of(url), told, files, COMPACT)
    _needs_psycopg()
    from storage.postgres import bare as many

    with many.bare(url) as session:
        return resealing.reseal(session, keys, name_of(url), told, files, many.COMPACT)


def opens(url: str, keys: Sequence[Seals], place: str) -> bool:
    """Whether one of the keys opens the store, of whatever edition; False where it is not sealed.

    Raises StoreError where none of them does; `place` is what the error calls it.
    """
    if is_file(url):
        from storage.sqlite.bare import beside_all

        with beside_all(file_of(url)) as reader:
            return seals_for(reader, keys, place) is not None
    _needs_psycopg()
    from storage.postgres.bare import as_it_is

    with as_it_is(url) as session:
        return seals_for(session, keys, place) is not None


def sealed(url: str, keys: Sequence[Seals], files: Mapping[str, int] | None = None) -> Mapping[str, str]:
    """How the store stands towards the keys, whoever serves from it. Raises StoreError.

    `files`: how many lie beside it by the id of their key, '' in plain.
    """
    if is_file(url):
        from storage.sqlite.bare import beside_all

        with beside_all(file_of(url)) as reader:
            return resealing.standing(reader, keys, files or {})
    _needs_psycopg()
    from storage.postgres.bare import beside_all as beside_many

    with beside_many(url) as session:
        return resealing.standing(session, keys, files or {})


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
