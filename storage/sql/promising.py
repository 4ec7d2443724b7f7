"""Promising: promises that bind two people."""

from datetime import date, datetime

from bot.conversation.records import PromiseState
from bot.people import Person, PersonId, Role
from storage.promising import Lying, ReminderCounts, Settled
from storage.sql.coaching import Coaching, to_promise
from storage.sql.codec import instant, optional_moment
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn
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

    def reminders(self, id: int) -> ReminderCounts:
        return ReminderCounts(*self._one(_SQL["reminders"], (id,)))

    def ask_promise(self, id: int, since: datetime, now: datetime) -> bool:
        return self._run(_SQL["ask_promise"], (instant(now), id, instant(since))).rowcount == 1

    def pass_on(self, id: int, to: str, now: datetime) -> bool:
        return self._run(_SQL["pass_on"], (to, instant(now), id)).rowcount == 1

    def lying(self, today: date) -> list[Lying]:
        return [
            Lying(id, owner, other, date.fromisoformat(due_on), to, optional_moment(at), reminders)
            for id, owner, other, due_on, to, at, reminders in self._all(_SQL["lying"], (today.isoformat(),))
        ]

    def settled(self, owner: PersonId, other: PersonId | None, since: date) -> list[Settled]:
        return [_settled(*row) for row in self._all(_SQL["settled"], (owner, other, since.isoformat()))]

    def settled_by_team(self, coach: PersonId, since: date) -> list[tuple[PersonId, date, Settled]]:
        rows = self._all(_SQL["settled_by_team"], (coach, since.isoformat()))
        return [
            (owner, date.fromisoformat(first), _settled(day, state, closed_at))
            for owner, first, day, state, closed_at in rows
        ]

    def steering(self, role: Role, district: str = "") -> list[Person]:
        query = _SQL["of_district"] if role == Role.DISTRICT else _SQL["administrators"]
        found = (self.person(id) for (id,) in self._all(query, (district,)))
        return [person for person in found if person is not None]


def _settled(counts_on: str, state: str, closed_at: str | None) -> Settled:
    return Settled(date.fromisoformat(counts_on), PromiseState(state), optional_moment(closed_at))
