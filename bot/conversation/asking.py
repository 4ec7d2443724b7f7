"""Asking: what becomes of a question that no card answers, as records of the talks about it.

`question` is its id. What a record leads to (who hears of it, and when) is `bot/coaching/questions.py`'s.
"""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why there was no card."""

    OUT_OF_SCOPE = "out_of_scope"
    NONE_OF_THESE = "none_of_these"
    NO_CARD = "no_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """She wants it answered by her coach, or by trainers when `coach` is None. The words are hers."""

    words: str
    why: Why
    coach: int | None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """Her coach has it before him; he is reminded once."""

    question: int


@dataclass(frozen=True, slots=True)
class QuestionDelayed:
    """Her coach will look at it tomorrow."""

    question: int


@dataclass(frozen=True, slots=True)
class QuestionPassedOn:
    """Her coach leaves it to the trainers."""

    question: int


@dataclass(frozen=True, slots=True)
class QuestionOverdue:
    """Her coach has not answered: the trainers read it from now on."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """Words, or a voice note by its media id, for whoever asked."""

    question: int
    words: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class QuestionClosed:
    """A card answers it now; without one it is closed, and whoever asked is told so."""

    question: int
    card: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsRead:
    """A trainer was shown these, without names: forgotten with whoever asked."""

    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """She has the answer."""

    question: int


@dataclass(frozen=True, slots=True)
class AnswerUnclear:
    """The answer was not clear to her: it is open again."""

    question: int


OfQuestion = (
    QuestionAsked
    | QuestionShown
    | QuestionDelayed
    | QuestionPassedOn
    | QuestionOverdue
    | QuestionAnswered
    | QuestionClosed
    | QuestionsRead
    | AnswerTold
    | AnswerUnclear
)
