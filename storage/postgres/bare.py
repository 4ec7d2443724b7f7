"""Bare: the database as it is, for whoever brings all of it under another data key."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from storage.postgres.connections import Session, place
from storage.postgres.faults import Faults
from storage.postgres.lock import lock_house
from storage.postgres.schema import migrate, must_be_todays
from storage.postgres.store import telling

COMPACT = ("vacuum (full, analyze)",)
"""What was there before is in no table, and in no statistics, after this."""


@contextmanager
def bare(url: str) -> Iterator[Session]:
    """With today's schema, while nobody serves from it. Raises StoreError, with what to do."""
    with telling(Faults(place(url))), closing(Session(url)) as session:
        lock_house(session, place(url), lambda: True)
        migrate(session, place(url))
        yield session


@contextmanager
def beside_all(url: str) -> Iterator[Session]:
    """To read from only, whoever serves from it. Raises StoreError, with what to do."""
    with telling(Faults(place(url))), closing(Session(url, reads=True)) as session:
        must_be_todays(session, place(url))
        yield session


@contextmanager
def as_it_is(url: str) -> Iterator[Session]:
    """To read from only, of whatever edition it is. Raises StoreError, with what to do."""
    with telling(Faults(place(url))), closing(Session(url, reads=True)) as session:
        yield session
