"""Two libraries, one bot: they take turns over one database, in mid-talk, and one lives per token."""

import asyncio
import contextlib
import itertools
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.channels import telegram, telegram_ptb
from bot.channels.bot_api.bots import AskingBot
from bot.channels.channel import CalledChannel, RetryLater
from bot.channels.telegram.api import Api as AiogramApi
from bot.channels.telegram_ptb.api import Api as PtbApi
from bot.conversation.events import News, PictureReceived, Update, VoiceReceived
from bot.conversation.messages import Message
from bot.stores import open_store
from storage.store import StoreError
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE, STARTED_WITHIN, Somebody
from tests.channels.rigs import Ground
from tests.channels.telegram_rigs import FAST, PUBLIC, SITE, UNFORESEEN, served
from tests.channels.troubles import reset_after

ROOT = Path(__file__).parent.parent.parent
DRIVERS = {"aiogram": telegram, "ptb": telegram_ptb}
WAYS = list(itertools.product(DRIVERS, ("polling", "webhook")))
Take = Callable[[Sequence[Update]], Any]


@contextlib.asynccontextmanager
async def living(
    way: tuple[str, str], ground: Ground, tg: FakeTelegram, died_with: set[str] | None = None
) -> AsyncIterator[None]:
    """One life of the house by one driver in one mode.

    With `died_with`, it ends after the commit of what is not in there, which it never acknowledges.
    """
    driver, mode = way
    library: Any = DRIVERS[driver]
    build = library.TelegramChannel if mode == "polling" else library.TelegramDoor
    options = {"api": tg.url, "load": ground.media.read, "limits": FAST}
    channel: AskingBot = build(
        tg.token, ground.clock.now, **options, **({"site": SITE} if mode == "webhook" else {})
    )
    async with contextlib.AsyncExitStack() as life:
        life.push_async_callback(channel.close)
        jigi = await life.enter_async_context(
            app.running(ground.settings, ground.store, {channel.name: channel}, ground.clock)
        )

        async def take_in(events: Sequence[Update | News]) -> None:
            await jigi.take_in(events)
            keys = {event.key for event in events}
            if died_with is not None and not keys <= died_with:
                died_with.update(keys)
                await asyncio.Event().wait()

        if isinstance(channel, CalledChannel):
            tg.deliveries.sites[PUBLIC] = await life.enter_async_context(served(channel))
        await life.enter_async_context(receiving(channel, take_in))
        yield


async def said(awa: Somebody) -> str:
    return (await awa.hears())[0].text


ORDERS = [
    [("aiogram", "polling"), ("ptb", "webhook"), ("aiogram", "webhook"), ("ptb", "polling")],
    [("ptb", "polling"), ("aiogram", "webhook"), ("ptb", "webhook"), ("aiogram", "polling")],
]


@pytest.mark.parametrize("dies", [False, True], ids=["acknowledged", "unacknowledged"])
@pytest.mark.parametrize("order", ORDERS, ids=["aiogram first", "ptb first"])
async def test_drivers_take_turns_in_mid_talk(
    order: list[tuple[str, str]], dies: bool, tg: FakeTelegram, tmp_path: Path
) -> None:
    """Nothing is lost and nothing comes twice, whoever acknowledges what another has taken in."""
    awa = tg.user(7)
    steps: list[tuple[Callable[[], Any], str]] = [
        (lambda: awa.says("/start"), "Bonjour"),
        (lambda: awa.taps("Français"), "accord"),
        (lambda: awa.taps("Oui, d’accord"), "appelez"),
        (lambda: awa.says("Awa"), "métier"),
    ]
    died_with: set[str] | None = set() if dies else None
    async with Ground(tmp_path) as ground:
        for way, (does, answer) in zip(order, steps, strict=True):
            does()  # while nobody listens
            async with living(way, ground, tg, died_with):
                assert answer in await said(awa)
                if not dies:
                    await tg.all_confirmed()
        async with living(order[0], ground, tg):
            await tg.all_confirmed()
            awa.taps("Matrone")
            assert "centre" in await said(awa)
            await tg.all_confirmed()
    assert len(awa.all) == len(steps) + 1
    assert [refusal for refusal in tg.refusals if refusal.description not in UNFORESEEN] == []


async def test_what_one_had_to_leave_unsent_the_other_sends(tg: FakeTelegram, tmp_path: Path) -> None:
    """A reply in doubt is sent again; the doubt is of the database, not of a library."""
    awa = tg.user(7)
    tg.trouble("send", reset_after)
    async with Ground(tmp_path) as ground:
        awa.says("/start")
        async with living(("aiogram", "polling"), ground, tg):
            await said(awa)
            await tg.all_confirmed()
        awa.taps("Français")
        async with living(("ptb", "polling"), ground, tg):
            await awa.hears(2)
    assert "accord" in awa.all[-1].text


@pytest.mark.parametrize("kind", ["voice", "picture"])
async def test_both_give_what_she_sends_the_same_name(kind: str, tg: FakeTelegram) -> None:
    """The same key and the same media id, so that a copy is known as one and a file is found again."""
    taken = []
    for library in (telegram, telegram_ptb):
        inbox = Inbox()
        inbox.faults = [RuntimeError("not kept")]
        if library is telegram:
            (tg.user(7).sends_voice if kind == "voice" else tg.user(7).sends_picture)(b"a file")
            inbox.faults *= 100
        channel = library.TelegramChannel(tg.token, lambda: NOW, api=tg.url)
        async with receiving(channel, inbox.take_in):
            (batch, *_) = await inbox.was_handed(1)
        await channel.close()
        assert isinstance(batch[0], VoiceReceived | PictureReceived)
        taken.append(batch[0])
    by_aiogram, by_ptb = taken
    assert (by_aiogram.key, by_aiogram.media) == (by_ptb.key, by_ptb.media)


# ---- one lives ---------------------------------------------------------------------------------------


async def test_two_that_ask_with_one_token_are_told(tg: FakeTelegram) -> None:
    """Each of them, whichever library it has; they do not end."""
    channels = [library.TelegramChannel(tg.token, lambda: NOW, api=tg.url) for library in DRIVERS.values()]
    with capture_logs() as logs:
        async with receiving(channels[0], Inbox().take_in), receiving(channels[1], Inbox().take_in):
            async with asyncio.timeout(PATIENCE):
                while not (told := [log for log in logs if log["event"] == "telegram.second_instance"]):
                    await tg.next_call(within=PATIENCE)
                    await asyncio.sleep(0)
    for channel in channels:
        await channel.close()
    assert told[0]["log_level"] == "error"
    assert "JIGI_TELEGRAM_TOKEN" in told[0]["what"]


async def test_two_on_one_database_are_told(tg: FakeTelegram, tmp_path: Path) -> None:
    """Before the second has asked for anything."""
    async with Ground(tmp_path) as ground, living(("aiogram", "polling"), ground, tg):
        with pytest.raises(StoreError, match="in use by another jigi"):
            open_store(ground.settings)


# ---- what a library costs ----------------------------------------------------------------------------

BUILD = """
import asyncio, sys
from pathlib import Path
from bot.serving import serve as serving
from bot.settings import Settings
from bot.stores import open_store
from scheduler.clock import Clock

async def main():
    settings = Settings(
        _env_file=None, database=f"sqlite:///{sys.argv[3]}/jigi.db", public_url="https://jigi.example",
        telegram_token="1:a", telegram_driver=sys.argv[1], telegram_mode=sys.argv[2],
    )
    store = open_store(settings)
    async with serving._telegram(settings, store, Clock()) as channels:
        print(type(channels["telegram"]).__module__)
    store.close()

asyncio.run(main())
print(*sorted({"aiogram", "aiohttp", "telegram", "httpx"} & {name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize(("driver", "mode"), WAYS)
def test_only_the_library_that_is_used_is_loaded(driver: str, mode: str, tmp_path: Path) -> None:
    """The other would cost a second and many megabytes on a small host."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD, driver, mode, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=STARTED_WITHIN, check=True,
    )  # fmt: skip
    room, loaded = done.stdout.splitlines()
    assert room == DRIVERS[driver].__name__
    assert loaded.split() == {"aiogram": ["aiogram", "aiohttp"], "ptb": ["httpx", "telegram"]}[driver]


# ---- the wire ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("api", [AiogramApi, PtbApi])
async def test_an_answer_says_what_time_it_is_at_telegram(api: Any, tg: FakeTelegram) -> None:
    """By which what came late is known as late."""
    calls = api(tg.token, tg.url)
    answer = await calls.call("getMe", {})
    await calls.close()
    assert parsedate_to_datetime(answer.date).tzinfo is not None


async def test_a_long_poll_outlasts_the_patience_that_ptb_has_by_itself() -> None:
    """Five seconds would end every poll of fifty, as a network that is away."""
    calls = PtbApi("1:a", "http://127.0.0.1:1")
    assert calls._request.read_timeout == 30
    await calls.close()
    channel = telegram_ptb.TelegramChannel("1:a", lambda: NOW, api="http://127.0.0.1:1")
    assert isinstance(await channel.send("7", Message(text="?")), RetryLater)
    await channel.close()
