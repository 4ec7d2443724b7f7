"""Overseeing: what is promised about the lists by which administrators look after the programme."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from bot.people import Cadre, Person, PersonId, Role
from storage.auditing import Read
from storage.invitations import Invitation


class Wanted(NamedTuple):
    """Who takes part and fits all of it; what is left empty narrows nothing."""

    words: str = ""  # of a name, whatever the accents; an id, or the beginning of a number
    role: Role | None = None
    cadre: Cadre | None = None
    district: str = ""
    reach: str = ""  # "reached", "stopped", "unreachable", or "uncoached": a worker without a coach


class Failing(NamedTuple):
    """Messages of late that came to nothing, of one channel, and what its provider said."""

    channel: str
    state: str
    reason: str
    number: int


class Overseeing(Protocol):
    """The part of the desk behind an administrator's pages. It shows nobody's words.

    A search looks at everybody who takes part; the others cost by what they return.
    """

    def found(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Person]:
        """The people who are wanted, by name."""

    def found_count(self, wanted: Wanted) -> int: ...

    def promise_states(self, owner: PersonId) -> Mapping[str, int]:
        """How many of her promises are in each state."""

    def visited(self, worker: PersonId, limit: int) -> list[Mapping[str, Any]]:
        """Finished visits to her, the latest first: checklist, `finished_at`, percent."""

    def certificates_named(self, person: PersonId) -> list[Mapping[str, Any]]:
        """Hers that stand: title, `issued_at`."""

    def invitations_given(self, limit: int) -> list[Invitation]:
        """The latest of everybody's, whatever became of them."""

    def held_by_gate(self) -> Mapping[str, int]:
        """How many messages each gate holds."""

    def failing(self, of_last: int) -> list[Failing]:
        """Of so many messages that were posted last."""

    def latest_reads(self, limit: int, of: PersonId | None = None) -> list[Read]:
        """Who read or did what, of her or of anybody, the latest first."""

    def note_deed(self, by: PersonId, deed: str, of: PersonId, at: datetime) -> None:
        """A line of what she did on a page for the programme, and whom it was about; each time."""

    def districts(self) -> Sequence[str]:
        """The districts of the register, in the order of their names."""
