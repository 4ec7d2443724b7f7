"""Uploads: what a provider keeps of our files is remembered in the store, beyond a restart.

A picture, a voice or a certificate goes up once for each bot, and by its id to whoever is sent it next: on a
weak network, and a metered one, the same megabyte a hundred times is what must not be.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.channels.channel import Uploads
from storage.store import Desk, Store, StoreError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeptUploads(Uploads):
    """Of one channel. A store that cannot be used costs an upload, and no message."""

    store: Store
    channel: str

    async def find(self, bot: str, media: str) -> str | None:
        def look() -> str | None:
            with self.store.reading() as desk:
                return desk.uploaded(self.channel, bot, media)

        try:
            return await asyncio.to_thread(look)
        except StoreError as error:
            log.error("uploads.not_read", error=error)
            return None

    async def keep(self, bot: str, media: str, ref: str) -> None:
        await self._write(lambda desk: desk.keep_upload(self.channel, bot, media, ref))

    async def drop(self, bot: str, media: str) -> None:
        await self._write(lambda desk: desk.drop_upload(self.channel, bot, media))

    async def _write(self, work: Callable[[Desk], None]) -> None:
        def write() -> None:
            with self.store.transaction() as desk:
                work(desk)

        try:
            await asyncio.to_thread(write)
        except StoreError as error:
            log.error("uploads.not_kept", error=error)
