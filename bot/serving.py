"""Serving: the house opened to people, at a keyboard, in a demo, or for a whole programme."""

import asyncio
import contextlib
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from fastapi import FastAPI

from bot import demo
from bot.app import Jigi, kept_clock, open_store, running, secret_of
from bot.channels.bot_api.bots import AskingBot, CalledBot
from bot.channels.bot_api.limits import LIMITS
from bot.channels.bot_api.webhook import Site
from bot.channels.channel import Channel, Door
from bot.channels.webchat.outbound import WebchatChannel
from bot.content.catalogue import Catalogue
from bot.people import Address, Role
from bot.settings import Settings, SettingsError
from bot.spellings import command_menus
from bot.uploads import KeptUploads
from console import app, pages, web
from scheduler import local_time
from scheduler.clock import Clock
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder


async def serve_terminal(settings: Settings, who: str) -> None:
    """One person at this keyboard."""
    from bot.channels.terminal import TerminalChannel

    store = open_store(settings)
    try:
        clock = kept_clock(store)
        terminal = TerminalChannel(who, clock.now)
        async with running(settings, store, {terminal.name: terminal}, clock) as jigi:
            await terminal.run(jigi.take_in)
            await jigi.sender.settle()
    finally:
        store.close()


class Demo:
    """The demo's cast and its clock."""

    def __init__(self, jigi: Jigi, zone: str) -> None:
        self.cast = demo.CAST
        self._jigi = jigi
        self._zone = zone

    async def move(self, step: str) -> datetime:
        """One hour, to the next morning, or one week on. Raises KeyError for another step."""
        now = self._jigi.clock.now()
        tomorrow = local_time.local(now, self._zone).date() + timedelta(days=1)
        to = {
            "hour": now + timedelta(hours=1),
            "morning": local_time.to_utc(tomorrow, demo.MORNING, self._zone),
            "week": now + timedelta(days=7),
        }[step]
        await self._jigi.move(to)
        return self._jigi.clock.now()


def open_demo(settings: Settings, *, fresh: bool = False) -> SQLiteStore:
    """The store of a demo with its team in it; `fresh` takes away what was done in it.

    Raises SettingsError when it holds a programme, and StoreError, such as while another jigi has it.
    """
    store = open_store(settings)
    try:
        if not demo.is_one(store):
            raise SettingsError(
                f"JIGI_DATABASE: {settings.database_path} holds a programme, and a demo would put its team "
                f"into it; name another file, or none: then the demo has its own"
            )
        if fresh:
            _clear(settings, store)
            store.close()
            store = open_store(settings)
        demo.decide(settings.programme_path)
        with store.transaction() as desk:
            demo.seed(desk, kept_clock(store).now())
    except BaseException:
        store.close()
        raise
    return store


def _clear(settings: Settings, store: SQLiteStore) -> None:
    """Delete the database and what its people sent, while its lock, which stays, keeps others off."""
    with store.reading() as desk:
        files = settings.media_path.iterdir() if settings.media_path.is_dir() else ()
        sent = [path for path in files if desk.media(path.name) or desk.is_recording(path.name)]
    store.delete()
    for path in sent:
        path.unlink()


async def serve_demo(settings: Settings, *, fresh: bool = False) -> None:
    """The web chat with a seeded team and a clock to move."""
    settings = settings.of_demo()
    store = open_demo(settings, fresh=fresh)
    try:
        clock = kept_clock(store)
        webchat = WebchatChannel()
        async with running(settings, store, {webchat.name: webchat}, clock, webchat.changed) as jigi:
            site = site_of(settings, jigi, webchat, Demo(jigi, settings.timezone))
            await web.serve(
                site, *settings.host_and_port, on_ready=partial(_show, settings), on_exit=webchat.close
            )
    finally:
        store.close()


async def serve(settings: Settings) -> None:
    """Everybody: Telegram when it has a token, WhatsApp when it has a number, and the web chat."""
    store = open_store(settings)
    try:
        with store.transaction() as desk:
            appoint(desk, map(Address.parse, settings.administrators))
        clock = Clock()
        webchat = WebchatChannel()
        async with (
            _telegram(settings, store, clock) as telegram,
            _whatsapp(settings, clock) as whatsapp,
            running(
                settings, store, {webchat.name: webchat, **telegram, **whatsapp}, clock, webchat.changed
            ) as jigi,
        ):
            site = site_of(settings, jigi, webchat, None)
            async with asyncio.TaskGroup() as tasks:
                for channel in jigi.channels.values():
                    tasks.create_task(channel.run(jigi.take_in))
                await web.serve(
                    site,
                    *settings.host_and_port,
                    on_ready=partial(_announce, settings),
                    on_exit=webchat.close,
                )
                raise asyncio.CancelledError  # the server was asked to end: so are the channels
    except* asyncio.CancelledError:
        pass
    finally:
        store.close()


def appoint(desk: Desk, administrators: Iterable[Address]) -> None:
    """Whoever is listed and known already is an administrator from now on; a newcomer when she is met."""
    for address in administrators:
        person = desk.person_known_at(address)
        if person is not None and Role.ADMINISTRATOR not in person.roles:
            desk.change_person(person.id, {"roles": person.roles | {Role.ADMINISTRATOR}})


def site_of(settings: Settings, jigi: Jigi, webchat: WebchatChannel, demo: Demo | None) -> FastAPI:
    served = pages.Pages(
        store=jigi.store,
        writer=jigi.writer,
        take_in=jigi.take_in,
        clock=jigi.clock,
        media=jigi.house.media,
        webchat=webchat,
        rendering=jigi.house.rendering,
        secret=secret_of(settings),
        language=settings.language,
        demo=demo,
    )
    doors = [channel for channel in jigi.channels.values() if isinstance(channel, Door)]
    return app.build(served, settings.timezone, doors)


def _announce(settings: Settings, address: str) -> None:
    """Say where browsers reach it: what it listens at, when nothing else was set."""
    print(f"Jigi is at {f'{settings.public_url}/' if settings.public_url else address}", flush=True)


def _show(settings: Settings, address: str) -> None:
    """Say where the demo is and what it keeps, and open it for whoever sits at a screen."""
    _announce(settings, address)
    print(f"What is done in it is kept in {settings.database_path}", flush=True)
    on_a_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    if on_a_screen and sys.stdout.isatty():
        webbrowser.open(address)


@contextlib.asynccontextmanager
async def _telegram(
    settings: Settings, store: SQLiteStore, clock: Clock
) -> AsyncIterator[Mapping[str, Channel]]:
    """Telegram, when it has a token."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        yield {}
        return
    asking, called = _driver(settings.telegram_driver)
    build: Callable[..., AskingBot] = asking
    if settings.telegram_mode == "webhook":
        build = partial(called, site=Site(public_url=settings.public_url, secret=secret_of(settings)))
    channel = build(
        token,
        clock.now,
        api=settings.telegram_api,
        menus=command_menus(Catalogue.load()),
        load=MediaFolder(settings.media_path).read,
        uploads=KeptUploads(store, AskingBot.name),
        limits=replace(LIMITS, per_second=settings.telegram_per_second),
    )
    try:
        yield {channel.name: channel}
    finally:
        await channel.close()


def _driver(name: str) -> tuple[type[AskingBot], type[CalledBot]]:
    """The library that speaks to Telegram. Only the one that is used is imported: they are heavy."""
    if name == "ptb":
        from bot.channels import telegram_ptb

        return telegram_ptb.TelegramChannel, telegram_ptb.TelegramDoor
    from bot.channels import telegram

    return telegram.TelegramChannel, telegram.TelegramDoor


@contextlib.asynccontextmanager
async def _whatsapp(settings: Settings, clock: Clock) -> AsyncIterator[Mapping[str, Channel]]:
    """WhatsApp, when it has a number. Imported only then."""
    if not settings.whatsapp_phone_id:
        yield {}
        return
    from bot.channels import whatsapp

    account = whatsapp.Account(
        phone_id=settings.whatsapp_phone_id,
        token=settings.whatsapp_token.get_secret_value(),
        app_secret=settings.whatsapp_app_secret.get_secret_value(),
        verify_token=settings.whatsapp_verify_token.get_secret_value(),
        api=settings.whatsapp_api,
    )
    channel = whatsapp.WhatsAppDoor(account, clock.now, load=MediaFolder(settings.media_path).read)
    try:
        yield {channel.name: channel}
    finally:
        await channel.close()
