"""Watching: how the house stands, and what administrators were told of it."""

from collections.abc import Collection
from datetime import datetime

from bot.conversation.messages import Purpose
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.watching import Late, Raised, Waiting

_SQL = queries("watching")


class Watching(Rows):
    """The part of the desk that is asked how the house stands."""

    def waiting(self, channels: Collection[str], most: int) -> list[Waiting]:
        found = []
        for channel in channels:
            for purpose in Purpose:
                count, since = self._one(_SQL["waiting"], (channel, int(purpose), most))
                if count:
                    found.append(Waiting(channel, purpose, count, moment(since)))
        return found

    def late_timers(self, now: datetime, most: int) -> Late:
        count, since = self._one(_SQL["late_timers"], (instant(now), most))
        return Late(count, optional_moment(since))

    def dead_letters_after(self, id: int, most: int) -> tuple[int, int]:
        count, latest = self._one(_SQL["dead_letters"], (id, most))
        return count, latest or id

    def raised(self) -> list[Raised]:
        rows = self._all(_SQL["raised"])
        return [Raised(kind, about, moment(since), moment(told_at)) for kind, about, since, told_at in rows]

    def keep_raised(self, raised: Raised) -> None:
        kind, about, since, told_at = raised
        self._run(_SQL["keep_raised"], (kind, about, instant(since), instant(told_at)))

    def drop_raised(self, kind: str, about: str) -> None:
        self._run(_SQL["drop_raised"], (kind, about))
