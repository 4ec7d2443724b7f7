"""Promising: what is promised about promises, and about those that bind two people."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId, Role
from storage.kept import Promise


class ReminderCounts(NamedTuple):
    """Reminders of a promise, since the day that stands: how many were made, how many were sent."""

    made: int
    sent: int


class Settled(NamedTuple):
    """A promise as its punctuality is reckoned."""

    counts_on: date
    state: PromiseState
    closed_at: datetime | None


class Lying(NamedTuple):
    """A coach's promise that is open though its day is over: no words of it."""

    id: int
    owner: PersonId
    other: PersonId | None
    due_on: date
    passed_on_to: str | None
    passed_on_at: datetime | None
    reminders: int  # made since its day


class Promising(Protocol):
    """The part of the desk that knows promises. None of it costs more as closed ones grow."""

    def keep_promise(
        self,
        person: PersonId,
        ref: Key,
        text: str,
        due_on: date,
        checkin: int | None,
        now: datetime,
        other: PersonId | None = None,
    ) -> int:
        """Write a promise of this person, or rewrite the one with this (person, ref); its id."""

    def move_promise(
        self,
        id: int,
        state: PromiseState,
        due_on: date | None,
        note: str,
        now: datetime,
        counts_on: date | None = None,
    ) -> Promise | None:
        """Change its state, perhaps its day and the day that counts; None when there is no such promise."""

    def promise(self, id: int) -> Promise | None: ...

    def open_promises(self, person: PersonId) -> list[Promise]:
        """Hers that are open or stuck, by day."""

    def promises_to(self, other: PersonId) -> list[Promise]:
        """What others promised her and is open or stuck, by day."""

    def changed_for(self, other: PersonId, since: datetime) -> list[Promise]:
        """What others promised her: open, stuck, or done since then."""

    def promise_told(self, id: int, told: str) -> None:
        """The other side has heard that it stands so."""

    def promise_reminded(self, id: int, turn: int, now: datetime) -> None:
        """In that turn its owner was reminded of it; once for each turn."""

    def reminders(self, id: int) -> ReminderCounts:
        """Of a promise, since the day that stands."""

    def ask_promise(self, id: int, since: datetime, now: datetime) -> bool:
        """The other side asks for it. False when it is not open, or she asked after `since`."""

    def pass_on(self, id: int, to: str, now: datetime) -> bool:
        """Somebody above the coach hears of it. False when that was so already: it happens once."""

    def lying(self, today: date) -> list[Lying]:
        """Coaches' promises that are open though their day is over, the oldest first."""

    def settled(self, owner: PersonId, other: PersonId | None, since: date) -> list[Settled]:
        """What this owner promised `other`, first for that day or later; none that was given up.

        `other` None: what she promised, as a coach, to anybody.
        """

    def settled_by_team(self, coach: PersonId, since: date) -> list[tuple[PersonId, date, Settled]]:
        """What each whom he coaches promised him, with its owner and the day for which it was first promised.

        As `settled`, for all of them in one look.
        """

    def steering(self, role: Role, district: str = "") -> list[Person]:
        """Who holds this role (district officer or administrator), in that district where one is named.

        Only those who may be written to: they agreed, and did not stop.
        """
