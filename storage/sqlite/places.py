"""Places and doors: facilities, invitations, files that people sent, the house's own notes."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from bot.conversation.messages import Media
from bot.people import Facility, PersonId
from storage.sqlite.codec import instant
from storage.sqlite.rows import Rows

MOST_FETCHES = 5  # tries to get the bytes of one file


def folded(words: str) -> str:
    """Words as they are looked up: no accents, no case, no marks."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


class Places(Rows):
    """What stands still while people move."""

    def put_facilities(self, facilities: Iterable[Facility]) -> None:
        self._connection.executemany(
            """insert into facilities (id, name, district, region, folded) values (?, ?, ?, ?, ?)
            on conflict (id) do update set name = excluded.name, district = excluded.district,
                region = excluded.region, folded = excluded.folded""",
            [(f.id, f.name, f.district, f.region, folded(f"{f.name} {f.district}")) for f in facilities],
        )

    def facilities_like(self, words: str, limit: int = 6) -> list[Facility]:
        terms = [
            term for term in folded(words).split() if term not in ("cscom", "csref", "de", "du", "le", "la")
        ]
        if not terms:
            return []
        rows = self._all(
            """select f.id, f.name, f.district, f.region from facilities_fts m
            join facilities f on f.rowid = m.rowid where facilities_fts match ?
            order by rank, f.name limit ?""",
            (" ".join(f'"{term}"*' for term in terms), limit),
        )
        return [Facility(*row) for row in rows]

    def add_invite(self, code: str, coach: PersonId, expires_at: datetime) -> None:
        self._run(
            "insert or ignore into invites (code, coach, expires_at) values (?, ?, ?)",
            (code, coach, instant(expires_at)),
        )

    def invite(self, code: str, now: datetime) -> PersonId | None:
        row = self._one(
            "select coach from invites where code = ? and used_at is null and expires_at > ?",
            (code, instant(now)),
        )
        return None if row is None else PersonId(row[0])

    def use_invite(self, code: str, by: PersonId, now: datetime) -> PersonId | None:
        row = self._one(
            """update invites set used_at = ?, used_by = ?
            where code = ? and used_at is null and expires_at > ? and coach != ? returning coach""",
            (instant(now), by, code, instant(now), by),
        )
        return None if row is None else PersonId(row[0])

    def keep_media(self, person: PersonId, media: Media, channel: str, now: datetime) -> None:
        self._run(
            """insert or ignore into media (id, person, channel, mime, size, ref, name, received_at, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                media.id,
                person,
                channel,
                media.mime,
                media.size,
                media.ref,
                media.name,
                instant(now),
                "wanted" if media.ref else "here",
            ),
        )

    def media_to_fetch(self, limit: int) -> list[tuple[Media, str]]:
        rows = self._all(
            """select id, mime, size, ref, name, channel from media
            where state = 'wanted' order by received_at limit ?""",
            (limit,),
        )
        return [(Media(*row[:5]), row[5]) for row in rows]

    def media_fetched(self, id: str, size: int, error: str = "") -> None:
        self._run(
            """update media set size = ?, error = ?, attempts = attempts + 1,
            state = case when ? = '' then 'here' when attempts + 1 >= ? then 'lost' else 'wanted' end
            where id = ?""",
            (size, error, error, MOST_FETCHES, id),
        )

    def media(self, id: str) -> tuple[Media, PersonId] | None:
        row = self._one("select id, mime, size, ref, name, person from media where id = ?", (id,))
        return None if row is None else (Media(*row[:5]), PersonId(row[5]))

    def note(self, name: str) -> str | None:
        row = self._one("select value from notes where name = ?", (name,))
        return None if row is None else str(row[0])

    def keep_note(self, name: str, value: str) -> None:
        self._run("insert or replace into notes (name, value) values (?, ?)", (name, value))

    def report(self, kind: str, about: str, words: str, person: PersonId | None, now: datetime) -> None:
        self._run(
            "insert into reports (at, kind, about, words, person) values (?, ?, ?, ?, ?)",
            (instant(now), kind, about, words, person),
        )
