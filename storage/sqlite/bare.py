"""Bare: the file as it is, for whoever brings all of it under another data key."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.sqlite.connections import reader_of, writer_of
from storage.sqlite.faults import telling, unreachable
from storage.sqlite.lock import lock
from storage.store import StoreError

COMPACT = ("vacuum", "pragma wal_checkpoint(truncate)")
"""What was there before is in neither file after these."""


@contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """With today's schema, while nobody serves from the file. Raises StoreError, with what to do."""
    _must_be_there(path)
    try:
        held = lock(path)
    except OSError as error:
        raise unreachable(path, error) from error
    with held, telling(path), closing(writer_of(path)) as connection:
        yield connection


@contextmanager
def beside_all(path: Path) -> Iterator[sqlite3.Connection]:
    """To read from only, whoever serves from it. Raises StoreError, with what to do."""
    _must_be_there(path)
    with telling(path), closing(reader_of(path)) as reader:
        yield reader


def _must_be_there(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            f"{path} is not there yet: where JIGI_DATA_KEY is set it is sealed from its first word"
        )
