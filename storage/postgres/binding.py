"""Binding: a query in the words of the rooms, with `?`, `?2` or `:name`, as PostgreSQL takes it, with `$1`.

Numbers are given as SQLite gives them: a bare `?` is one more than the largest before it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

_TOKEN = re.compile(
    r"(?P<kept>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|::)"  # where a mark is none; a cast
    r"|\?(?P<number>\d*)"
    r"|:(?P<name>[a-z_]\w*)",
    re.DOTALL,
)


class Bound(NamedTuple):
    """A query as PostgreSQL takes it; `names`: of its values in order, when they are named."""

    text: str
    names: tuple[str, ...]

    def values(self, given: Sequence[Any] | Mapping[str, Any]) -> Sequence[Any]:
        """The values in their order. Raises KeyError for one that is missing."""
        return [given[name] for name in self.names] if isinstance(given, Mapping) else given


@cache
def bound(query: str) -> Bound:
    """Raises ValueError for a query that both numbers and names its values."""
    names: list[str] = []
    largest = 0

    def marked(token: re.Match[str]) -> str:
        nonlocal largest
        if token["kept"] is not None:
            return token[0]
        if (name := token["name"]) is not None:
            if name not in names:
                names.append(name)
            return f"${names.index(name) + 1}"
        number = int(token["number"] or largest + 1)
        largest = max(largest, number)
        return f"${number}"

    text = _TOKEN.sub(marked, query)
    if names and largest:
        raise ValueError(f"name all values of this query, or none: {query}")
    return Bound(text, tuple(names))
