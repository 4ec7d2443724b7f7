"""A house with its web app: as a demo, as a programme, and behind a real server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bot import demo
from bot.app import OFFSET, Jigi, kept_clock, running
from bot.channels.webchat.outbound import WebchatChannel
from bot.people import Person
from bot.secret import secret_of
from bot.serving.opening import Demo, site_of
from bot.settings import Settings
from bot.stores import open_store
from console import web
from console.pages import Links
from storage.store import Desk
from tests.console.browser import PATIENCE, Browser
from tests.daytime import until_morning

HOST = "jigi.test"


@dataclass
class Site:
    """A running house and whoever looks at it."""

    jigi: Jigi
    app: FastAPI
    client: httpx2.AsyncClient
    links: Links
    settings: Settings

    def browser(self, who: str) -> Browser:
        """One of the cast at her page; any other name is a newcomer's."""
        return Browser(self.client, self.jigi, self.links.token(who))

    @property
    def media(self) -> list[Path]:
        """The files whose bytes are kept."""
        folder = self.settings.media_path
        return sorted(folder.iterdir()) if folder.exists() else []


def known(desk: Desk, who: str) -> Person:
    """One of the cast, as the store has her."""
    person = desk.person_known_at(demo.address_of(who))
    assert person is not None
    return person


def settings_in(folder: Path, key: str = "", zone: str = "Africa/Bamako") -> Settings:
    database = f"sqlite:///{folder}/jigi.db"
    return Settings(_env_file=None, database=database, data_key=SecretStr(key), timezone=zone)  # type: ignore[call-arg]


@contextlib.asynccontextmanager
async def opened(
    folder: Path, *, as_demo: bool = True, key: str = "", zone: str = "Africa/Bamako"
) -> AsyncIterator[Site]:
    """The house as `jigi demo` opens it, or as `jigi run` does, with its app called directly."""
    settings = settings_in(folder, key, zone)
    store = open_store(settings)
    try:
        demo.decide(settings.programme_path)
        with store.transaction() as desk:
            if desk.note(OFFSET) is None:
                desk.keep_note(OFFSET, str(until_morning().total_seconds()))
        clock = kept_clock(store)
        with store.transaction() as desk:
            demo.seed(desk, clock.now())
        webchat = WebchatChannel()
        async with running(settings, store, {webchat.name: webchat}, clock, webchat.changed) as jigi:
            app = site_of(settings, jigi, webchat, Demo(jigi, settings.timezone) if as_demo else None)
            transport = httpx2.ASGITransport(app)
            async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                yield Site(jigi, app, client, Links(secret_of(settings)), settings)
    finally:
        store.close()


@contextlib.asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The app behind a real server, on a port that was free; its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(web.serve(app, "127.0.0.1", 0, on_ready=address.set_result))
    either: set[asyncio.Future[Any]] = {address, task}
    try:
        await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        yield address.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened(tmp_path) as opened_site:
        yield opened_site


@pytest.fixture
async def programme(tmp_path: Path) -> AsyncIterator[Site]:
    """Without a demo."""
    async with opened(tmp_path, as_demo=False) as opened_site:
        yield opened_site


@pytest.fixture
async def online(site: Site) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that comes over the network."""
    async with served(site.app) as address, httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def awa(site: Site) -> Browser:
    return site.browser("awa")
