"""A query of the rooms, as PostgreSQL takes it."""

import pytest

from storage.postgres.binding import bound


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("select ? where a = ?", "select $1 where a = $2"),
        (
            "select ?2, ?, ?1, ?",
            "select $2, $3, $1, $4",
        ),  # as SQLite numbers them
        ("select :a, :b, :a", "select $1, $2, $1"),
        ("select '?', ' :a ', 'it''s ?', ?", "select '?', ' :a ', 'it''s ?', $1"),
        ('select "?" as "a""?", ?', 'select "?" as "a""?", $1'),
        ("select ? -- ? and :a\n, ?", "select $1 -- ? and :a\n, $2"),
        ("select /* ? */ ?", "select /* ? */ $1"),
        ("select a::text, :b", "select a::text, $1"),
        ("select '12:30', ?", "select '12:30', $1"),
    ],
)
def test_marks_are_numbered_and_nothing_else_is(ours: str, theirs: str) -> None:
    assert bound(ours).text == theirs


def test_named_values_come_in_their_order() -> None:
    query = bound("select :b, :a, :b")
    assert query.values({"a": 1, "b": 2, "more": 3}) == [2, 1]
    with pytest.raises(KeyError):
        query.values({"a": 1})


def test_a_query_names_its_values_or_numbers_them() -> None:
    with pytest.raises(ValueError, match="name all values"):
        bound("select ?, :a")
