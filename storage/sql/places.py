"""Places and doors: facilities, files that people sent, the house's own notes."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conversation.messages import Media
from bot.people import Facility, PersonId
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("places")

# Tries to get the bytes of one file, over a week.
FETCH_AGAIN, LONGEST_WAIT, MOST_FETCHES = timedelta(seconds=5), timedelta(hours=6), 40
_EVERYWHERE = {"cscom", "csref", "de", "du", "le", "la"}  # words that tell no place from another


def folded(words: str) -> str:
    """Words as they are looked up: no accents, no case, no marks."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


class Places(Rows):
    """What stands still while people move."""

    def put_facilities(self, facilities: Iterable[Facility]) -> None:
        self.unremember()  # people bear the names of their facilities
        self._run_many(
            _SQL["put_facility"],
            [(f.id, f.name, f.district, f.region, folded(f"{f.name} {f.district}")) for f in facilities],
        )

    def facilities_like(self, words: str, limit: int = 6) -> list[Facility]:
        terms = folded(words).split()
        if not terms:
            return []
        telling = [term for term in terms if term not in _EVERYWHERE] or terms
        rows = self._all(_SQL["facilities_like"], (" ".join(telling), limit))
        return [Facility(*row) for row in rows]

    def facility(self, id: str) -> Facility | None:
        row = self._one(_SQL["facility"], (id,))
        return None if row is None else Facility(*row)

    def keep_media(self, person: PersonId, media: Media, channel: str, now: datetime) -> None:
        self._run(
            _SQL["keep_media"],
            (
                media.id,
                person,
                channel,
                media.mime,
                media.size,
                media.ref,
                media.name,
                at := instant(now),
                at,
                "wanted" if media.ref else "here",
            ),
        )

    def media_to_fetch(self, now: datetime, limit: int) -> list[tuple[Media, str]]:
        rows = self._all(_SQL["media_to_fetch"], (instant(now), limit))
        return [(Media(*row[:5]), row[5]) for row in rows]

    def media_fetched(self, id: str, now: datetime, size: int, error: str = "") -> bool:
        row = self._one(_SQL["media_attempts"], (id,))
        if row is None:
            return True  # she was forgotten meanwhile
        state = "here" if not error else "wanted" if row[0] + 1 < MOST_FETCHES else "lost"
        again_at = now + min(FETCH_AGAIN * 2 ** row[0], LONGEST_WAIT)
        self._run(_SQL["media_fetched"], (state, size, error, instant(again_at), id))
        return state != "lost"

    def media(self, id: str) -> tuple[Media, PersonId] | None:
        row = self._one(_SQL["media"], (id,))
        return None if row is None else (Media(*row[:5]), PersonId(row[5]))

    def note(self, name: str) -> str | None:
        row = self._one(_SQL["note"], (name,))
        return None if row is None else str(row[0])

    def keep_note(self, name: str, value: str) -> None:
        self._run(_SQL["keep_note"], (name, value))

    def report(self, kind: str, about: str, words: str, person: PersonId | None, now: datetime) -> None:
        self._run(
            _SQL["report"],
            (instant(now), kind, about, words, person),
        )
