"""Plans: which values of a statement are sealed on their way in, and what may be opened on its way out.

Read off the SQL of our own rooms, once for each statement. Their words are few: a value is written by
`insert` or `set`, and looked up by `column = value`. What cannot be told apart is an error, not a guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from storage.sealing.columns import PLAIN, SEALED, VIEWS, label

_TEXT = re.compile(r"'(?:[^']|'')*'|--[^\n]*")
_TABLE = re.compile(r"\b(?:from|join|into|update)\s+(\w+)(?=(?:\s+(?:as\s+)?(\w+))?)", re.IGNORECASE)
_MARK = re.compile(r"\?(\d*)|(?<![:\w]):([a-z_]\w*)")
_INSERT = re.compile(r"\binsert\s+into\s+(\w+)\s*\(([^)]*)\)\s*(values\b|select\b)", re.IGNORECASE)
_UPDATE = re.compile(r"(?:^|\)\s*)update\s+(\w+)|\bdo\s+update\b", re.IGNORECASE)
_SETS = re.compile(r"\bset\b", re.IGNORECASE)
_SET_ENDS = re.compile(r"\b(?:where|returning|from)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\bwhen\b.*?\bthen\b", re.IGNORECASE | re.DOTALL
)  # decides which value it is, and is none
_RENAMED = re.compile(r"\b(\w+) as (\w+)", re.IGNORECASE)
_FOUND = re.compile(
    r"(?:\b(\w+)\.)?\b(\w+)\s*(?:=|!=|<>|>=?|<=?|is\s+(?:not\s+)?distinct\s+from)\s*(?=\?|:[a-z])",
    re.IGNORECASE,
)

Place = int | str
"""Of a value of a statement: which of them, from 0, or its name."""


class Plan(NamedTuple):
    """What is done with a statement."""

    seals: Mapping[Place, tuple[str, str]]
    """Value → the table and column that it is for."""

    opens: Mapping[str, frozenset[str]]
    """Name of a column that comes out → what a sealed value there may be bound to; '': of another name."""

    def opened(self, name: str) -> frozenset[str]:
        """What a sealed value may be bound to that comes out under this name."""
        return self.opens[name] if name in self.opens else self.opens.get("", frozenset())


@lru_cache(maxsize=4096)
def plan_of(sql: str) -> Plan:
    """Raises ValueError for a statement that says not clearly which column a value is for."""
    text = _TEXT.sub(lambda found: " " * len(found[0]), sql)
    marks = dict(_marks(text))
    tables = _tables(text)
    seals: dict[Place, tuple[str, str]] = {}
    for (table, column), at in (*_written(text, marks), *_looked_up(text, marks, tables)):
        if column in SEALED.get(table, {}):
            was = seals.setdefault(marks[at], (table, column))
            if label(*was) != label(table, column):
                raise ValueError(f"one value for {label(*was)} and for {label(table, column)}: {sql}")
    return Plan(seals, _opens(set(tables.values()), _RENAMED.findall(text)))


def _marks(text: str) -> Iterator[tuple[int, Place]]:
    """Where each value stands, and which it is. A bare `?` is one more than the largest before it."""
    largest = 0
    for mark in _MARK.finditer(text):
        number, name = mark.groups()
        if name is not None:
            yield mark.start(), name
            continue
        number = int(number or largest + 1)
        largest = max(largest, number)
        yield mark.start(), number - 1


def _tables(text: str) -> Mapping[str, str]:
    """What a table is called in the statement → the table."""
    found: dict[str, str] = {}
    for table, alias in _TABLE.findall(text):
        if table in PLAIN or table in SEALED:
            found |= {alias: table} if alias else {}
            found[table] = table
        for each in VIEWS.get(table, ()):
            found[each] = each
    return found


def _written(text: str, marks: Mapping[int, Place]) -> Iterator[tuple[tuple[str, str], int]]:
    """(table, column) and where the value stands that it is given."""
    table = ""
    for insert in _INSERT.finditer(text):
        table = insert[1]
        columns = [name.strip() for name in insert[2].split(",")]
        for column, (start, end) in zip(columns, _items(text, insert.end()), strict=False):
            yield from (((table, column), at) for at in _values(text, start, end, marks))
    for update in _UPDATE.finditer(text):
        table = update[1] or table
        sets = _SETS.search(text, update.end())
        if sets is None:
            continue
        for start, end in _items(text, sets.end(), _SET_ENDS):
            column, is_set, _ = text[start:end].partition("=")
            if is_set:
                yield from (((table, column.strip()), at) for at in _values(text, start, end, marks))


def _values(text: str, start: int, end: int, marks: Mapping[int, Place]) -> Sequence[int]:
    asked = [(start + found.start(), start + found.end()) for found in _ASKED.finditer(text[start:end])]
    return [at for at in marks if start <= at < end and not any(first <= at < last for first, last in asked)]


def _items(text: str, start: int, ends: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """From where to where each item of a list goes: of `(…)`, or up to the words that end it, or `from`."""
    ends = ends or _SET_ENDS
    while text[start].isspace():
        start += 1
    in_brackets = text[start] == "("
    start += in_brackets
    depth, begun = 0, start
    for at in range(start, len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
        if depth < 0 or (
            depth == 0 and not in_brackets and ends.match(text, at) and not text[at - 1].isalnum()
        ):
            yield begun, at
            return
        if depth == 0 and text[at] == ",":
            yield begun, at
            begun = at + 1
    yield begun, len(text)


def _looked_up(
    text: str, marks: Mapping[int, Place], tables: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], int]]:
    """(table, column) and where the value stands that it is compared with. Raises ValueError."""
    for found in _FOUND.finditer(text):
        alias, column = found.groups()
        if found.end() not in marks:
            continue
        if alias:
            yield (tables.get(alias, ""), column), found.end()
            continue
        has = {table for table in tables.values() if column in SEALED.get(table, {})}
        labels = {label(table, column) for table in has}
        if len(labels) > 1:
            raise ValueError(f"say of which table {column} is: {text}")
        yield from (((table, column), found.end()) for table in sorted(has)[:1])


def _opens(tables: set[str], renamed: Sequence[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    by_name: dict[str, set[str]] = {}
    for table in tables:
        for column in SEALED.get(table, {}):
            for name in (column, *(new for old, new in renamed if old == column)):
                by_name.setdefault(name, set()).add(label(table, column))
    if not by_name:
        return {}
    every = frozenset().union(*by_name.values())
    plain = {name: frozenset[str]() for table in tables for name in PLAIN.get(table, "").split()}
    return {**plain, **{name: frozenset(labels) for name, labels in by_name.items()}, "": every}
