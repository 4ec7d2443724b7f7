"""Consents: the words that somebody agreed to."""

from datetime import datetime

from bot.people import PersonId
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("consents")


class Consents(Rows):
    """To which words she said yes."""

    def agree(self, person: PersonId, edition: int, now: datetime) -> None:
        self._people.drop(person)
        self._run(_SQL["agree"], (person, edition, instant(now)))

    def agreed_to(self, person: PersonId) -> int:
        row = self._one(_SQL["agreed_to"], (person,))
        return 0 if row is None else int(row[0])
