"""Queries: the SQL of each subject, by name, from the `.sql` file beside its module."""

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

_HERE = Path(__file__).parent
_HEAD = re.compile(r"^-- (\w+): ", re.MULTILINE)


def queries(subject: str) -> Mapping[str, str]:
    """The queries of `<subject>.sql`, as SQLite is asked; `storage/postgres/queries/` has its own of some."""
    return read(_HERE / f"{subject}.sql")


def read(path: Path) -> Mapping[str, str]:
    """The queries of a file: each begins with `-- name: what it is for.`"""
    _, *parts = _HEAD.split(path.read_text("utf-8"))
    return {
        name: _without_comment(text).strip().removesuffix(";")
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def sentences(subject: str) -> Mapping[str, str]:
    """The sentence that each query of `<subject>.sql` begins with."""
    _, *parts = _HEAD.split((_HERE / f"{subject}.sql").read_text("utf-8"))
    return {
        name: " ".join(line.removeprefix("-- ") for line in _comment(text))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _comment(text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [first, *takewhile(lambda line: line.startswith("-- "), rest)]


def _without_comment(text: str) -> str:
    """What follows the sentence that a query begins with; the sentence may take several lines."""
    _, *rest = text.splitlines()
    return "\n".join(line for line in rest if not line.startswith("--"))
