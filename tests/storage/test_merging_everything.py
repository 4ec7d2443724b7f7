"""Merging over the whole schema: two people with a row each wherever a row names somebody, and an undo."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.people import Address, PersonId
from storage.sql.hands import STAYS
from storage.sqlite.store import SQLiteStore
from tests.storage.cast import DAY, NOW

Row = dict[str, Any]

OF_A_MERGE = ("merges", "moved", "link_codes")  # codes are worthless after one
SET_ALIKE = ("facts", "event", "message", "summary", "rule", "rules", "body")  # JSON
ONE_EACH = ("digest", "code", "key", "salt")  # never alike in two rows
STAYS_BY_RULE = {
    "addresses.met",
    "outbox.person",
    "questions.person",
}  # the past of a number; `merging.py` says which
THE_SAME_OF_BOTH = {
    "points.person",
    "coachings.person",
    "postings.person",
}  # of which she has one already: the survivor's counts


class World:
    """A database in which Awa (twice) and somebody else have a row for each column that names a person."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(SQLiteStore.open(path, key=b"merging")) as store, store.transaction() as desk:
            people = [desk.person_at(Address("webchat", name), NOW).id for name in ("awa", "again", "moussa")]
        self.survivor, self.merged, self.other = people
        with closing(self._file()) as file:
            file.execute("insert into facilities (id, name, folded) values ('ML', 'Kléla', 'klela')")
            file.execute("update people set facility = 'ML'")
            for who in self.people:
                file.execute("update people set coach = ? where id = ?", (self.other, who))
                file.execute(
                    "insert into coachings (person, coach, since) values (?, ?, '2026')", (who, self.other)
                )
                file.execute(
                    "insert into postings (person, facility, since) values (?, 'ML', '2026')", (who,)
                )
            self._fill(file)
            file.commit()

    def merge(self) -> None:
        with closing(SQLiteStore.open(self.path, key=b"merging")) as store, store.transaction() as desk:
            desk.merge(PersonId(self.survivor), PersonId(self.merged), NOW)

    def unmerge(self) -> None:
        with closing(SQLiteStore.open(self.path, key=b"merging")) as store, store.transaction() as desk:
            desk.unmerge(desk.merges()[0].id, NOW + DAY)

    def rows(self) -> dict[str, list[Row]]:
        """All of it, but what a merge notes of itself."""
        with closing(self._file()) as file:
            return {table: _rows(file, table) for table in _tables(file) if table not in OF_A_MERGE}

    def naming(self) -> list[tuple[str, str]]:
        """The columns that name somebody, each with its table."""
        with closing(self._file()) as file:
            return [
                (table, column)
                for table in _tables(file)
                if table not in OF_A_MERGE
                for column, target in _targets(file, table).items()
                if target == "people"
            ]

    def _file(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)

    def _fill(self, file: sqlite3.Connection) -> None:
        """Rows of the two are alike but for who they are; parents come before what names them."""
        todo = [
            (t, c, who) for t, c in self.naming() if t not in ("people", "addresses") for who in self.people
        ]
        while todo:
            left = [one for one in todo if not self._put(file, *one)]
            assert len(left) < len(todo), f"no row could be written for {left}"
            todo = left

    @property
    def people(self) -> tuple[int, ...]:
        return (self.survivor, self.merged)

    def _put(self, file: sqlite3.Connection, table: str, column: str, who: int) -> bool:
        """A row that is like that of the other one, where there may be two; whether its parents are there."""
        with suppress(sqlite3.IntegrityError):
            return self._put_as(file, table, column, who, self.other, alike=True)
        return self._put_as(file, table, column, who, self._somebody(file), alike=False)

    def _somebody(self, file: sqlite3.Connection) -> int:
        return file.execute("insert into people (created_at) values ('2026') returning id").fetchone()[0]  # type: ignore[no-any-return]

    def _put_as(
        self, file: sqlite3.Connection, table: str, column: str, who: int, other: int, *, alike: bool
    ) -> bool:
        targets, place = _targets(file, table), self.naming().index((table, column))
        row: dict[str, Any] = {}
        for _, name, kind, needed, _, key in file.execute(f"pragma table_info({table})").fetchall():
            if name == column:
                row[name] = who
            elif targets.get(name) == "people":
                row[name] = other if needed or key else None
            elif name in targets:
                parent = file.execute(f"select id from {targets[name]} order by id desc limit 1").fetchone()  # noqa: S608
                if parent is None and needed:
                    return False
                row[name] = parent and parent[0]
            elif kind == "INTEGER" and key and not needed:
                pass  # a number of its own
            else:
                row[name] = _value(name, kind, place, None if alike else who)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        file.execute(f"insert into {table} ({names}) values ({marks})", tuple(row.values()))  # noqa: S608
        return True


def _value(name: str, kind: str, place: int, who: int | None) -> Any:
    """Something that may stand there; alike for all of one column, unless it is for `who` alone."""
    own = uuid4().hex
    if kind == "BLOB":
        return own.encode()
    if kind in ("INTEGER", "REAL"):
        return place + 1 if who is None else 1000 * who + place
    if name in SET_ALIKE:
        return '{"x": 1}'
    if name in ONE_EACH or name == "id":
        return own
    return "2026-11-20T08:00:00.000000+00:00" if name.endswith("_at") else f"{name} {place} {who or ''}"


def _tables(file: sqlite3.Connection) -> list[str]:
    listed = file.execute("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in listed if "fts" not in name and not name.startswith(("sqlite_", "_sqlite"))]


def _targets(file: sqlite3.Connection, table: str) -> dict[str, str]:
    return {key[3]: key[2] for key in file.execute(f"pragma foreign_key_list({table})")}


def _rows(file: sqlite3.Connection, table: str) -> list[Row]:
    cursor = file.execute(f"select * from {table}")  # noqa: S608
    names = [column[0] for column in cursor.description]
    return sorted((dict(zip(names, row, strict=True)) for row in cursor), key=repr)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "jigi.db")


def test_each_column_that_names_somebody_is_tried(world: World) -> None:
    rows = world.rows()
    for table, column in world.naming():
        if table not in ("people", "addresses"):
            assert {row[column] for row in rows[table]} >= set(world.people), f"{table}.{column}"


def test_what_lives_on_names_the_survivor_alone(world: World) -> None:
    world.merge()
    left = {
        f"{table}.{column}"
        for table, column in world.naming()
        if any(row[column] == world.merged for row in world.rows()[table])
    }
    assert left - STAYS <= STAYS_BY_RULE | THE_SAME_OF_BOTH
    assert [row["id"] for row in world.rows()["people"] if row["coach"] == world.other] == [world.survivor]


def test_an_undo_gives_every_row_back(world: World) -> None:
    before = world.rows()
    world.merge()
    world.unmerge()
    after = world.rows()
    for rows in (before, after):
        for timer in rows["timers"]:
            del timer["id"]  # what was set aside is set anew
        for person in rows["people"]:
            del person["named"]  # once her buttons name her they always do
        rows["timers"].sort(key=repr)
    assert after == before
