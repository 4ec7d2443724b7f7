"""Queries: the SQL of each subject, by name, from the `.sql` file beside its module."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

_HERE = Path(__file__).parent
_HEAD = re.compile(r"^-- (\w+): ", re.MULTILINE)


def queries(subject: str) -> Mapping[str, str]:
    """The queries of `<subject>.sql`: each begins with `-- name: what it is for.`"""
    _, *parts = _HEAD.split((_HERE / f"{subject}.sql").read_text("utf-8"))
    return {
        name: _without_comment(text).strip().removesuffix(";")
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def statements(file: str) -> Iterator[str]:
    """The statements of a `.sql` file, one by one: `executescript` would end the transaction."""
    lines: list[str] = []
    for line in (_HERE / file).read_text("utf-8").splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


def _without_comment(text: str) -> str:
    """What follows the sentence that a query begins with; the sentence may take several lines."""
    _, *rest = text.splitlines()
    return "\n".join(line for line in rest if not line.startswith("--"))
