"""Rationing: messages for which somebody's week had no place."""

from datetime import datetime

from bot.conversation.messages import Purpose
from bot.people import PersonId
from storage.rationing import HeldBack
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("rationing")


class Rationing(Rows):
    """What was held back."""

    def held_back(self, coach: PersonId, since: datetime) -> list[HeldBack]:
        return [
            HeldBack(person, Purpose(purpose), moment(until) if state == "held" else None)
            for person, purpose, state, until in self._all(_SQL["held_back"], (coach, instant(since)))
        ]
