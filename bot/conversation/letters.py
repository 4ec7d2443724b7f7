"""Letters: what passes between a coach and one coachee, as records of the talks about it.

`letter` is its id. What a record leads to (who hears of it, and when) is `bot/coaching/letters.py`'s.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_TOPIC = 60  # characters of what a letter is about


class Kind(StrEnum):
    """What a coach writes."""

    QUESTION = "question"
    FEEDBACK = "feedback"


class Reply(StrEnum):
    """What she does with it."""

    ANSWER = "answer"
    THANKS = "thanks"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten:
    """A question, typed or spoken, or feedback in three parts; for one coachee of whoever writes."""

    to: int
    kind: Kind
    topic: str = ""  # what it is about, in words that she has shared
    observation: str = ""
    effect: str = ""
    question: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class LetterShown:
    """She has it before her; a question is repeated once."""

    letter: int
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswered:
    """Her reply: for an answer words, or a voice note by its media id."""

    letter: int
    reply: Reply
    words: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class ReplyTold:
    """The coach has her reply."""

    letter: int


OfLetter = LetterWritten | LetterShown | LetterAnswered | ReplyTold
