"""Promising: promises that bind two people, and what a coach is asked to promise."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.records import PromiseState
from bot.people import Person, PersonId, Role
from storage.promising import Heard, Settled, Wish
from storage.sqlite.coaching import Coaching, to_promise
from storage.sqlite.codec import instant, moment, optional_moment
from storage.sqlite.queries import queries
from storage.sqlite.taking_in import TakingIn
from storage.store import Promise

_SQL = queries("promising")


class Promising(Coaching, TakingIn):
    """Both sides of a promise."""

    def promises_to(self, other: PersonId) -> list[Promise]:
        return [to_promise(row) for row in self._all(_SQL["promises_to"], (other,))]

    def changed_for(self, other: PersonId, since: datetime) -> list[Promise]:
        return [to_promise(row) for row in self._all(_SQL["changed_for"], (other, instant(since)))]

    def promise_told(self, id: int, told: str) -> None:
        self._run(_SQL["promise_told"], (told, id))

    def promise_reminded(self, id: int, turn: int, now: datetime) -> None:
        self._run(_SQL["promise_reminded"], (turn, instant(now), id))

    def reminders(self, id: int) -> Heard:
        return Heard(*self._one(_SQL["reminders"], (id,)))

    def pass_on(self, id: int, now: datetime) -> bool:
        return self._run(_SQL["pass_on"], (instant(now), id)).rowcount == 1

    def passed_on_at(self, id: int) -> datetime | None:
        row = self._one(_SQL["passed_on_at"], (id,))
        return None if row is None else optional_moment(row[0])

    def settled(self, owner: PersonId, other: PersonId | None, since: date) -> list[Settled]:
        rows = self._all(_SQL["settled"], (owner, other, since.isoformat()))
        return [
            Settled(date.fromisoformat(day), PromiseState(state), optional_moment(closed_at))
            for day, state, closed_at in rows
        ]

    def steering(self, role: Role, district: str = "") -> list[Person]:
        found = (self.person(id) for (id,) in self._all(_SQL[role], (district,)))
        return [person for person in found if person is not None]

    def keep_wish(self, person: PersonId, ref: Key, coach: PersonId, words: str, now: datetime) -> int:
        return int(self._one(_SQL["keep_wish"], (person, ref, coach, words, instant(now)))[0])

    def wish(self, id: int) -> Wish | None:
        row = self._one(_SQL["wish"], (id,))
        return None if row is None else _wish(row)

    def wishes_of(self, person: PersonId) -> list[Wish]:
        return [_wish(row) for row in self._all(_SQL["wishes_of"], (person,))]

    def wishes_for(self, coach: PersonId) -> list[Wish]:
        return [_wish(row) for row in self._all(_SQL["wishes_for"], (coach,))]

    def close_wish(self, id: int, outcome: str, reason: str, now: datetime) -> bool:
        return self._run(_SQL["close_wish"], (outcome, reason, instant(now), id)).rowcount == 1


def _wish(row: Sequence[Any]) -> Wish:
    id, person, coach, words, asked_at, closed_at, outcome, reason = row
    return Wish(
        id=id,
        person=person,
        coach=coach,
        words=words,
        asked_at=moment(asked_at),
        closed_at=optional_moment(closed_at),
        outcome=outcome,
        reason=reason,
    )
