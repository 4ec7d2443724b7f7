"""Sharing: what is promised about who lets her coach know how she learns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.people import Person, PersonId


class Sharing(Protocol):
    """The part of the desk that knows what a coach may hear of her learning."""

    def keep_sharing(self, person: PersonId, coach: PersonId, shared: bool, now: datetime) -> None:
        """What she decided; it holds for this coach and for no other."""

    def shares(self, person: PersonId) -> bool | None:
        """Whether she shares with the coach that she has today; None when she never said."""

    def sharers(self, coach: PersonId) -> list[Person]:
        """His coachees who share with him, by name."""

    def note_mention(self, of: PersonId, to: PersonId, turn: int, words: str, now: datetime) -> None:
        """In this turn he was told these words of her: shown to her, and forgotten with her."""

    def note_named(self, people: Iterable[PersonId], to: PersonId, turn: int, now: datetime) -> None:
        """In this turn he was shown these people, all noted at once; without words, as `note_mention`."""
