"""Rows: one connection inside one transaction, and the small words that every subject uses."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from bot.conversation.state import Conversation
from bot.people import Person, PersonId
from storage.sealing.seals import Seals
from storage.sql.recent import Recent
from storage.store import StoreError


class Faults(Protocol):
    """What the errors of a database mean."""

    def told(self, error: BaseException) -> StoreError | None:
        """What the machine could not do, with its remedy; None when the fault is ours, and must rise."""

    def is_there_already(self, error: Exception) -> bool:
        """Whether a row was refused because its like is there."""


class Cursor(Protocol):
    """The rows that a statement gave, as both databases' libraries offer them."""

    @property
    def rowcount(self) -> int: ...

    @property
    def description(self) -> Any: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What the rooms ask of a connection to whichever database."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, values: Any = ..., /) -> Cursor: ...

    def executemany(self, sql: str, values: Iterable[Any], /) -> Cursor: ...


class Rows:
    """What the subjects of the desk share."""

    def __init__(
        self, connection: Connection, faults: Faults, key: bytes, seals: Seals | None = None
    ) -> None:
        """`seals`: with what the connection seals, if it does."""
        self._connection = connection
        self._faults = faults
        self._seals = seals
        self._run = connection.execute
        self._run_many = connection.executemany
        self.remembers = False  # whether it is the writer's, the one that may rely on what it read last
        self._who: Recent[tuple[str, str], PersonId] = Recent()
        self._people: Recent[PersonId, Person] = Recent()
        self._conversations: Recent[PersonId, Conversation] = Recent()
        self._counted_at: Recent[PersonId, str] = Recent()  # the hour of hers that was counted last
        # blake2b takes keys of 64 bytes at most; an operator's secret may be longer
        self._digest = hashlib.blake2b(digest_size=16, key=hashlib.sha256(key).digest())

    def before_each(self, call: Callable[[], None]) -> None:
        """From now on call this before each statement of this desk."""
        run, run_many = self._connection.execute, self._connection.executemany

        def after(sql: str, values: Any = ()) -> Cursor:
            call()
            return run(sql, values)

        def after_many(sql: str, values: Iterable[Any]) -> Cursor:
            call()
            return run_many(sql, values)

        self._run, self._run_many = after, after_many

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
            fault = self._faults.told(error)
            if fault is not None:
                raise fault from error
            raise
        self._run("release turn")

    def unremember(self) -> None:
        """Rely on nothing that was read or written: some of it was undone."""
        self._who.clear()
        self._people.clear()
        self._conversations.clear()
        self._counted_at.clear()

    def stands(self) -> bool:
        """Whether the transaction is still there: a full disk may have undone all of it."""
        return self._connection.in_transaction

    def _changed(self, query: str, values: Sequence[Any]) -> bool:
        """Whether it changed something: nothing where the like is there already."""
        self._run("savepoint change")
        try:
            changed = self._run(query, values).rowcount > 0
        except Exception as error:
            if not self._faults.is_there_already(error):
                raise
            self._run("rollback to change")
            changed = False
        self._run("release change")
        return changed

    def _blind(self, index: str, value: str) -> str:
        """The value as the database finds it, where it goes into a list."""
        return value if self._seals is None else self._seals.blind(index, value)

    def _new(self, query: str, values: Sequence[Any]) -> int:
        """The id of the row that the query wrote and returns."""
        return int(self._one(query, values)[0])

    def _one(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        return self._run(query, values).fetchone()

    def _all(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        return self._run(query, values).fetchall()
