"""Recordings: cards that trainers read aloud."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.conversation.records import RecordingKept
from bot.people import PersonId
from storage.recordings import Recording, sent_as
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.withdrawing import Withdrawing

_SQL = queries("recordings")


class Recordings(Withdrawing):
    """The part of the desk that knows what was recorded."""

    def keep_recording(self, kept: RecordingKept, by: PersonId | None, now: datetime) -> None:
        before = self.recording(kept.card, kept.language)
        if before is not None and before.kept.media != kept.media:
            self.void({sent_as(kept.card, kept.language)})
        row = (kept.card, kept.language, kept.words, kept.script, kept.media, kept.size, kept.seconds)
        self._run(_SQL["keep_recording"], (*row, by, instant(now)))

    def recording(self, card: str, language: str) -> Recording | None:
        row = self._one(_SQL["recording"], (card, language))
        return None if row is None else _read(row)

    def recordings(self) -> list[Recording]:
        return [_read(row) for row in self._all(_SQL["recordings"])]

    def recording_heard(self, card: str, language: str, media: str, by: PersonId, now: datetime) -> bool:
        row = (by, instant(now), card, language, media)
        return self._run(_SQL["recording_heard"], row).rowcount == 1

    def remove_recording(self, card: str, language: str) -> None:
        self.void({sent_as(card, language)})
        self._run(_SQL["remove_recording"], (card, language))

    def is_recording(self, media: str) -> bool:
        return self._one(_SQL["is_recording"], (media,)) is not None


def _read(row: Sequence[Any]) -> Recording:
    card, language, words, script, media, size, seconds, person, recorded_at, heard_at = row
    return Recording(
        kept=RecordingKept(
            card=card,
            language=language,
            words=words,
            script=script,
            media=media,
            size=size,
            seconds=seconds,
        ),
        person=person,
        recorded_at=moment(recorded_at),
        heard_at=optional_moment(heard_at),
    )
