"""A register on PostgreSQL: taken as on SQLite, in as many journeys for many people as for few."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.people import Address
from exchange import inviting
from exchange.staging import SLICE
from storage.postgres.connections import Session
from storage.postgres.store import PostgreSQLStore
from tests.exchange.registers import NOW, REAL, csv_of, opened, read
from tests.exchange.test_matching import HEAD, standing
from tests.postgres import KEY
from tests.storage.cast import DAY


@pytest.fixture
def store(postgresql: str) -> Iterator[PostgreSQLStore]:
    with closing(PostgreSQLStore.open(postgresql, key=KEY)) as store:
        yield store


@pytest.fixture
def journeys(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the server: a statement, or one with many rows of values, which all go at once."""
    asked: list[str] = []
    for name in ("execute", "executemany"):
        run = getattr(Session, name)

        def counted(self: Session, sql: str, *values: Any, run: Any = run) -> Any:
            asked.append(sql)
            return run(self, sql, *values)

        monkeypatch.setattr(Session, name, counted)
    return asked


def people(folder: Path, count: int, place: str = "Kléla", job: str = "Matrone") -> Path:
    """So many, every third of them without an identifier; and one row that has to be mended."""
    rows = [f"{f'M{n}' if n % 3 else ''};Awa Traoré {n};{76_000_000 + n};{place};{job}" for n in range(count)]
    return csv_of(folder / "r.csv", HEAD, *rows, "M0;;;;")


def test_it_ends_as_on_sqlite(tmp_path: Path, store: PostgreSQLStore) -> None:
    bundles = sorted(REAL.glob("bundle-*.json"))
    with opened(tmp_path / "s") as file:
        for each in (file, store):
            with each.transaction() as desk:
                desk.person_at(Address("whatsapp", "+22376000002"), NOW)
            read(each, people(tmp_path, 9))
            read(each, people(tmp_path, 7, "Niéna"), now=NOW + DAY)
            read(each, *bundles, part=True)
        assert standing(store) == standing(file)
        with store.reading() as desk, file.reading() as other:
            for kind in ("gone", "unmet", "unreachable", "shared", "elsewhere"):
                assert len(desk.drift(kind)) == len(other.drift(kind))


def test_its_journeys_are_as_many_for_many_people(
    tmp_path: Path, store: PostgreSQLStore, journeys: list[str]
) -> None:
    """The first time, again, and when everybody has moved: by slices of people, never by people."""
    counts = {}
    for count in (3, SLICE - 60):
        for turn, place in (("first", "Kléla"), ("again", "Kléla"), ("moved", "Niéna")):
            journeys.clear()
            done = read(store, people(tmp_path, count, f"{place} {count}"), now=NOW)
            counts[turn, count] = len(journeys)
            assert sum(done.totals.counts.values()) == count + 1, json.dumps(done.totals.counts)
        with store.transaction() as desk:
            for one in desk.entries_of("register", 0, SLICE):
                desk.forget_entry(one.id)
    for turn in ("first", "again", "moved"):
        few, many = counts[turn, 3], counts[turn, SLICE - 60]
        assert many <= few + 3, f"{turn}: {few} for 3 people, {many} for {SLICE - 60}"


def test_many_are_invited_in_as_many_journeys_as_few(
    tmp_path: Path, store: PostgreSQLStore, journeys: list[str]
) -> None:
    read(store, people(tmp_path, 2 * SLICE))
    asked = []
    codes: set[str] = set()
    for at, many in enumerate((3, SLICE)):
        with store.transaction() as desk:
            some = desk.entries([one.entry for one in desk.drift("unmet")[:many]])
            journeys.clear()
            rows = [*inviting.invited_rows(desk, some, (), {}, NOW + at * DAY)]
            asked.append(len(journeys))
        codes |= {row[3] for row in rows}
    assert asked[0] == asked[1] < 10
    assert len(codes) == 3 + SLICE
