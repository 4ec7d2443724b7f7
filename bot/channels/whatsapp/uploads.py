"""Uploads: the ids under which WhatsApp keeps our files, each for its days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.channels.channel import Uploads
from bot.channels.whatsapp.limits import MEDIA_DAYS

_DAY = len("2026-11-23")


@dataclass(frozen=True, slots=True)
class Dated(Uploads):
    """What was kept is kept with the day of its upload, before the id."""

    uploads: Uploads
    now: Callable[[], datetime]

    async def find(self, bot: str, media: str) -> str | None:
        kept = await self.uploads.find(bot, media)
        if kept is None:
            return None
        uploaded_on, ref = date.fromisoformat(kept[:_DAY]), kept[_DAY + 1 :]
        # The day on which it ends is not used: its hour is not known.
        return ref if self.now().date() < uploaded_on + timedelta(days=MEDIA_DAYS) else None

    async def keep(self, bot: str, media: str, ref: str) -> None:
        await self.uploads.keep(bot, media, f"{self.now().date()} {ref}")

    async def drop(self, bot: str, media: str) -> None:
        await self.uploads.drop(bot, media)
