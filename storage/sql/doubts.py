"""Doubts: messages that may have been taken."""

from datetime import datetime

from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("doubts")


class Doubts(Rows):
    """What nobody knows."""

    def doubt(self, id: int, at: datetime) -> None:
        self._run(_SQL["doubt"], (instant(at), id))
