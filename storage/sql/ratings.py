"""Ratings: how both sides rated a month of coaching."""

from datetime import datetime

from bot.conversation.promising import CoachingRated
from bot.people import PersonId
from storage.ratings import Average, Rating
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("ratings")


class Ratings(Rows):
    """How coaching is going."""

    def keep_rating(self, person: PersonId, rated: CoachingRated, now: datetime) -> None:
        taps = (rated.heard, rated.useful, rated.promises)
        values = (person, rated.side, rated.month, *taps, rated.word, int(rated.shared), instant(now))
        self._run(_SQL["keep_rating"], values)

    def ratings(self, person: PersonId, side: str, since: str) -> list[Rating]:
        rows = self._all(_SQL["ratings"], (person, side, since))
        return [Rating(month=m, heard=h, useful=u, promises=p) for m, h, u, p in rows]

    def averages(self, coach: PersonId, side: str, since: str) -> list[Average]:
        return [Average(*row) for row in self._all(_SQL["averages"], (coach, side, since))]
