"""Letters: what coaches write to their coachees, and what they reply."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.letters import LetterWritten
from bot.people import PersonId
from storage.letters import Letter
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("letters")


class Letters(Rows):
    """The part of the desk that keeps letters."""

    def keep_letter(self, coach: PersonId, ref: Key, written: LetterWritten, now: datetime) -> int:
        w = written
        said = (w.kind, w.topic, w.observation, w.effect, w.question, w.voice)
        return int(self._one(_SQL["keep_letter"], (coach, ref, w.to, *said, instant(now)))[0])

    def letter(self, id: int) -> Letter | None:
        row = self._one(_SQL["letter"], (id,))
        return None if row is None else _letter(row)

    def letters_between(self, person: PersonId, coach: PersonId | None, limit: int) -> list[Letter]:
        return [_letter(row) for row in self._all(_SQL["letters_between"], (person, coach, limit))]

    def letter_shown(self, id: int, turn: int) -> None:
        self._run(_SQL["letter_shown"], (turn, id))

    def reply_to_letter(self, id: int, reply: str, answer: str, voice: str, now: datetime) -> bool:
        row = (reply, answer, voice, instant(now), id)
        return self._run(_SQL["reply_to_letter"], row).rowcount == 1

    def reply_told(self, id: int, turn: int) -> None:
        self._run(_SQL["reply_told"], (turn, id))

    def letters_for(self, coachee: PersonId) -> list[Letter]:
        return [_letter(row) for row in self._all(_SQL["letters_for"], (coachee,))]

    def untold_replies(self, coach: PersonId) -> list[Letter]:
        return [_letter(row) for row in self._all(_SQL["untold_replies"], (coach,))]


def _letter(row: Sequence[Any]) -> Letter:
    (
        id, coach, coachee, kind, topic, observation, effect, question, voice, sent_at, replied_at, reply,
        answer, answer_voice,
    ) = row  # fmt: skip
    return Letter(
        id=id,
        coach=coach,
        coachee=coachee,
        kind=kind,
        topic=topic,
        observation=observation,
        effect=effect,
        question=question,
        voice=voice,
        sent_at=moment(sent_at),
        replied_at=optional_moment(replied_at),
        reply=reply,
        answer=answer,
        answer_voice=answer_voice,
    )
