"""The gate: a store is opened with the key that it was sealed with, or not at all.

A note in the store says which key that is, and that all of it is sealed; it holds a sealed value, so that a
key of the same name that is another one is found out.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import orjson

from storage.kept import StoreError
from storage.sealing.columns import SEALED
from storage.sealing.seals import SealError, Seals

NOTE = "sealed"
_READ = "select value from notes where name = ?"
_WRITE = (
    "insert into notes (name, value) values (?, ?) on conflict (name) do update set value = excluded.value"
)
_CHECKED = ("reports", "words", "jigi")


class Runs(Protocol):
    """A connection, or what does as one."""

    def execute(self, sql: str, values: Any = ..., /) -> Any: ...


class Sealed(NamedTuple):
    """What the store says of itself; `whole`: no batch is left that is as it was before."""

    key: str
    check: str
    before: str  # the key before; empty: it was plain
    whole: bool


def sealed_with(connection: Runs) -> Sealed | None:
    """What the note says; None for a store that was never sealed."""
    row = connection.execute(_READ, (NOTE,)).fetchone()
    return None if row is None else Sealed(**orjson.loads(row[0]))


def note(connection: Runs, seals: Seals, *, before: str = "", whole: bool = True) -> None:
    """Write that the store is sealed with this key."""
    told = Sealed(seals.id, seals.seal(*_CHECKED), before, whole)
    connection.execute(_WRITE, (NOTE, orjson.dumps(told._asdict()).decode()))


def seals_for(connection: Runs, keys: Sequence[Seals], place: str, *, begins: bool = False) -> Seals | None:
    """The seals to serve from the store with; None for one that is not sealed.

    `begins`: one that holds nothing yet is sealed from here on. Raises StoreError, with the fix.
    """
    told = sealed_with(connection)
    if told is None and keys and begins and is_empty(connection):
        note(connection, keys[0])
        return keys[0]
    if told is None:
        if keys and begins:
            raise StoreError(
                f"JIGI_DATA_KEY is set, and {place} holds its words in plain: stop every jigi, run "
                f"`jigi key seal` once, and start again; or unset JIGI_DATA_KEY"
            )
        return None
    if not keys:
        raise StoreError(
            f"{place} is sealed with the data key {told.key}: set JIGI_DATA_KEY to it. Without it nobody "
            f"reads what is in there"
        )
    seals = matching(told, keys, place)
    if not told.whole:
        raise StoreError(
            f"`jigi key seal` has begun on {place} and was stopped: run it again, with the same JIGI_DATA_KEY"
        )
    return seals


def matching(told: Sealed, keys: Sequence[Seals], place: str) -> Seals:
    """That of the keys which the store was sealed with. Raises StoreError, with the fix."""
    for seals in keys:
        if seals.id == told.key:
            try:
                seals.open(told.check)
            except SealError as error:
                raise StoreError(f"{place}: {error}") from error
            return seals
    raise StoreError(
        f"{place} is sealed with the data key {told.key}, and JIGI_DATA_KEY holds "
        f"{', '.join(seals.id for seals in keys)}: set it to the one that the store was sealed with"
    )


def is_empty(connection: Runs) -> bool:
    """Whether nothing is in there that would be sealed."""
    return all(
        connection.execute(f"select 1 from {table} limit 1").fetchone() is None  # noqa: S608
        for table in SEALED
    )
