"""Foreseeing: where people are, and when they last wrote."""

from datetime import datetime

from bot.people import PersonId
from storage.sql.codec import moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("foreseeing")


class Foreseeing(Rows):
    """What a forecast asks of the desk."""

    def channels(self) -> list[str]:
        return [channel for (channel,) in self._all(_SQL["channels"])]

    def last_wrote(self, person: PersonId) -> datetime | None:
        found = self._one(_SQL["last_wrote"], (person,))
        return None if found is None else moment(found[0])
