"""The guest: a channel whose updates are handed to it, one by one, by the bot that it lives in."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.app import running
from bot.channels.bot_api.calls import Api
from bot.channels.bot_api.hearing import Hearing
from bot.channels.bot_api.inbound import NAME, Clocks
from bot.channels.bot_api.limits import LIMITS
from bot.channels.bot_api.outbound import Load, Outbound
from bot.channels.channel import SendResult, TakeIn, Uploads
from bot.channels.remembered import Remembered
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message
from bot.keys import media_of
from bot.people import Address
from bot.road.uploads import KeptUploads
from bot.serving.serve import appoint
from bot.settings import Settings, load
from bot.stores import open_store
from scheduler.clock import Clock

log = structlog.get_logger()

OURS = r"^(!|@\d+\.|\d+\.\d+\.)"
"""What the data of Jigi's buttons looks like; any other tap is the host's."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds, until the store is tried again


class Guest:
    """Jigi in somebody else's bot."""

    name = NAME

    def __init__(
        self,
        api: Api,
        now: Callable[[], datetime],
        load: Load,
        uploads: Uploads | None = None,
        per_second: float = LIMITS.per_second,
    ) -> None:
        """`api`: the calls of the host's bot. `load`: the bytes of a file in the media folder.
        `uploads`: what Telegram keeps of those already; without, it is remembered until the end."""
        self.limits = replace(LIMITS, per_second=per_second)
        self._now = now
        self._outbound = Outbound(api, load, uploads or Remembered())
        self._hearing = Hearing(api)
        self._take_in: TakeIn | None = None

    async def run(self, take_in: TakeIn) -> None:
        """Be handed updates until cancelled."""
        self._take_in = take_in
        try:
            await asyncio.Event().wait()
        finally:
            self._take_in = None
            await self._hearing.close()

    async def hear(self, update: Mapping[str, Any]) -> None:
        """Returns once the update is committed, or is nothing for us. While the store fails it waits.

        An error would not bring it back: both libraries log what a handler raises, and acknowledge.
        Raises RuntimeError when Jigi does not run.
        """
        # The host does not show what Telegram's clock says: this machine's has to be right.
        events = self._hearing.hear([update], Clocks(self._now(), int(time.time())))
        wait = FIRST_WAIT
        while events:
            if self._take_in is None:
                raise RuntimeError("Jigi does not run: handle updates only inside `async with jigi_in(bot)`")
            try:
                await self._take_in(events)
            except Exception as error:  # not all was committed
                log.error("telegram.not_taken_in", updates=1, error=error)
            else:
                return
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        return await self._outbound.send(chat, message, key)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        return await self._outbound.fetch(media)


@contextlib.asynccontextmanager
async def living(api: Api, settings: Settings | None = None) -> AsyncIterator[Guest]:
    """Jigi with its store, its clock and its sender, as long as the block lasts; then it drains.

    Settings are those of the environment unless given. Raises SettingsError, StoreError and PackError.
    """
    settings = settings or load()
    store = open_store(settings)
    try:
        with store.transaction() as desk:
            appoint(desk, map(Address.parse, settings.administrators))
        clock = Clock()
        media = media_of(settings)
        guest = Guest(api, clock.now, media.read, KeptUploads(store, NAME), settings.telegram_per_second)
        async with running(settings, store, {guest.name: guest}, clock) as jigi:
            receiving = asyncio.create_task(guest.run(jigi.hearing.hear))
            await asyncio.sleep(0)  # from here on it can be handed updates
            try:
                yield guest
            finally:
                receiving.cancel()
                await asyncio.gather(receiving, return_exceptions=True)
    finally:
        store.close()
