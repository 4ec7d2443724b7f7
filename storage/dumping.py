"""Dumping: what is promised of a store that is copied whole into one file while it is served from.

One form for each kind of store: what a backup holds and checks does not know which.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.people import PersonId

Pace = Callable[[], None]
"""Called about once for each megabyte: it waits a moment, so that turns go first, or raises to end it."""


def at_once() -> None:
    """No pause: nobody else wants the machine."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump holds: the changes of the schema that it went through, and its rows by table."""

    schema: tuple[str, ...]
    counts: Mapping[str, int]


class Wish(NamedTuple):
    """Who asked to be left in peace, or to be forgotten, and when; one of both is None, or none is."""

    person: PersonId
    created_at: str
    stopped_at: datetime | None
    forgotten_at: datetime | None


class Dumping(Protocol):
    """A store as one file."""

    def dump(self, to: Path, pace: Pace = at_once) -> None:
        """Write the store as it is at one moment into a file; turns go on. Raises StoreError."""

    def contents(self, dumped: Path) -> Contents:
        """Open a dump and check all of it. Raises StoreError when it is damaged, with what is."""

    def newer(self, schema: tuple[str, ...]) -> list[str]:
        """Those changes of a schema that this program does not know."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody serves from the store while the block lasts. Raises StoreInUseError."""

    def wishes(self, since: datetime) -> list[Wish]:
        """What people asked for since then, as the store has it. Raises StoreError when it cannot be read."""
