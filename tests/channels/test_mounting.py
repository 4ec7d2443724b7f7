"""Jigi in somebody else's bot: it keeps what that bot's library lets it keep, and leaves the host its own."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update as AiogramUpdate
from telegram import Update as PtbUpdate
from telegram.ext import CallbackDataCache, ExtBot

from bot.channels.bot_api.inbound import Clocks, read
from bot.channels.channel import ChannelError, Sent
from bot.conversation.messages import Message
from bot.mounting import in_ptb
from bot.mounting.guest import Guest
from tests.channels.conftest import NOW
from tests.channels.fake_telegram import FakeTelegram, payload
from tests.channels.hosts import AiogramHostRig, PtbHostRig
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE, STARTED_WITHIN, Somebody
from tests.channels.promises import NEEDS, PROMISES

ROOT = Path(__file__).parent.parent.parent
READABLE = (
    *("text", "reply", "command", "voice", "photo", "image_document", "sticker", "document", "tap"),
    *(
        "tap_on_old_message",
        "location",
        "contact",
        "own_contact",
        "animation",
        "video_note",
        "pinned",
        "audio",
    ),
)
EXAMPLES = ("host_aiogram", "host_ptb")
TAPS = "its data is none of Jigi's: such a tap is the host's"
ONE = "it hands over one update at a time, and what stands behind one that waits for the store is not heard"
WHOLE = "it reads a batch of updates at once, and one that it cannot read keeps all of them from everybody"
HOSTS: dict[str, tuple[Callable[[Path], Any], Mapping[str, str]]] = {
    "aiogram": (
        AiogramHostRig,
        {
            "as_many_buttons_as_it_says_come_back": TAPS,
            "what_nobody_can_read_keeps_nobody_from_being_heard": WHOLE,
            "an_emergency_does_not_wait_for_a_store_that_hangs": ONE,
        },
    ),
    "ptb": (
        PtbHostRig,
        {
            "as_many_buttons_as_it_says_come_back": TAPS,
            "what_nobody_can_read_keeps_nobody_from_being_heard": WHOLE,
            "an_emergency_does_not_wait_for_a_store_that_hangs": ONE,
            "acknowledged_only_after_the_commit": "it confirms what it has only queued",
        },
    ),
}


@pytest.mark.parametrize(
    ("kept", "host"),
    [
        (kept, host)
        for kept in PROMISES
        for host, (rig, lost) in HOSTS.items()
        if kept not in lost and not NEEDS[kept] & set(rig.lacks)  # type: ignore[attr-defined]
    ],
)
async def test_a_guest_keeps_a_promise(
    kept: str, host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns of what it will change
    make, _ = HOSTS[host]
    async with make(tmp_path) as rig:
        await PROMISES[kept](rig)
        assert list(rig.mistakes) == []


def by_aiogram(update: Mapping[str, Any]) -> dict[str, Any]:
    return AiogramUpdate.model_validate(update).model_dump(mode="json", by_alias=True, exclude_unset=True)


def by_ptb(update: Mapping[str, Any]) -> dict[str, Any]:
    return in_ptb.as_it_came(PtbUpdate.de_json(dict(update), None))


@pytest.mark.parametrize("through", [by_aiogram, by_ptb])
@pytest.mark.parametrize(
    "kind", ["text", "reply", "command", "voice", "photo", "image_document", "sticker", "tap"]
)
def test_an_update_that_a_library_has_read_is_still_the_same(
    kind: str, through: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> None:
    """The same key, the same media id, the same words: a host may become a bot of its own."""
    update, clocks = payload(kind), Clocks(NOW, 1_795_000_000)
    assert read(through(update), 123456, clocks) == read(update, 123456, clocks)


async def test_buttons_that_ptb_keeps_to_itself_are_refused_at_the_start() -> None:
    class Hiding(ExtBot[None]):
        @property
        def callback_data_cache(self) -> CallbackDataCache:
            """As with arbitrary_callback_data=True, whose extra is not installed here."""
            return object.__new__(CallbackDataCache)

    with pytest.raises(ChannelError, match="arbitrary_callback_data"):
        async with in_ptb.jigi_in(Hiding("1:a")):
            pass


async def test_a_guest_that_does_not_run_says_so() -> None:
    guest = Guest(in_ptb._Api(ExtBot("1:a")), lambda: NOW, lambda _: None)
    with pytest.raises(RuntimeError, match="async with jigi_in"):
        await guest.hear(payload("text"))


@pytest.mark.parametrize("host", HOSTS)
async def test_a_pin_goes_from_her_screen_in_a_host_as_well(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    make, _ = HOSTS[host]
    async with make(tmp_path) as rig:
        awa, inbox = rig.somebody(), Inbox()
        async with rig.receiving(inbox.take_in):
            awa.says("4471")
            (pin,) = await inbox.has_taken(1)
            assert isinstance(await rig.channel.send(awa.chat, Message("", deletes=pin.key)), Sent)
        assert not awa.sent
        assert list(rig.mistakes) == []


async def started(example: str, tg: FakeTelegram, folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "docs" / "examples" / f"{example}.py"),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BOT_TOKEN": tg.token, "BOT_API": tg.url},
    )


async def ended(host: asyncio.subprocess.Process) -> None:
    host.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(host.wait(), PATIENCE) == 0


async def answered(awa: Somebody) -> str:
    return (await awa.hears(within=STARTED_WITHIN))[0].text


@pytest.mark.parametrize(("first", "second"), [EXAMPLES, EXAMPLES[::-1]])
async def test_the_examples_run_and_one_takes_over_from_the_other(
    first: str, second: str, tg: FakeTelegram, tmp_path: Path
) -> None:
    """The host's command is the host's; the rest is Jigi's, over a restart into the other library."""
    awa = tg.user(7)
    host = await started(first, tg, tmp_path)
    try:
        awa.says("/stock")
        assert await answered(awa) == "Oxytocine : 12 ampoules."
        awa.says("/start")
        assert "Bonjour" in await answered(awa)
        await ended(host)
        awa.taps("Français")
        host = await started(second, tg, tmp_path)
        assert "accord" in await answered(awa)
        awa.says("/stock")
        assert await answered(awa) == "Oxytocine : 12 ampoules."
        await tg.all_confirmed()
        await ended(host)
    finally:
        if host.returncode is None:
            host.kill()
            await host.wait()
    assert len(awa.all) == 4


def test_every_example_is_run() -> None:
    assert {path.stem for path in (ROOT / "docs" / "examples").glob("*.py")} == set(EXAMPLES)
