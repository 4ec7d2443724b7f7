"""Current words: what is published runs, and what was withdrawn is shown to nobody, in every process.

The leader takes up what operators leave, and tells the others, who follow.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.content.library import Library
from bot.road import withdrawing
from bot.running import newer
from bot.settings import Settings
from bot.upkeep import publishing
from storage.company import Company, News
from storage.writer import Writer


class Current:
    """The words of one running house."""

    def __init__(
        self,
        settings: Settings,
        writer: Writer,
        now: Callable[[], datetime],
        library: Callable[[], Library],
        turn_to: Callable[[Library], None],
        company: Company,
    ) -> None:
        self._settings = settings
        self._writer = writer
        self._now = now
        self._library = library
        self._turn_to = turn_to
        self._company = company
        self._with_packs = partial(newer.library_with, settings, library().policy)
        self._packs = publishing.published(settings.published_path)

    async def begin(self) -> None:
        """At a start. Raises StoreError."""
        await withdrawing.recall(self._library(), self._writer)
        if self._company.leads:
            await self.published()
            await self.taken_back()

    async def published(self) -> None:
        """Take up what waits to be published."""
        await publishing.take_left(self._settings.published_path, self._with_packs, self._published)

    async def taken_back(self) -> None:
        """Take up what waits to be withdrawn. Raises StoreError."""
        folder = self._settings.withdrawals_path
        waits = bool(withdrawing.left(folder))
        await withdrawing.take_left(folder, self._library(), self._writer, self._now, self._settings.timezone)
        if waits:
            self._company.tell(News.WORDS)

    async def follow(self) -> None:
        """Do as another process did. Raises StoreError."""
        await withdrawing.recall(self._library(), self._writer)
        packs = publishing.published(self._settings.published_path)
        if packs != self._packs:
            self._turn_to(await asyncio.to_thread(self._with_packs, packs))
            self._packs = packs

    def _published(self, library: Library) -> None:
        self._turn_to(library)
        self._packs = publishing.published(self._settings.published_path)
        self._company.tell(News.WORDS)
