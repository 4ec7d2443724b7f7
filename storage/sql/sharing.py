"""Sharing: who lets her coach know how she learns, and what he was told."""

from collections.abc import Iterable
from datetime import datetime

from bot.people import Person, PersonId
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn

_SQL = queries("sharing")


class Sharing(TakingIn):
    """What a coach may hear of her learning."""

    def keep_sharing(self, person: PersonId, coach: PersonId, shared: bool, now: datetime) -> None:
        self._run(_SQL["keep_sharing"], (person, coach, int(shared), instant(now)))

    def shares(self, person: PersonId) -> bool | None:
        row = self._one(_SQL["shares"], (person,))
        return None if row is None else bool(row[0])

    def sharers(self, coach: PersonId) -> list[Person]:
        sharing = {id for (id,) in self._all(_SQL["sharers"], (coach,))}
        return [person for person in self.coachees(coach) if person.id in sharing]

    def note_mention(self, of: PersonId, to: PersonId, turn: int, words: str, now: datetime) -> None:
        self._run(_SQL["note_mention"], (of, to, turn, instant(now), words))

    def note_named(self, people: Iterable[PersonId], to: PersonId, turn: int, now: datetime) -> None:
        self._run_many(_SQL["note_mention"], [(of, to, turn, instant(now), "") for of in people])
