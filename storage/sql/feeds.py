"""Feeds: the address that feeds a coach's own calendar, and what was told there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.people import PersonId
from storage.feeds import Fed
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("feeds")


class Feeds(Rows):
    """The part of the desk that feeds calendars."""

    def open_feed(self, person: PersonId, nonce: str, now: datetime) -> None:
        self._run(_SQL["open_feed"], (person, nonce, instant(now)))

    def close_feed(self, person: PersonId) -> None:
        self._run(_SQL["close_feed"], (person,))
        self._run(_SQL["drop_fed"], (person,))

    def feed_of(self, person: PersonId) -> str | None:
        row = self._one(_SQL["feed_of"], (person,))
        return None if row is None else str(row[0])

    def fed_by(self, nonce: str) -> PersonId | None:
        row = self._one(_SQL["fed_by"], (nonce,))
        return None if row is None else PersonId(row[0])

    def fed(self, person: PersonId) -> Mapping[str, Fed]:
        return {
            uid: Fed(digest, moment(at), sequence, moment(changed_at), bool(cancelled))
            for uid, digest, at, sequence, changed_at, cancelled in self._all(_SQL["fed"], (person,))
        }

    def keep_fed(self, person: PersonId, told: Mapping[str, Fed], over: Iterable[str]) -> None:
        for uid, one in told.items():
            times = (instant(one.at), one.sequence, instant(one.changed_at))
            self._run(_SQL["keep_fed"], (person, uid, one.digest, *times, int(one.cancelled)))
        for uid in over:
            self._run(_SQL["forget_fed"], (person, uid))
