"""Barring: nobody may serve from a database just now, and why: it is half of a move, or was left by one."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from storage.store import StoreError

TABLE = "barred"  # in no schema: it is there only while there is a bar
LIFT = "drop table barred"
_MAKE = "create table barred (token text primary key, state text not null, why text not null)"
_EMPTY = "delete from barred"
_PUT = "insert into barred (token, state, why) values (?, ?, ?)"
_FIND = "select token, state, why from barred"

Run = Callable[[str, Sequence[Any]], Any]


class State(StrEnum):
    """What a database is in the midst of."""

    LEAVING = "leaving"  # it is being moved elsewhere
    LEFT = "left"  # it was
    COMING = "coming"  # another is being moved into it
    RESTORING = "restoring"  # a backup is being brought back into it


class Bar(NamedTuple):
    """`token` is known to both ends of a move; `why` goes on from the name of the database."""

    token: str
    state: State
    why: str


def find(run: Run) -> Bar:
    """Of a database that has the table."""
    token, state, why = run(_FIND, ()).fetchone()
    return Bar(token, State(state), why)


def put(run: Run, bar: Bar, *, there: bool) -> None:
    """`there`: in the place of the one that is there."""
    run(_EMPTY if there else _MAKE, ())
    run(_PUT, (bar.token, str(bar.state), bar.why))


def refuse(run: Run, place: object) -> None:
    """Raises StoreError, with what to do."""
    raise StoreError(f"{place} {find(run).why}")
