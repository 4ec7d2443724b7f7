"""Dialect: the queries that PostgreSQL wants in other words than SQLite, by the same names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from storage.sql.queries import queries, read

_HERE = Path(__file__).parent / "queries"


@cache
def overrides() -> Mapping[str, str]:
    """What SQLite is asked → what PostgreSQL is asked instead. Raises KeyError for a query there is not."""
    ours: dict[str, str] = {}
    for path in sorted(_HERE.glob("*.sql")):
        shared = queries(path.stem)
        ours |= {shared[name]: query for name, query in read(path).items()}
    return ours
