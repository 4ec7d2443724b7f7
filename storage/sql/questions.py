"""Questions: what no card answered, and what people answered to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.conversation.asking import QuestionAsked
from bot.conversation.events import Key
from bot.people import PersonId
from storage.questions import MOST_ROWS, Listed, Question
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("questions")


class Questions(Rows):
    """The part of the desk that keeps questions."""

    def keep_question(
        self, person: PersonId, ref: Key, asked: QuestionAsked, gist: str, language: str, now: datetime
    ) -> int | None:
        if self._one(_SQL["same_question"], (person, gist)) is not None:
            return None
        at, coach = instant(now), asked.coach
        row = (person, ref, asked.words, gist, language, asked.why, coach, at, at if coach is None else None)
        return int(self._one(_SQL["keep_question"], row)[0])

    def question(self, id: int) -> Question | None:
        row = self._one(_SQL["question"], (id,))
        return None if row is None else _question(row)

    def open_questions(self, person: PersonId) -> list[Question]:
        return [_question(row) for row in self._all(_SQL["open_questions"], (person,))]

    def questions_for(self, coach: PersonId) -> list[Question]:
        return [_question(row) for row in self._all(_SQL["questions_for"], (coach,))]

    def list_question(self, id: int, now: datetime) -> bool:
        return self._run(_SQL["list_question"], (instant(now), id)).rowcount == 1

    def listed(self, overdue: datetime, limit: int = MOST_ROWS) -> list[Listed]:
        return [_listed(row) for row in self._all(_SQL["listed"], (instant(overdue), limit))]

    def every_question(self, overdue: datetime, limit: int = MOST_ROWS) -> list[Listed]:
        return [_listed(row) for row in self._all(_SQL["every_question"], (instant(overdue), limit))]

    def similar(self, id: int) -> list[Question]:
        return [_question(row) for row in self._all(_SQL["similar"], (id,))]

    def answer_question(
        self, id: int, by: PersonId | None, words: str, voice: str, card: str, now: datetime
    ) -> bool:
        row = (by, words, voice, card, instant(now), id)
        return self._run(_SQL["answer_question"], row).rowcount == 1

    def answer_told(self, id: int, turn: int) -> None:
        self._run(_SQL["answer_told"], (turn, id))

    def untold(self, person: PersonId) -> list[Question]:
        return [_question(row) for row in self._all(_SQL["untold"], (person,))]

    def is_untold(self, id: int) -> bool:
        return self._one(_SQL["is_untold"], (id,)) is not None

    def reopen_question(self, id: int, now: datetime) -> bool:
        return self._run(_SQL["reopen_question"], (instant(now), id)).rowcount == 1


def _question(row: Sequence[Any]) -> Question:
    id, person, words, language, reason, coach, asked_at, listed_at, answered_at, answer, voice, card, by = (
        row
    )
    return Question(
        id=id,
        person=person,
        words=words,
        language=language,
        reason=reason,
        coach=coach,
        asked_at=moment(asked_at),
        listed_at=optional_moment(listed_at),
        answered_at=optional_moment(answered_at),
        answer=answer,
        voice=voice,
        card=card,
        answered_by=by,
    )


def _listed(row: Sequence[Any]) -> Listed:
    id, person, asked_at, *rest = row
    return Listed(id, person, moment(asked_at), *rest)
