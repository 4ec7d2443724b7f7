"""Foreseeing: what is promised to whoever plays a programme ahead on a copy of its store."""

from datetime import datetime
from typing import Protocol

from bot.people import PersonId


class Foreseeing(Protocol):
    """The part of the desk that tells where people are, and when they last wrote."""

    def channels(self) -> list[str]:
        """On which channels somebody can be reached, or something waits to be sent."""

    def last_wrote(self, person: PersonId) -> datetime | None:
        """When she last wrote, tapped or sent something, anywhere."""
