"""Serving: the house opened to people, at a keyboard, in a demo, or for a whole programme."""

import asyncio
import contextlib
import importlib
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot import demo
from bot.app import kept_clock, running
from bot.channels.bot_api.bots import AskingBot, CalledBot
from bot.channels.bot_api.limits import LIMITS
from bot.channels.bot_api.webhook import Site
from bot.channels.channel import CalledChannel, Channel
from bot.channels.webchat.outbound import WebchatChannel
from bot.content.catalogue import Catalogue
from bot.keys import media_of
from bot.people import Address, Role
from bot.road.spellings import command_menus
from bot.road.uploads import KeptUploads
from bot.running.company import while_leading
from bot.running.ending import Ending
from bot.secret import secret_of
from bot.serving import nightly
from bot.settings import Settings, SettingsError
from bot.stores import open_store
from bot.watching.notifying import notifying
from scheduler.clock import Clock
from storage.databases import name_of
from storage.store import Desk, Store

HEAD_START = 1.0
"""Seconds for those who wrote before the start, where the provider is asked for them: half a second of
computing opens the web, and they would wait for it."""


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


def open_demo(settings: Settings, *, fresh: bool = False) -> Store:
    """The store of a demo with its team in it; `fresh` takes away what was done in it.

    Raises SettingsError when it holds a programme, and StoreError, such as while another jigi has it.
    """
    store = open_store(settings)
    try:
        if not demo.is_one(store):
            raise SettingsError(
                f"JIGI_DATABASE: {name_of(settings.database)} holds a programme, and a demo would put its "
                f"team into it; name another file, or none: then the demo has its own"
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


def _clear(settings: Settings, store: Store) -> None:
    """Delete the database and what its people sent, while its lock, which stays, keeps others off."""
    with store.reading() as desk:
        files = settings.media_path.iterdir() if settings.media_path.is_dir() else ()
        sent = [path for path in files if desk.media(path.name) or desk.is_recording(path.name)]
    store.delete()
    for path in sent:
        path.unlink()


async def serve_demo(settings: Settings, *, fresh: bool = False) -> None:
    """The web chat with a seeded team and a clock to move."""
    from bot.serving import opening

    settings = settings.of_demo()
    store = open_demo(settings, fresh=fresh)
    try:
        clock = kept_clock(store)
        webchat = WebchatChannel()
        async with running(settings, store, {webchat.name: webchat}, clock, webchat.changed) as jigi:
            site = opening.site_of(settings, jigi, webchat, opening.Demo(jigi, settings.timezone))
            show = partial(_show, settings)
            await opening.serve(site, *settings.host_and_port, on_ready=show, on_exit=webchat.close)
    finally:
        store.close()


async def serve(settings: Settings) -> None:
    """Everybody: Telegram when it has a token, WhatsApp when it has a number, and the web chat."""
    ending = Ending()
    with ending.awaited():
        store = open_store(settings, alone=False)
        try:
            await _serve(settings, store, ending)
        except* asyncio.CancelledError:
            pass
        finally:
            store.close()


async def _serve(settings: Settings, store: Store, ending: Ending) -> None:
    """Until it is told to end. Raises CancelledError, alone or in a group, once it has drained."""
    with store.transaction() as desk:
        appoint(desk, map(Address.parse, settings.administrators))
    clock = Clock()
    webchat = WebchatChannel()

    async with (
        _telegram(settings, store, clock) as telegram,
        _whatsapp(settings, store, clock) as whatsapp,
        running(
            settings, store, {webchat.name: webchat, **telegram, **whatsapp}, clock, webchat.changed
        ) as jigi,
        nightly.kept(settings, jigi),
        asyncio.TaskGroup() as tasks,
        notifying(jigi.health_checker.look),
    ):
        called, asking = _by_door(jigi.channels.values())
        for channel in asking:
            tasks.create_task(while_leading(jigi.company, partial(channel.run, jigi.hearing.hear)))
        if any(channel is not webchat for channel in asking):
            await asyncio.sleep(HEAD_START)
        opening = await asyncio.to_thread(importlib.import_module, "bot.serving.opening")
        for channel in called:  # once they say where, somebody comes
            tasks.create_task(channel.run(jigi.hearing.hear))
        site, announce = opening.site_of(settings, jigi, webchat, None), partial(_begin, settings)
        await opening.serve(
            site,
            *settings.host_and_port,
            on_ready=announce,
            on_told=ending.begin,
            on_exit=webchat.close,
        )
        raise asyncio.CancelledError  # the server was asked to end: so are the channels


def _by_door(channels: Iterable[Channel]) -> tuple[list[Channel], list[Channel]]:
    """Those whose provider calls them, and the others."""
    every = list(channels)
    return [c for c in every if isinstance(c, CalledChannel)], [
        c for c in every if not isinstance(c, CalledChannel)
    ]


def appoint(desk: Desk, administrators: Iterable[Address]) -> None:
    """Whoever is listed and known already is an administrator from now on; a newcomer when she is met."""
    for address in administrators:
        person = desk.person_known_at(address)
        if person is not None and Role.ADMINISTRATOR not in person.roles:
            desk.change_person(person.id, {"roles": person.roles | {Role.ADMINISTRATOR}})


def _announce(settings: Settings, address: str) -> None:
    """Say where browsers reach it: what it listens at, when nothing else was set."""
    print(f"Jigi is at {f'{settings.public_url}/' if settings.public_url else address}", flush=True)


def _begin(settings: Settings, address: str) -> None:
    """Say as well how old the last backup is: whoever reads it can still do something about it."""
    _announce(settings, address)
    print(nightly.told(settings, datetime.now(UTC)), flush=True)


def _show(settings: Settings, address: str) -> None:
    """Say where the demo is and what it keeps, and open it for whoever sits at a screen."""
    _announce(settings, address)
    print(f"What is done in it is kept in {name_of(settings.database)}", flush=True)
    on_a_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    if on_a_screen and sys.stdout.isatty():
        webbrowser.open(address)


@contextlib.asynccontextmanager
async def _telegram(settings: Settings, store: Store, clock: Clock) -> AsyncIterator[Mapping[str, Channel]]:
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
        load=media_of(settings).read,
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
async def _whatsapp(settings: Settings, store: Store, clock: Clock) -> AsyncIterator[Mapping[str, Channel]]:
    """WhatsApp, when it has a number. Imported only then."""
    if not settings.whatsapp_phone_id:
        yield {}
        return
    from bot.channels.whatsapp import door as whatsapp

    account = whatsapp.Account(
        phone_id=settings.whatsapp_phone_id,
        token=settings.whatsapp_token.get_secret_value(),
        app_secret=settings.whatsapp_app_secret.get_secret_value(),
        verify_token=settings.whatsapp_verify_token.get_secret_value(),
        api=settings.whatsapp_api,
    )
    channel = whatsapp.WhatsAppDoor(
        account,
        clock.now,
        load=media_of(settings).read,
        uploads=KeptUploads(store, whatsapp.WhatsAppDoor.name),
    )
    try:
        yield {channel.name: channel}
    finally:
        await channel.close()
