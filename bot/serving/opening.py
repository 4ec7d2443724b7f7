"""Opening: the pages of a running house, and the server that shows them.

What the web needs is imported here alone, so that whoever is answered elsewhere does not wait for it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from fastapi import FastAPI

from bot import demo, programme
from bot.app import Jigi
from bot.channels.bot_api.bots import AskingBot
from bot.channels.bot_api.initdata import opened_by
from bot.channels.channel import CalledChannel
from bot.channels.webchat.outbound import WebchatChannel
from bot.entrance import Entrance
from bot.keys import keys_of, simulated_of
from bot.pages.drafting import Drafting
from bot.pages.looking import Looker
from bot.pages.registering import Registered
from bot.playing.foreseen import foreseen
from bot.playing.simulated import Scripts
from bot.playing.simulating import Simulator
from bot.secret import secret_of
from bot.serving.operating import Operated
from bot.serving.told import watched
from bot.settings import Settings
from console import app, pages
from console.steering import Console
from console.web import serve
from scheduler import local_time
from storage.readers import Readers

__all__ = ["Demo", "serve", "site_of"]


class Demo:
    """The demo's cast and its clock."""

    def __init__(self, jigi: Jigi, zone: str) -> None:
        self.cast = demo.CAST
        self._jigi = jigi
        self._zone = zone

    async def move(self, step: str) -> datetime:
        """One hour, to the next morning, or one week on. Raises KeyError for another step."""
        now = self._jigi.clock.now()
        tomorrow = local_time.day(now, self._zone) + timedelta(days=1)
        to = {
            "hour": now + timedelta(hours=1),
            "morning": local_time.to_utc(tomorrow, demo.MORNING, self._zone),
            "week": now + timedelta(days=7),
        }[step]
        await self._jigi.move(to)
        return self._jigi.clock.now()


def site_of(settings: Settings, jigi: Jigi, webchat: WebchatChannel, demo: Demo | None) -> FastAPI:
    readers = Readers(jigi.writer)
    served = pages.Pages(
        store=jigi.store,
        writer=jigi.writer,
        readers=readers,
        take_in=jigi.take_in,
        hear=jigi.hearing.hear,
        clock=jigi.clock,
        media=jigi.house.media,
        webchat=webchat,
        rendering=jigi.house.rendering,
        secret=secret_of(settings),
        language=settings.language,
        demo=demo,
    )
    looker = Looker(jigi.store, jigi.writer, readers, jigi.clock, lambda: jigi.house)
    entrance = Entrance(settings.site, secret_of(settings))
    jigi.house = replace(jigi.house, entrance=entrance)  # from now on links lead here
    token = settings.telegram_token.get_secret_value()
    by_telegram = partial(opened_by, token=token, channel=AskingBot.name)
    drafting = Drafting(settings, lambda: jigi.house.library, secret_of(settings))
    simulator = Simulator(drafting, lambda: jigi.house, Scripts(simulated_of(settings)))
    decided = partial(programme.load, settings.programme_path)
    ahead = foreseen(settings.database, keys_of(settings), lambda: jigi.house, decided)
    console = Console(
        *(served, looker, entrance, settings.timezone, by_telegram),
        *(drafting, simulator, ahead, Operated(settings, jigi)),
        Registered(settings, jigi.store, jigi.clock),
    )
    doors = [channel for channel in jigi.channels.values() if isinstance(channel, CalledChannel)]
    return app.build(served, settings.timezone, doors, console, watched(settings, jigi))
