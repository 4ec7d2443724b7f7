"""YAML: what is read, on which line it stands, and what is refused, with libyaml and without."""

from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import main

from bot.content.yaml import line_of, read_yaml

HERE = Path("pack.yaml")
TEXT = """\
# what stands above counts
no: yes
year: 2012
day: 2026-13-01
share: 0.5
price: 1_000
on: true
empty:
list:
  - one
  - {two: [a,
      b]}
again: &again {three: 3}
other: *again
"""


@pytest.fixture(params=["libyaml", "without"], autouse=True)
def composer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where libyaml could not be installed reads the same, only slower."""
    if request.param == "without":
        monkeypatch.setattr(main, "CParser", None)


def test_words_numbers_and_dates_are_read_as_they_are_written() -> None:
    data, faults = read_yaml(HERE, TEXT)
    assert faults == []
    assert data == {
        "no": "yes",
        "year": 2012,
        "day": "2026-13-01",
        "share": 0.5,
        "price": "1_000",
        "on": True,
        "empty": None,
        "list": ["one", {"two": ["a", "b"]}],
        "again": {"three": 3},
        "other": {"three": 3},
    }


def test_each_key_and_each_place_knows_its_line() -> None:
    data, _ = read_yaml(HERE, TEXT)
    assert [line_of(data, key) for key in ("no", "day", "list", "other")] == [2, 4, 9, 14]
    assert [line_of(data["list"], place) for place in (0, 1)] == [10, 11]
    assert line_of(data["list"][1]["two"], 1, offset=100) == 112
    assert data["list"][1].line == 10
    assert line_of(data, "nowhere") == line_of(data["list"], 7) == 1


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "duplicate key 'a'"),
        ("a:\n  b: 1\n  b: 2\n", 3, "duplicate key 'b'"),
        ("a: [1\nb: 2\n", 2, "expected"),
        ("a: *nobody\n", 1, "undefined alias"),
        ("? [a]\n: 1\n", 1, "a key is no word"),
        ("- a\n", 1, "is no mapping"),
        ("", 1, "is no mapping"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, told: str) -> None:
    data, faults = read_yaml(HERE, text, offset=10)
    assert data == {}
    assert [(fault.path, fault.line) for fault in faults] == [("pack.yaml", line + 10)]
    assert told in faults[0].what


LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnopqrstuvwx")
)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: &a [1, *a]\n", 1, "repeats itself too often"),
        (LAUGHS, 16, "repeats itself too often"),
        (f"a: &a {'x' * 40_000}\nb: [{'*a, ' * 40}]\n", 1, "repeats itself too often"),
        (f"a: {'[' * 300_000}\n", 1, "nested too deep"),
        ("- " * 150_000, 1, "nested too deep"),
        (f"a: {'[' * 600}{']' * 600}\n", 1, "nested too deep"),
    ],
)
def test_a_small_file_that_means_a_huge_one_is_refused(text: str, line: int, told: str) -> None:
    """What overflows the stack of libyaml ends the process; what no memory holds, the machine."""
    data, faults = read_yaml(HERE, text)
    assert data == {}
    assert [(fault.line, told in fault.what) for fault in faults] == [(line, True)]


def test_what_is_wide_and_not_deep_is_read() -> None:
    data, faults = read_yaml(HERE, f"a: [{'[], ' * 5_000}]\nb: {'x' * 5_000}\n")
    assert (len(data["a"]), len(data["b"]), faults) == (5_000, 5_000, [])
