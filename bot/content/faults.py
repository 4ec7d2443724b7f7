"""Faults: what is wrong in somebody's words, where, and how to put it right."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault, for the person who wrote the line."""

    path: str
    line: int
    what: str  # and the fix; a Telling where a page shows it

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class PackError(ValueError):
    """The words cannot be used. `faults` holds all that is wrong, not the first only."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def shown(path: Path) -> str:
    """The path as its author knows it: from where she stands, when it lies below."""
    return str(path).removeprefix(os.path.join(os.getcwd(), ""))
