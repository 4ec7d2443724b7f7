"""Rows: one connection inside one transaction, and the small words that every subject uses."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.conversation.state import Conversation
from bot.people import Person, PersonId
from storage.sqlite.faults import told
from storage.sqlite.recent import Recent


class Rows:
    """What the subjects of the desk share."""

    def __init__(self, connection: sqlite3.Connection, path: Path, key: bytes) -> None:
        self._connection = connection
        self._path = path
        self._run = connection.execute
        self._run_many = connection.executemany
        self.remembers = False  # whether it is the writer's, the one that may rely on what it read last
        self._who: Recent[tuple[str, str], PersonId] = Recent()
        self._people: Recent[PersonId, Person] = Recent()
        self._conversations: Recent[PersonId, Conversation] = Recent()
        # blake2b takes keys of 64 bytes at most; an operator's secret may be longer
        self._digest = hashlib.blake2b(digest_size=16, key=hashlib.sha256(key).digest())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is written inside is undone when the block raises; the rest of the desk stands."""
        self._run("savepoint turn")
        try:
            yield
        except BaseException as error:
            self.unremember()
            # a full disk may have rolled the whole transaction back: then there is none to go back to
            if self._connection.in_transaction:
                self._run("rollback to turn")
                self._run("release turn")
            # a fault of the machine is nobody's turn's: whoever tries that turn again must know
            fault = told(self._path, error) if isinstance(error, sqlite3.Error) else None
            if fault is not None:
                raise fault from error
            raise
        self._run("release turn")

    def unremember(self) -> None:
        """Rely on nothing that was read or written: some of it was undone."""
        self._who.clear()
        self._people.clear()
        self._conversations.clear()

    def stands(self) -> bool:
        """Whether the transaction is still there: a full disk may have undone all of it."""
        return self._connection.in_transaction

    def _one(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        return self._run(query, values).fetchone()

    def _all(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        return self._run(query, values).fetchall()
