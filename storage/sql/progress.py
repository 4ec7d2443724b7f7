"""Progress: how a person keeps at it."""

from datetime import datetime

from bot.people import PersonId
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("progress")


class Progress(Rows):
    """Looking back on her reviews."""

    def review_days(self, person: PersonId, since: datetime) -> list[datetime]:
        return [moment(at) for (at,) in self._all(_SQL["review_days"], (person, instant(since)))]
