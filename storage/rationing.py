"""Rationing: what is promised about messages for which somebody's week had no place."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.conversation.messages import Purpose
from bot.people import PersonId


class HeldBack(NamedTuple):
    """What she was not sent, since her week was full."""

    person: PersonId
    purpose: Purpose
    until: datetime | None  # None: it was dropped


class Rationing(Protocol):
    """The part of the desk that knows what was held back."""

    def held_back(self, coach: PersonId, since: datetime) -> list[HeldBack]:
        """Of his coachees' check-ins and follow-ups: those that are held, and those dropped since then."""
