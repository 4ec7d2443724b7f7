"""Sums over all places at once are those of adding one by one; full text orders as SQLite's FTS5 does."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.fulltext import FullText
from bot.content.rows import Rows

NAMES = "abc"
PLACES = 30
row = st.dictionaries(st.integers(0, PLACES - 1), st.floats(0, 2000))
weights = st.dictionaries(st.sampled_from([*NAMES, "unknown"]), st.floats(0, 60))


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, row)), weights)
def test_a_sum_is_the_sum_of_its_parts(rows: dict[str, dict[int, float]], weights: dict[str, float]) -> None:
    sums = Rows(rows, PLACES).sums(weights)
    for place, summed in enumerate(sums):
        wanted = sum(weight * rows.get(name, {}).get(place, 0.0) for name, weight in weights.items())
        assert summed == pytest.approx(wanted, rel=1e-3, abs=1e-2)


def test_what_holds_nothing_sums_to_nothing() -> None:
    assert Rows({}, 3).sums({"a": 1.0}) == [0, 0, 0]
    assert Rows({"a": {}}, 0).sums({"a": 1.0}) == []
    assert "a" in Rows({"a": {}}, 1)


part = st.lists(st.sampled_from([f"w{n}" for n in range(12)]), max_size=12)
texts = st.lists(st.tuples(part, part), min_size=1, max_size=12)


@settings(deadline=None, max_examples=50)
@given(texts, st.sets(st.sampled_from([f"w{n}" for n in range(12)]), min_size=1, max_size=4))
def test_it_says_what_fts5_says(texts: list[tuple[list[str], list[str]]], asked: set[str]) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table cards using fts5(title, body)")
    rows = ((number, *map(" ".join, parts)) for number, parts in enumerate(texts, 1))
    database.executemany("insert into cards(rowid, title, body) values (?, ?, ?)", rows)
    query = "select rowid, -bm25(cards, 6.0, 1.0) from cards where cards match ?"
    wanted = dict(database.execute(query, (" OR ".join(sorted(asked)),)))
    scores = FullText(texts, (6.0, 1.0)).scores(asked)
    assert scores == pytest.approx([wanted.get(n, 0.0) for n in range(1, len(texts) + 1)], rel=1e-3, abs=1e-4)
