"""Numbers: one to tap for each row of a list; what the row is called may be typed as well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.effects import Choice


def numbers(rows: Sequence[Mapping[str, Any]]) -> list[Choice]:
    """1 for the first, and so on; a row may have a name."""
    return numbered([str(row.get("name") or "") for row in rows])


def numbered(names: Sequence[str]) -> list[Choice]:
    """A number for each of these names. The whole name counts, or its first word where nobody else has it."""
    ways = [{name.casefold(), name.casefold().partition(" ")[0]} - {""} for name in names]
    often = Counter(way for row in ways for way in row)
    return [
        Choice(str(n), words=str(n), said=tuple(sorted(way for way in row if often[way] == 1)))
        for n, row in enumerate(ways, 1)
    ]
