"""Questions: what is promised about questions that no card answered, and the answers of people to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.conversation.asking import QuestionAsked
from bot.conversation.events import Key
from bot.people import PersonId

MOST_ROWS = 1000  # of one list


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands. It is open until `answered_at`; closed without an answer when that is all."""

    id: int
    person: PersonId
    words: str  # exactly as she typed them
    language: str
    reason: str  # why there was no card: "out_of_scope" | "none_of_these" | "no_card"
    coach: PersonId | None  # whom she let it be sent to
    asked_at: datetime
    listed_at: datetime | None  # since when trainers read it, without her name
    answered_at: datetime | None
    answer: str  # words, or …
    voice: str  # … the media id of a voice note, or …
    card: str  # … a card that answers it now
    answered_by: PersonId | None


class Listed(NamedTuple):
    """A question as trainers read it. `similar` counts those in the same words, this one among them."""

    id: int
    person: PersonId  # so that what was read is forgotten with her; shown to nobody
    asked_at: datetime
    words: str
    similar: int
    language: str
    cadre: str
    district: str
    reason: str
    state: str  # "listed" | "with coach" | "answered" | "card" | "closed"
    card: str


class Questions(Protocol):
    """The part of the desk that keeps questions. None of them costs more as answered ones grow."""

    def keep_question(
        self, person: PersonId, ref: Key, asked: QuestionAsked, gist: str, language: str, now: datetime
    ) -> int | None:
        """Write a question, once for each (person, ref); its id. `gist`: its words as they are compared.

        None when she has asked the same already: an open one of hers has this gist.
        """

    def question(self, id: int) -> Question | None: ...

    def open_questions(self, person: PersonId) -> list[Question]:
        """Hers that nobody has answered, the oldest first."""

    def questions_for(self, coach: PersonId) -> list[Question]:
        """Those that wait for this coach, the oldest first; not those that trainers have by now."""

    def list_question(self, id: int, now: datetime) -> bool:
        """Trainers read it from now on. False when they do already, or it is not open."""

    def listed(self, overdue: datetime, limit: int = MOST_ROWS) -> list[Listed]:
        """What trainers may answer, the oldest first; the same words once, with how often they were asked.

        What was asked before `overdue` is among them, whatever became of the timers.
        """

    def every_question(self, overdue: datetime, limit: int = MOST_ROWS) -> list[Listed]:
        """Open or not, the latest first; none of a person who asked to be forgotten."""

    def similar(self, id: int) -> list[Question]:
        """The open questions in the same words, whoever asked them; itself among them."""

    def answer_question(
        self, id: int, by: PersonId | None, words: str, voice: str, card: str, now: datetime
    ) -> bool:
        """Keep the answer. False when it has one already, or was forgotten: the first one stands."""

    def answer_told(self, id: int, turn: int) -> None:
        """She was told the answer in that turn of hers."""

    def untold(self, person: PersonId) -> list[Question]:
        """Hers with an answer that she was not told, or whose message was dropped on its way."""

    def is_untold(self, id: int) -> bool:
        """Whether the answer is still to be told; not when it was told, or there is none."""

    def reopen_question(self, id: int, now: datetime) -> bool:
        """It is not clear to her yet: open again, asked now. False when it is open.

        Her coach has it again when it was he who answered; else trainers have it.
        """
