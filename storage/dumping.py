"""Dumping: what is promised of a store that is copied whole into one file while it is served from, and back.

One form for each kind of store: what a backup holds and checks does not know which.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol

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


class Loaded(NamedTuple):
    """A dump that was brought back, and waits to be settled: its URL, and where what it replaces was put."""

    url: str
    aside: str  # for people to read; empty when that lies in the folder of the rest


class Dumping(Protocol):
    """A store as one file."""

    store: ClassVar[str]  # its kind, as a backup says it
    name: ClassVar[str]  # of a dump, in a backup

    def dump(self, to: Path, pace: Pace = at_once) -> None:
        """Write the store as it is at one moment into a file; turns go on. Raises StoreError."""

    def contents(self, dumped: Path, pace: Pace = at_once) -> Contents:
        """Open a dump and check all of it. Raises StoreError when it is damaged, with what is."""

    def rehearse(self, dumped: Path) -> None:
        """Bring it back where nobody serves, if that checks more, and is allowed. Raises StoreError."""

    def newer(self, schema: tuple[str, ...]) -> list[str]:
        """Those changes of a schema that this program does not know."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody serves from the store while the block lasts. Raises StoreInUseError."""

    def wishes(self, since: datetime) -> list[Wish] | None:
        """What people asked for since then, as the store has it; None when there is none.

        Raises StoreError when it cannot be read.
        """

    # ---- bringing it back, alone

    def there(self) -> str:
        """What of the store is there, that would have to give way; empty when nothing is."""

    def room(self, folder: Path) -> Path:
        """Where a dump has to lie, to take its place from there; else in the folder of the programme."""

    def loaded(self, dumped: Path, aside: str) -> AbstractContextManager[Loaded]:
        """All of it, where nobody else serves from it. What goes wrong in the block leaves it as it was."""

    def give_way(self, aside: str) -> None:
        """From now on nobody can serve, until `take_place`; what was there lies in a folder of this name."""

    def take_place(self, dumped: Path) -> None:
        """What was loaded is the store."""
