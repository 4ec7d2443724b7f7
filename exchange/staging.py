"""Staging: what was read, laid aside in a file of its own, so that memory stays flat.

The file is this run's alone: it lies in a folder that only this user may read, and goes with it, or with
the next run where this one is killed.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson

from bot.disk import sweep, workshop
from bot.people import Cadre
from exchange.records import RosterRecord, as_json
from storage.register import Identifier, Post, RegisterEntry

SLICE = 500  # of people, at a time
PREFIX = "jigi-roster-"  # of the folder's name

_SCHEMA = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -16000;
create table resources (kind text, ref text, of text, stamp text, place text, body text);
create index resources_by_ref on resources(kind, ref);
create index resources_by_person on resources(kind, of);
create table named (url text primary key, ref text) without rowid;
create table records (key text, place text, body text);
create index records_by_key on records(key, place);
create table people (
    key text primary key, body text, entry text, matched integer, verdict text not null default ''
) without rowid;
create table telephones (telephone text, key text, primary key (telephone, key)) without rowid;
create table candidates (key text, entry integer, primary key (key, entry)) without rowid;
create index candidates_by_entry on candidates(entry);
create index people_matched on people(matched);
"""


class Staging:
    """The file, while it is there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.run = connection.execute
        self.many = connection.executemany
        self._laid: list[tuple[str, str, str]] = []  # not in the file yet

    def lay(self, key: str, record: RosterRecord) -> None:
        self._laid.append((key, record.where, record.dumped()))
        if len(self._laid) >= SLICE:
            self._settle()

    def _settle(self) -> None:
        self.many("insert into records values (?, ?, ?)", self._laid)
        self._laid.clear()

    def groups(self) -> Iterator[tuple[str, list[RosterRecord]]]:
        """What has one key, in an order that is not that of the file."""
        last = None
        together: list[RosterRecord] = []
        self._settle()
        for key, body in self.run("select key, body from records order by key, body"):
            if key != last and together:
                yield str(last), together
                together = []
            last = key
            together.append(RosterRecord.loaded(body))
        if together:
            yield str(last), together

    def slices(self, where: str = "1") -> Iterator[list[tuple[Any, ...]]]:
        """`key, body, entry, matched, verdict` of people in order of their keys, so many at a time."""
        after = ""
        while rows := self.run(
            f"select key, body, entry, matched, verdict from people where key > ? and {where} "  # noqa: S608
            "order by key limit ?",
            (after, SLICE),
        ).fetchall():
            after = rows[-1][0]
            yield rows

    def resource(self, kind: str, ref: str, of: str, place: str, body: Any) -> None:
        meta = body.get("meta")
        stamp = str(meta.get("lastUpdated", "")) if isinstance(meta, dict) else ""
        self.run(
            "insert into resources values (?, ?, ?, ?, ?, ?)", (kind, ref, of, stamp, place, as_json(body))
        )

    def resources(self, kind: str) -> Iterator[tuple[str, str, Any]]:
        """`ref, place, body` of all of one kind, by their refs; of one ref the latest first."""
        rows = self.run(
            "select ref, place, body from resources where kind = ? order by ref, stamp desc, body desc",
            (kind,),
        )
        for ref, place, body in rows:
            yield ref, place, orjson.loads(body)

    def of(self, kind: str, person: str) -> list[tuple[str, Any]]:
        """`place, body` of what is hers, the latest last."""
        rows = self.run(
            "select place, body from resources where kind = ? and of = ? order by stamp, body", (kind, person)
        )
        return [(place, orjson.loads(body)) for place, body in rows]

    def count(self, question: str, *values: Any) -> int:
        """The number that a question ends in."""
        return int(self.run(question, values).fetchone()[0])


@contextmanager
def staged() -> Iterator[Staging]:
    """A file that is gone with the block."""
    sweep(Path(tempfile.gettempdir()), PREFIX)
    with (
        workshop(None, PREFIX) as folder,
        closing(sqlite3.connect(folder / "staging.db", isolation_level=None)) as connection,
    ):
        connection.executescript(_SCHEMA)
        # one transaction from begin to end, never committed: else each row is a write of its own to the file
        connection.execute("begin")
        yield Staging(connection)


def loaded(text: str) -> RegisterEntry:
    """The entry that was laid aside; an empty one where there is none."""
    value = orjson.loads(text)
    if isinstance(value, list):
        return RegisterEntry(source="", name="", folded="", identifiers=(), state="")
    value["identifiers"] = tuple(Identifier(*one) for one in value["identifiers"])
    value["posts"] = tuple(Post(*one) for one in value["posts"])
    value["telephones"] = tuple(value["telephones"])
    value["cadre"] = value["cadre"] and Cadre(value["cadre"])
    return RegisterEntry(**value)


def identifiers_in(text: str) -> list[Identifier]:
    """Those of the entry that was laid aside, without the rest of it."""
    value = orjson.loads(text)
    return [] if isinstance(value, list) else [Identifier(*one) for one in value["identifiers"]]


def telephones_in(text: str) -> list[str]:
    """Its numbers, without the rest of it."""
    value = orjson.loads(text)
    return [] if isinstance(value, list) else value["telephones"]
