"""Rows: one connection inside one transaction, and the small words that every subject uses."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Rows:
    """What the subjects of the desk share."""

    def __init__(self, connection: sqlite3.Connection, key: bytes) -> None:
        self._connection = connection
        self._run = connection.execute
        self._key = key

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is written inside is undone when the block raises; the rest of the desk stands."""
        self._run("savepoint turn")
        try:
            yield
        except BaseException:
            # a full disk may have rolled the whole transaction back: then there is none to go back to
            if self._connection.in_transaction:
                self._run("rollback to turn")
                self._run("release turn")
            raise
        self._run("release turn")

    def stands(self) -> bool:
        """Whether the transaction is still there: a full disk may have undone all of it."""
        return self._connection.in_transaction

    def _one(self, query: str, values: Sequence[Any] = ()) -> Any:
        return self._run(query, values).fetchone()

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._run(query, values).fetchall()
