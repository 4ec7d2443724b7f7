"""Seals and plans: what is sealed opens, what is looked up is found, and no column is forgotten."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing.columns import ADDRESS, KEY, KEYS, NOT_SEALED, PLAIN, SEALED
from storage.sealing.plans import plan_of
from storage.sealing.seals import MARK, Seals, new_key, seals_of
from storage.sql import queries as rooms
from storage.sql.queries import queries
from storage.sqlite.store import SQLiteStore

SEALS = Seals(new_key())
SUBJECTS = sorted(path.stem for path in Path(rooms.__file__).parent.glob("*.sql"))
BOOKS = ("_sqlite", "sqlite", "facilities_fts")


@given(st.text())
def test_whatever_is_sealed_opens_as_it_was_and_looks_otherwise_each_time(words: str) -> None:
    one, other = (SEALS.seal("people", "name", words) for _ in range(2))
    if words in NOT_SEALED:
        assert one == other == words
    else:
        assert one != other
        assert {SEALS.open(one), SEALS.open(other)} == {("people.name", words)}


@given(st.text())
def test_what_is_found_by_a_blind_index_looks_the_same_each_time_and_for_this_key_alone(words: str) -> None:
    one, other = (SEALS.blind(ADDRESS, words) for _ in range(2))
    assert one == other
    if words not in NOT_SEALED:
        assert SEALS.open(one) == (ADDRESS, words)
        assert one not in (SEALS.blind(KEY, words), Seals(new_key()).blind(ADDRESS, words))


def test_a_key_of_ours_is_looked_up_by_its_beginning_and_one_of_a_provider_is_sealed() -> None:
    assert SEALS.blind(KEY, "7.3.0") == "7.3.0"
    assert SEALS.blind(KEY, "telegram:7:7001:12:1").startswith(MARK)


@pytest.mark.parametrize("key", ["short", "x" * 44, "é" * 43, "x" * 43 + " short"])
def test_what_is_no_key_is_refused_with_the_fix(key: str) -> None:
    with pytest.raises(ValueError, match="`jigi key new`"):
        seals_of(key)


def test_a_key_is_in_no_text_of_its_seals() -> None:
    key = new_key()
    assert key not in repr(Seals(key))


def test_every_text_column_is_sealed_or_known_not_to_be_personal(tmp_path: Path) -> None:
    """A column that comes later is decided upon, and the keys are those of the schema."""
    SQLiteStore.open(tmp_path / "jigi.db", key=b"sealing").close()
    with closing(sqlite3.connect(tmp_path / "jigi.db")) as file:
        found = file.execute("select name from sqlite_master where type = 'table'").fetchall()
        tables = [name for (name,) in found if not name.startswith(BOOKS)]
        columns = {table: file.execute(f"pragma table_info({table})").fetchall() for table in tables}
    texts = {table: {row[1] for row in rows if row[2].lower() == "text"} for table, rows in columns.items()}
    decided = {table: {*SEALED.get(table, ()), *PLAIN.get(table, "").split()} for table in {*SEALED, *PLAIN}}
    assert decided == {table: names for table, names in texts.items() if names}
    assert [table for table in SEALED if set(SEALED[table]) & set(PLAIN.get(table, "").split())] == []
    for table in SEALED:
        key = tuple(row[1] for row in sorted(columns[table], key=lambda row: int(row[5])) if row[5])
        assert KEYS.get(table, ("id",)) == key, table


QUERY = re.compile(r"^-- (\w+):.*?(?=^-- \w+:|\Z)", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"\b(?:from|join)\s+(\w+)(?:\s+(?:as\s+)?(\w+))?", re.IGNORECASE)
ORDER = re.compile(r"\border\s+by\s+(.*?)(?=\blimit\b|\bfor update\b|\)|;|$)", re.IGNORECASE | re.DOTALL)
COLUMN = re.compile(r"(?:\b(\w+)\.)?\b(\w+)")
IN_WHATEVER_ORDER = {"addresses", "listed", "open_invitations", "invitations_given"}
"""Where it only decides between what came at the same moment, or puts together what is the same."""


@pytest.mark.parametrize("subject", SUBJECTS)
def test_nothing_is_put_in_order_by_what_is_sealed(subject: str) -> None:
    """Under a key it would have another order, and yet another under the next: it is sorted once opened."""
    files = [
        Path(rooms.__file__).parents[1] / place / f"{subject}.sql" for place in ("sql", "postgres/queries")
    ]
    for path in filter(Path.exists, files):
        for query in QUERY.finditer(path.read_text()):
            words = re.sub(r"--[^\n]*", "", query[0])
            tables = {
                alias: table for found in TABLE.findall(words) for alias, table in [(found[1], found[0])]
            }
            tables |= {table: table for table in tables.values()}
            named = [COLUMN.match(one.strip()) for order in ORDER.findall(words) for one in order.split(",")]
            sealed = [
                (table, found[2])
                for found in named
                for table in ([tables.get(found[1], "")] if found and found[1] else set(tables.values()))
                if found and found[2] in SEALED.get(table, ())
            ]
            assert not sealed or query[1] in IN_WHATEVER_ORDER, f"{path.name}, {query[1]}: {sealed}"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_query_says_which_column_a_value_is_for(subject: str) -> None:
    for query in queries(subject).values():
        plan_of(query)


@pytest.mark.parametrize(
    ("query", "sealed"),
    [
        ("insert into people (channel, chat, created_at) values (?, ?, ?)", {1: ("people", "chat")}),
        ("insert into people (name, zone) select ?, zone from people where id = ?", {0: ("people", "name")}),
        ("update promises set note = coalesce(nullif(?, ''), note) where id = ?", {0: ("promises", "note")}),
        ("select 1 from addresses a where a.channel = ?2 and a.chat = ?1", {0: ("addresses", "chat")}),
        ("update visits set place = case when ?2 then '' else ?3 end where id = ?1", {2: ("visits", "place")}),  # noqa: E501
        ("select id from people where channel = :channel and chat = :chat", {"chat": ("people", "chat")}),
        ("select name from facilities where id = ?", {}),
    ],
)  # fmt: skip
def test_what_a_value_is_for_is_read_off_the_statement(query: str, sealed: object) -> None:
    assert plan_of(query).seals == sealed


@pytest.mark.parametrize(
    "query",
    [
        "select 1 from register_identifiers join register_telephones where value = ?1 and telephone = ?1",
        "select 1 from register join outbox on true where state = ? and key = ?1",
    ],
)
def test_one_value_for_two_columns_that_are_sealed_otherwise_is_an_error(query: str) -> None:
    with pytest.raises(ValueError, match="one value for"):
        plan_of(query)


def test_what_somebody_wrote_into_a_column_that_is_not_sealed_is_not_opened() -> None:
    plan = plan_of("select p.name, c.title from certificates c join people p on p.id = c.person")
    assert plan.opened("name") == {"people.name", "certificates.name"}
    assert plan.opened("title") == frozenset()
