"""Remembered: what a provider keeps of our files, as long as this program runs."""

from bot.channels.channel import Uploads
from bot.channels.newest import Newest

MOST = 1000  # files


class Remembered(Uploads):
    """For a bot that has no store."""

    def __init__(self) -> None:
        self._refs = Newest[tuple[str, str], str](MOST)

    async def find(self, bot: str, media: str) -> str | None:
        return self._refs.get((bot, media))

    async def keep(self, bot: str, media: str, ref: str) -> None:
        self._refs[bot, media] = ref

    async def drop(self, bot: str, media: str) -> None:
        self._refs.pop((bot, media), None)
