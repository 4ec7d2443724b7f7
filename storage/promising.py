"""Promising: what is promised about promises that bind two people, and what a coach is asked to promise."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId, Role
from storage.kept import Promise


class Heard(NamedTuple):
    """Reminders of a promise, since the day that stands: how many were made, how many were sent."""

    made: int
    sent: int


class Settled(NamedTuple):
    """A promise as its punctuality is reckoned."""

    first_due_on: date
    state: PromiseState
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks her coach to promise. It is open until `closed_at`."""

    id: int
    person: PersonId
    coach: PersonId | None
    words: str
    asked_at: datetime
    closed_at: datetime | None
    outcome: str  # "promised" | "declined" | "silent"; empty while it is open
    reason: str  # why he could not, in his words


class Promising(Protocol):
    """The part of the desk that knows both sides of a promise. None of it costs more as closed ones grow."""

    def promises_to(self, other: PersonId) -> list[Promise]:
        """What others promised her and is open or stuck, by day."""

    def changed_for(self, other: PersonId, since: datetime) -> list[Promise]:
        """What others promised her: open, stuck, or done since then."""

    def promise_told(self, id: int, told: str) -> None:
        """The other side has heard that it stands so."""

    def promise_reminded(self, id: int, turn: int, now: datetime) -> None:
        """In that turn its owner was reminded of it; once for each turn."""

    def reminders(self, id: int) -> Heard:
        """Of a promise, since the day that stands."""

    def pass_on(self, id: int, now: datetime) -> bool:
        """Somebody above the coach hears of it. False when that was so already: it happens once."""

    def passed_on_at(self, id: int) -> datetime | None:
        """Since when somebody above the coach knows; None: nobody does."""

    def settled(self, owner: PersonId, other: PersonId | None, since: date) -> list[Settled]:
        """What this owner promised `other`, first for that day or later; none that was given up.

        `other` None: what she promised, as a coach, to anybody.
        """

    def steering(self, role: Role, district: str = "") -> list[Person]:
        """Who holds this role (district officer or administrator), in that district where one is named.

        Only those who may be written to: they agreed, and did not stop.
        """

    def keep_wish(self, person: PersonId, ref: Key, coach: PersonId, words: str, now: datetime) -> int:
        """Write a wish, once for each (person, ref); its id."""

    def wish(self, id: int) -> Wish | None: ...

    def wishes_of(self, person: PersonId) -> list[Wish]:
        """Hers that are open, the oldest first."""

    def wishes_for(self, coach: PersonId) -> list[Wish]:
        """Those that wait for this coach, the oldest first."""

    def close_wish(self, id: int, outcome: str, reason: str, now: datetime) -> bool:
        """It has its end. False when it had one already: the first one stands."""
