"""Connections to the server, in the words that the rooms use."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import adapt
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumperUnknown

from storage.postgres.binding import Bound, bound
from storage.postgres.dialect import overrides

PATIENCE = 5  # seconds to wait for the server, or for another program's lock
_SETTINGS: dict[str, str | int] = {
    "connect_timeout": PATIENCE,
    "keepalives_idle": 30,  # seconds: a server that is gone is noticed
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": PATIENCE * 1000,  # milliseconds: one that does not even receive is gone
    "client_encoding": "UTF8",
}
_IN_TRANSACTION = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
_NO_NUL = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})


class _Text(StrDumperUnknown):
    """Text without NUL, which PostgreSQL cannot keep; the words around it are not lost with it."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.translate(_NO_NUL) if "\0" in obj else obj)


class _Truth(Int8Dumper):
    """Truth as SQLite keeps it: 0 or 1."""

    def dump(self, obj: bool) -> Buffer | None:
        return super().dump(int(obj))


class _Number(adapt.Loader):
    """What `avg` and `sum` give: whole where it is."""

    def load(self, data: Buffer) -> int | float:
        number = float(bytes(data))
        return int(number) if number.is_integer() and b"." not in bytes(data) else number


def _adapted(adapters: AdaptersMap) -> None:
    """One type for each kind of value: a statement that is prepared once serves all of them."""
    adapters.register_dumper(str, _Text)
    adapters.register_dumper(int, Int8Dumper)
    adapters.register_dumper(bool, _Truth)
    adapters.register_loader("numeric", _Number)


class Session:
    """One connection, as the rooms know connections. Not for two threads at once."""

    def __init__(self, url: str, *, reads: bool = False) -> None:
        """Raises psycopg.Error."""
        settings = {**_SETTINGS, "application_name": f"jigi {os.getpid()}"}
        self.connection = psycopg.Connection.connect(
            make_conninfo(url, **settings), autocommit=True, cursor_factory=psycopg.RawCursor
        )
        _adapted(self.connection.adapters)
        self.connection.execute(f"set lock_timeout = '{PATIENCE}s'")
        self._begin = "begin isolation level repeatable read read only" if reads else "begin"

    @property
    def in_transaction(self) -> bool:
        return self.connection.info.transaction_status in _IN_TRANSACTION

    @property
    def is_broken(self) -> bool:
        return self.connection.closed

    def begin(self) -> None:
        self.connection.execute(self._begin)

    def execute(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /
    ) -> psycopg.Cursor[tuple[Any, ...]]:
        query = _query(sql)
        return self.connection.execute(query.text, query.values(values) or None)

    def executemany(self, sql: str, values: Iterable[Any], /) -> psycopg.Cursor[tuple[Any, ...]]:
        query = _query(sql)
        cursor = self.connection.cursor()
        cursor.executemany(query.text, [query.values(row) for row in values])
        return cursor

    def close(self) -> None:
        self.connection.close()


def place(url: str) -> str:
    """Which database it is, for people to read: nothing secret."""
    parts = conninfo_to_dict(url)
    return f"{parts.get('host') or 'localhost'}:{parts.get('port') or 5432}/{parts.get('dbname') or ''}"


@lru_cache(maxsize=2048)
def _query(sql: str) -> Bound:
    return bound(overrides().get(sql, sql))
