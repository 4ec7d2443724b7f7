"""The connection under a data key: what goes in is sealed, what comes out is opened, and no room knows.

The one seam between the rooms of the store and the database. A value that does not open, or does not belong
where it stands, comes out as BROKEN: the one row that it is in can be told from the others, which go on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import structlog

from storage.sealing.columns import BROKEN
from storage.sealing.plans import Plan, plan_of
from storage.sealing.seals import MARK, SealError, Seals
from storage.sql.rows import Connection, Cursor

log = structlog.get_logger()


class SealedConnection:
    """A connection to whichever database, as the rooms know connections."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, values: Any = (), /) -> Cursor:
        plan = plan_of(sql)
        if plan.seals:
            values = self._sealed(plan, values)
        cursor = self._connection.execute(sql, values)
        return OpenedCursor(cursor, plan, self._seals) if plan.opens and cursor.description else cursor

    def executemany(self, sql: str, values: Iterable[Any], /) -> Cursor:
        plan = plan_of(sql)
        if plan.seals:
            values = [self._sealed(plan, each) for each in values]
        return self._connection.executemany(sql, values)

    def _sealed(self, plan: Plan, values: Sequence[Any] | Mapping[str, Any]) -> Any:
        seal = self._seals.seal
        if isinstance(values, Mapping):
            return {**values, **{name: seal(*of, values[name]) for name, of in plan.seals.items()}}  # type: ignore[index]
        sealed = list(values)
        for place, of in plan.seals.items():
            sealed[place] = seal(*of, sealed[place])  # type: ignore[index]
        return sealed


class Opening:
    """Rows of one statement, opened. `names`: of its columns."""

    def __init__(self, plan: Plan, seals: Seals, names: Iterable[str]) -> None:
        self._seals = seals
        self._may = [plan.opened(name) for name in names]

    def opened(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """With BROKEN for a value that does not open, or does not belong there."""
        return tuple(
            self._opened(place, value) if type(value) is str and value.startswith(MARK) else value
            for place, value in enumerate(row)
        )

    def _opened(self, place: int, value: str) -> str:
        if not self._may[place]:
            return value  # no column that is sealed: it is what somebody wrote
        try:
            bound_to, words = self._seals.open(value)
            if bound_to not in self._may[place]:
                raise SealError(
                    f"a sealed value of {bound_to} stands where none belongs: somebody moved it in the "
                    f"database; bring back a backup from before"
                )
        except SealError as error:
            log.error("seal.broken", name=sorted(self._may[place])[:3], error=error)
            return BROKEN
        return words


class OpenedCursor:
    """What a statement gave, opened row by row."""

    def __init__(self, cursor: Cursor, plan: Plan, seals: Seals) -> None:
        self._cursor = cursor
        names = [column[0] for column in cursor.description or ()]
        self._open = Opening(plan, seals, names).opened

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def description(self) -> Any:
        return self._cursor.description

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        return None if row is None else self._open(row)

    def fetchall(self) -> list[Any]:
        return [self._open(row) for row in self._cursor.fetchall()]

    def __iter__(self) -> Iterator[Any]:
        return map(self._open, self._cursor)


def through(connection: Connection, seals: Seals | None) -> Connection:
    """The connection for the rooms."""
    return connection if seals is None else SealedConnection(connection, seals)


def opened(rows: Iterable[Any], names: Sequence[str], sql: str, seals: Seals | None) -> Iterable[Any]:
    """The rows that a statement gave, whose columns have these names."""
    return rows if seals is None else map(Opening(plan_of(sql), seals, names).opened, rows)
