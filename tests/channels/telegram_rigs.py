"""Telegram's rigs: one bot that asks for updates, and one that is called; by either library."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

import uvicorn
from fastapi import FastAPI

from bot.channels import telegram, telegram_ptb
from bot.channels.bot_api.bots import CalledBot
from bot.channels.bot_api.limits import LIMITS
from bot.channels.bot_api.webhook import Site
from bot.channels.channel import CalledChannel, TakeIn
from bot.content.catalogue import Catalogue
from bot.road.spellings import command_menus
from console import webhooks
from tests.channels.bot_api import Refusal
from tests.channels.conftest import receiving
from tests.channels.fake_telegram import PAYLOADS, FakeTelegram
from tests.channels.phones import Somebody
from tests.channels.rigs import Can, Ground, Met, Phone, TooFast
from tests.channels.troubles import Trouble, bad_gateway, obeyed, refuses, reset, reset_after, too_fast

PUBLIC = "https://jigi.example"
SITE = Site(public_url=PUBLIC, secret="the programme's secret")
FAST = replace(LIMITS, per_second=10_000, same_chat_gap=timedelta(0))
# Refusals that are no mistakes of ours: nobody can know before.
UNFORESEEN = {
    # a copy of a tap is answered as the tap was
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    "Bad Request: wrong file identifier/HTTP URL specified",
    "Bad Request: chat not found",
    "Forbidden: bot was blocked by the user",
}
WITHOUT_ORDER = "updates are fetched in the order of their ids"

TROUBLES: Mapping[Met, Trouble] = {
    Met.NOTHING: obeyed,
    Met.FAILURE: refuses(500, "Internal Server Error: restart"),
    Met.GATEWAY: bad_gateway,
    Met.RESET: reset,
    Met.RESET_AFTER: reset_after,
    Met.UNWANTED: refuses(400, "Bad Request: BUTTON_DATA_INVALID"),
    Met.GONE: refuses(403, "Forbidden: user is deactivated"),
}
NONSENSE = (
    "update_of_tomorrow",
    "update_of_nobody",
    "broken_chat",
    "broken_message",
    "broken_photo",
    "group",
)


class TelegramRig(Ground):
    """What both have. `make` builds the channel, with the arguments of TelegramChannel."""

    lacks: ClassVar[Mapping[Can, str]] = {}
    make: ClassVar[Callable[..., Any]] = telegram.TelegramChannel

    def __init__(self, folder: Path, database: str = "") -> None:
        super().__init__(folder, database)
        self.tg = FakeTelegram()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        await self.tg.__aenter__()
        self.channel = self.make(
            self.tg.token,
            self.clock.now,
            api=self.tg.url,
            menus=command_menus(Catalogue.load()),
            load=self.media.read,
            limits=FAST,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()
        await self.tg.__aexit__()
        await super().__aexit__()

    def somebody(self, n: int = 7) -> Somebody:
        return self.tg.user(n)

    def meets(self, *met: Met | TooFast) -> None:
        for one in met:
            self.tg.trouble("send", too_fast(one.seconds) if isinstance(one, TooFast) else TROUBLES[one])

    def late(self, seconds: float) -> None:
        self.tg.lateness = seconds

    def backwards(self) -> None:
        self.tg.deliveries.backwards = True

    def puts_nonsense(self, phone: Phone) -> None:
        for kind in NONSENSE:
            words = (PAYLOADS / f"{kind}.json").read_text()
            update = json.loads(words.replace('"id": 7', f'"id": {phone.chat}'))
            self.tg.put({**update, "update_id": self.tg.next_number()})
        self.tg.put({})

    def forgets_files(self) -> None:
        self.tg.files.clear()

    @property
    def waiting(self) -> int:
        return len(self.tg.waiting)

    async def all_confirmed(self) -> None:
        await self.tg.all_confirmed()

    @property
    def mistakes(self) -> Sequence[Refusal]:
        return [refusal for refusal in self.tg.refusals if refusal.description not in UNFORESEEN]


class PollingRig(TelegramRig):
    """A bot that asks for updates."""

    lacks: ClassVar[Mapping[Can, str]] = {Can.REORDERS: WITHOUT_ORDER}

    def stumbles(self) -> None:
        self.tg.trouble("getUpdates", bad_gateway, reset_after)

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        async with receiving(self.channel, take_in):
            yield


class WebhookRig(TelegramRig):
    """A bot that is called, behind a reverse proxy at PUBLIC."""

    make: ClassVar[Callable[..., Any]] = partial(telegram.TelegramDoor, site=SITE)

    def stumbles(self) -> None:
        self.tg.deliveries.stumbles += ["gateway", "lost"]

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        assert isinstance(self.channel, CalledBot)
        async with served(self.channel) as address:
            self.tg.deliveries.sites[PUBLIC] = address
            async with receiving(self.channel, take_in):
                yield


class PtbPollingRig(PollingRig):
    """The same, by python-telegram-bot."""

    make = telegram_ptb.TelegramChannel


class PtbWebhookRig(WebhookRig):
    """The same, by python-telegram-bot."""

    make = partial(telegram_ptb.TelegramDoor, site=SITE)


@contextlib.asynccontextmanager
async def served(*doors: CalledChannel) -> AsyncIterator[str]:
    """The doors at a real server, on a port that was free. It ends as a process does: nothing is finished."""
    app = FastAPI()
    app.add_middleware(webhooks.Porch, doors=doors)
    config = uvicorn.Config(
        app, "127.0.0.1", 0, log_config=None, lifespan="off", timeout_graceful_shutdown=0, access_log=False
    )
    server = uvicorn.Server(config)
    sock = config.bind_socket()
    sock.listen()  # whoever knocks at once waits
    task = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
        sock.close()
