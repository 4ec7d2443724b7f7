"""Uploads: the ids under which providers keep our files."""

from collections.abc import Iterable

from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("uploads")


class Uploads(Rows):
    """The part of the desk that spares uploads."""

    def uploaded(self, channel: str, bot: str, media: str) -> str | None:
        row = self._one(_SQL["uploaded"], (channel, bot, media))
        return None if row is None else str(row[0])

    def keep_upload(self, channel: str, bot: str, media: str, ref: str) -> None:
        self._run(_SQL["keep_upload"], (channel, bot, media, ref))

    def drop_upload(self, channel: str, bot: str, media: str) -> None:
        self._run(_SQL["drop_upload"], (channel, bot, media))

    def drop_uploads(self, media: Iterable[str]) -> None:
        self._run_many(_SQL["drop_uploads"], [(id,) for id in media])
