"""Recordings: cards that trainers read aloud, a file in the media folder each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.records import RecordingKept
from bot.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What stands recorded for a card in one language."""

    kept: RecordingKept
    person: PersonId | None  # who read it aloud; None: an operator, or somebody who was forgotten
    recorded_at: datetime
    heard_at: datetime | None  # when somebody else had listened to it


class Recordings(Protocol):
    """The part of the desk that knows what was recorded."""

    def keep_recording(self, kept: RecordingKept, by: PersonId | None, now: datetime) -> None:
        """In the place of what was recorded for this card in this language: nobody else is sent that.

        Nobody has heard it yet. The same file for the same words, kept again, changes nothing.
        """

    def recording(self, card: str, language: str) -> Recording | None: ...

    def recordings(self) -> list[Recording]:
        """All of them, by card and language."""

    def recording_heard(self, card: str, language: str, media: str, by: PersonId, now: datetime) -> bool:
        """Somebody vouches for this file; False when another stands there by now, or she recorded it."""

    def remove_recording(self, card: str, language: str) -> None:
        """Take it away: what is unsent of it is withdrawn. Nothing happens when there is none."""

    def is_recording(self, media: str) -> bool:
        """Whether the file with this name is one."""


def sent_as(card: str, language: str) -> str:
    """The name of a recording among the texts of a message, by which what is unsent of it is found."""
    return f"voice/{card}.{language}"
