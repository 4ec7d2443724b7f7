"""Statements: the SQL of a migration, one by one."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).parent


def statements(file: str) -> Iterator[str]:
    """The statements of a `.sql` file beside this one: `executescript` would end the transaction."""
    lines: list[str] = []
    for line in (_HERE / file).read_text("utf-8").splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []
