"""Moving: a programme goes from one database into another, in portions, and is compared row by row.

Whatever cuts it off, the same command goes on. From its first row on nobody serves from either side: the one
is half, the other would go on alone. At the end the old one stays barred: two that serve are one too many.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from storage.sql.barring import Bar, State
from storage.store import StoreError

PORTION = 5000  # rows that are read, or written and committed, together

Key = tuple[Any, ...]
Row = tuple[Any, ...]
Tell = Callable[[str, int], None]
"""Told of a table, and how many of its rows have come, after each portion."""


class Table(NamedTuple):
    """A table, and the columns by which its rows have their order."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def key_of(self, row: Row) -> Key:
        return tuple(row[self.columns.index(name)] for name in self.key)

    def page(self, *, begun: bool) -> str:
        """The query of the next rows in their order, after a key if `begun`; both databases understand it."""
        names, key = _listed(self.columns), _listed(self.key)
        after = f" where ({key}) > ({', '.join('?' * len(self.key))})" if begun else ""
        return f'select {names} from "{self.name}"{after} order by {key} limit ?'  # noqa: S608


class Progress(NamedTuple):
    """How far a table has come: its last key, None before the first, and whether that was the last of all."""

    after: Key | None
    rows: int
    whole: bool


class Counted(NamedTuple):
    """What both sides were found to have."""

    table: str
    rows: int
    digest: str  # SHA-256, of the rows in their order


class End(Protocol):
    """A database that a programme leaves, or comes into. All methods raise StoreError, but within `alone`."""

    place: str  # for people to read

    def alone(self) -> AbstractContextManager[None]:
        """Nobody serves from it while the block lasts. Raises StoreInUseError."""

    def bar(self) -> Bar | None:
        """Why nobody may serve from it."""

    def put_bar(self, bar: Bar) -> None: ...

    def tables(self) -> tuple[Table, ...]:
        """Every table that is to be carried, once the schema is today's."""

    def read(self, table: Table, after: Key | None, most: int) -> Sequence[Row]: ...

    # ---- the one that it leaves

    def bring_on(self) -> None:
        """To today's schema. Raises StoreError for what is no programme, or of a newer jigi, or damaged."""

    def still(self) -> AbstractContextManager[None]:
        """Nobody, not even a command from beside, writes to it while the block lasts."""

    def last_numbers(self) -> Mapping[str, int]:
        """The highest number that each table has given to a row, be that there still or not."""

    # ---- the one that it comes into

    def occupied_by(self) -> str:
        """A table that has rows already; empty when there is none."""

    def begin(self, bar: Bar) -> None:
        """With the schema, the bar, and nothing in between that rows would have to follow."""

    def progress(self) -> Mapping[str, Progress]: ...

    def write(self, table: Table, rows: Sequence[Row], progress: Progress) -> None:
        """All of these rows and how far it is, or nothing."""

    def settle(self, last_numbers: Mapping[str, int]) -> None:
        """Rows keep to each other as the schema says, and the next row has a number that none had."""

    def open_up(self) -> None:
        """Lift the bar, and forget how it came."""

    def clear(self) -> None:
        """Nothing of ours is left in it."""


def move(source: End, target: End, now: datetime, tell: Tell) -> list[Counted]:
    """Carry all over; what was counted on both sides, table by table.

    Raises StoreError, with what to do: what has come then stays for the next try.
    """
    with source.alone(), target.alone():
        bar, ended = _begun(source, target)
        with source.still():
            if not ended:
                for table in _same(source, target):
                    _carry(source, target, table, tell)
            target.settle(source.last_numbers())
            counted = [_compared(source, target, table) for table in _same(source, target)]
        left = f"was moved to {target.place} on {now:%Y-%m-%d}; point JIGI_DATABASE there"
        source.put_bar(Bar(bar.token, State.LEFT, left))
        target.open_up()
    return counted


def give_up(source: End, target: End) -> None:
    """The programme stays where it was, and what came into the target goes. Raises StoreError."""
    with source.alone(), target.alone():
        begun, come = source.bar(), target.bar()
        if begun is None or begun.state != State.LEAVING:
            raise StoreError(
                f"{source.place} is not being moved: there is nothing to give up"
                if begun is None
                else f"{source.place} {begun.why}: what was written there since would be lost; move it back"
            )
        if come is not None and come.token == begun.token:
            target.clear()
        source.open_up()


def _begun(source: End, target: End) -> tuple[Bar, bool]:
    """The bar of the source, and whether only the end of the move is missing. Raises StoreError."""
    begun, come = source.bar(), target.bar()
    if come is not None:
        if begun is not None and come.state == State.COMING and begun.token == come.token:
            source.bring_on()
            return begun, begun.state == State.LEFT
        raise StoreError(f"{target.place} {come.why}")
    if begun is not None and begun.state != State.LEAVING:
        raise StoreError(f"{source.place} {begun.why}")
    if occupied := target.occupied_by():
        raise StoreError(
            f"{target.place} is not empty (there is something in {occupied!r}); name a database of its own"
        )
    source.bring_on()
    if begun is None:
        why = (
            f"is being moved to {target.place}; run `jigi move` once more, "
            f"or with --give-up, and it stays where it is"
        )
        begun = Bar(secrets.token_hex(16), State.LEAVING, why)
        source.put_bar(begun)
    half = f"is half a programme: its move from {source.place} has not ended; run `jigi move` once more"
    target.begin(Bar(begun.token, State.COMING, half))
    return begun, False


def _same(source: End, target: End) -> tuple[Table, ...]:
    """Raises StoreError where the two are of different editions of the program."""
    tables = source.tables()
    if {(table.name, *sorted(table.columns)) for table in tables} != {
        (table.name, *sorted(table.columns)) for table in target.tables()
    }:
        raise StoreError(
            f"{target.place} was begun by another version of jigi; finish with that one, or --give-up first"
        )
    return tables


def _carry(source: End, target: End, table: Table, tell: Tell) -> None:
    after, count, whole = target.progress().get(table.name, Progress(None, 0, whole=False))
    while not whole:
        rows = source.read(table, after, PORTION)
        whole, count = len(rows) < PORTION, count + len(rows)
        after = table.key_of(rows[-1]) if rows else after
        target.write(table, rows, Progress(after, count, whole))
        tell(table.name, count)


def _compared(source: End, target: End, table: Table) -> Counted:
    """Raises StoreError at the first row that is not the same."""
    after, count = None, 0
    digests = hashlib.sha256(), hashlib.sha256()
    while True:
        pair = source.read(table, after, PORTION), target.read(table, after, PORTION)
        for digest, rows in zip(digests, pair, strict=True):
            for row in rows:
                digest.update(repr(row).encode())
        if digests[0].digest() != digests[1].digest():
            raise StoreError(_difference(table, count, *pair))
        count += len(pair[0])
        if len(pair[0]) < PORTION:
            return Counted(table.name, count, digests[0].hexdigest())
        after = table.key_of(pair[0][-1])


def _difference(table: Table, before: int, one: Sequence[Row], other: Sequence[Row]) -> str:
    """Which row, without a word of what it says."""
    place = next((n for n, rows in enumerate(zip(one, other, strict=False)) if rows[0] != rows[1]), None)
    row = before + (min(len(one), len(other)) if place is None else place) + 1
    return (
        f"the table {table.name!r} is not the same on both sides, from its row {row} on; run `jigi move` "
        f"with --give-up, then once more"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
