"""Progress: what is promised about how a person keeps at it."""

from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Progress(Protocol):
    """The part of the desk that looks back on her reviews."""

    def review_days(self, person: PersonId, since: datetime) -> list[datetime]:
        """When she first answered on each day (UTC) since then on which she did, latest first."""
