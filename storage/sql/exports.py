"""Exports: what each kind of `jigi export` is asked, and how its rows are told."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from storage.sealing.columns import BROKEN
from storage.sealing.connection import opened
from storage.sealing.seals import Seals
from storage.sql.queries import queries

EXPORTS = queries("export")


def told(
    what: str, rows: Iterable[Sequence[Any]], names: Sequence[str], seals: Seals | None
) -> Iterator[dict[str, Any]]:
    """The rows of a kind, whose columns have these names; of what was sent its words."""
    for row in opened(rows, names, EXPORTS[what], seals):
        one = dict(zip(names, row, strict=True))
        if what == "messages" and one["direction"] == "out" and one["text"] != BROKEN:
            one["text"] = orjson.loads(one["text"]).get("text")
        yield one
