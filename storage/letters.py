"""Letters: what is promised about what a coach writes to one coachee, and her reply."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.events import Key
from bot.conversation.letters import LetterWritten
from bot.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A question, or feedback in three parts, from a coach to one coachee; and what she replied.

    It is open until `replied_at`. Whose side was forgotten has neither words nor, if the coach, an id.
    """

    id: int
    coach: PersonId | None
    coachee: PersonId
    kind: str  # "question" | "feedback"
    topic: str  # what it is about, in words that she had shared
    observation: str  # of feedback
    effect: str  # of feedback
    question: str
    voice: str  # the media id of a question that was spoken
    sent_at: datetime
    replied_at: datetime | None
    reply: str  # "" | "answer" | "thanks" | "not_now"
    answer: str  # words, or …
    answer_voice: str  # … the media id of a voice note


class Letters(Protocol):
    """The part of the desk that keeps letters. None of them costs more as answered ones grow."""

    def keep_letter(self, coach: PersonId, ref: Key, written: LetterWritten, now: datetime) -> int:
        """Write a letter, once for each (coach, ref); its id."""

    def letter(self, id: int) -> Letter | None: ...

    def letters_between(self, person: PersonId, coach: PersonId | None, limit: int) -> list[Letter]:
        """Those to one coachee, of this coach (None: of any), the latest first; none that was forgotten."""

    def letter_shown(self, id: int, turn: int) -> None:
        """She was shown it in that turn of hers."""

    def reply_to_letter(self, id: int, reply: str, answer: str, voice: str, now: datetime) -> bool:
        """Keep her reply. False when there is one already, or it was forgotten: the first one stands."""

    def reply_told(self, id: int, turn: int) -> None:
        """The coach was told her reply in that turn of his."""

    def letters_for(self, coachee: PersonId) -> list[Letter]:
        """Open ones that she was not shown, or whose message was dropped on its way, the oldest first."""

    def untold_replies(self, coach: PersonId) -> list[Letter]:
        """Replies that this coach was not told, or whose message was dropped on its way."""
