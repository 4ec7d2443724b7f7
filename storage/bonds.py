"""Bonds: what is promised about two who are coach and coachee no more."""

from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Bonds(Protocol):
    """The part of the desk that knows what holds two people together."""

    def unbind(self, coach: PersonId, of: PersonId, now: datetime) -> list[int]:
        """What the two had open with each other binds neither any more.

        Visits and her own schedules end. A promise stays with whoever gave it, as one to herself;
        the ids of those that are open.
        """
