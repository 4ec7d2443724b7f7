"""Telegram's webhook: who may knock, what is told, and what is set at the start."""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.channels.bot_api.inbound import WANTED
from bot.channels.bot_api.webhook import PATH, SIGNED_BY, Site
from bot.channels.channel import CalledChannel, ChannelError, Knock, Reply
from bot.channels.telegram import TelegramChannel, TelegramDoor
from bot.conversation.events import MessageReceived
from bot.serving.serve import serve
from bot.settings import Settings
from storage.store import StoreError
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import TOKEN, FakeTelegram, payload
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE
from tests.channels.telegram_rigs import PUBLIC, SITE, WebhookRig
from tests.channels.troubles import bad_gateway, refuses, reset, waits_for

SHOWN = SITE.token_for(TOKEN)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[WebhookRig]:
    async with WebhookRig(tmp_path) as rig:
        yield rig


def knock(body: bytes, shown: str = SHOWN, method: str = "POST") -> Knock:
    return Knock(method, {}, {SIGNED_BY: shown} if shown else {}, body)


def words(text: str) -> bytes:
    update = payload("text")
    update["message"]["text"] = text
    return json.dumps(update).encode()


async def test_it_is_set_at_the_start_with_all_that_telegram_has_to_know(rig: WebhookRig) -> None:
    async with rig.receiving(Inbox().take_in):
        (call,) = await rig.tg.called("setWebhook")
    assert call.fields == {
        "url": f"{PUBLIC}/webhooks/telegram",
        "secret_token": SHOWN,
        "allowed_updates": list(WANTED),
        "max_connections": 40,
    }


async def test_it_is_set_in_the_end_whatever_the_network_does(rig: WebhookRig) -> None:
    inbox = Inbox()
    rig.tg.trouble("setWebhook", bad_gateway, reset)
    rig.somebody().says("oui")
    async with rig.receiving(inbox.take_in):
        await inbox.has_taken(1)


async def test_an_address_that_telegram_will_not_call_is_told_with_the_fix(rig: WebhookRig) -> None:
    site = Site(public_url="https://jigi.example:8080", secret="s")
    door = TelegramDoor(TOKEN, rig.clock.now, site, api=rig.tg.url)
    with pytest.raises(ChannelError, match=r"JIGI_PUBLIC_URL: .*ports 80, 88.*JIGI_TELEGRAM_MODE=polling"):
        await asyncio.wait_for(door.run(Inbox().take_in), PATIENCE)
    await door.close()


async def test_a_wrong_token_ends_it_and_names_the_setting(rig: WebhookRig) -> None:
    rig.tg.trouble("setWebhook", refuses(401, "Unauthorized"))
    with pytest.raises(ChannelError, match=r"JIGI_TELEGRAM_TOKEN.*BotFather"):
        await asyncio.wait_for(rig.channel.run(Inbox().take_in), PATIENCE)


async def test_a_webhook_that_somebody_changed_is_set_again(
    rig: WebhookRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.bot_api.webhook.LOOK_SECONDS", 0.01)
    inbox = Inbox()
    with capture_logs() as logs:
        async with rig.receiving(inbox.take_in):
            await rig.tg.called("getWebhookInfo")
            rig.tg.webhook = "https://elsewhere.example/"
            await rig.tg.called("setWebhook", 2)
            rig.somebody().says("oui")
            await inbox.has_taken(1)
    assert "telegram.webhook" in {log["event"] for log in logs}


async def test_what_telegram_cannot_deliver_is_said(rig: WebhookRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.bot_api.webhook.LOOK_SECONDS", 0.01)
    with capture_logs() as logs:
        async with rig.receiving(Inbox().take_in):
            rig.tg.deliveries.sites.clear()  # the proxy is down
            rig.somebody().says("oui")
            for looks in range(2, 100):
                await rig.tg.called("getWebhookInfo", looks)
                if any(log["event"] == "telegram.waiting" for log in logs):
                    break
    (told, *_) = [log for log in logs if log["event"] == "telegram.waiting"]
    assert told["updates"] == 1
    assert told["reason"].startswith("Connection failed")


async def test_polling_takes_the_webhook_away(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.webhook = f"{PUBLIC}{PATH}"
    tg.user(7).says("oui")
    async with receiving(channel, inbox.take_in):
        await inbox.has_taken(1)
    assert tg.webhook == ""


async def test_jigi_run_is_called_when_it_is_set_so(tg: FakeTelegram, tmp_path: Path) -> None:
    """The settings, the site and the house together."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database=f"sqlite:///{tmp_path}/jigi.db",
        listen=f"127.0.0.1:{port}",
        public_url=PUBLIC,
        telegram_token=SecretStr(TOKEN),
        telegram_api=tg.url,
        telegram_mode="webhook",
    )
    tg.deliveries.sites[PUBLIC] = f"http://127.0.0.1:{port}"
    running = asyncio.create_task(serve(ours))
    try:
        awa = tg.user(7)
        awa.says("/start")
        assert "Bonjour" in (await awa.hears())[0].text
        await tg.all_confirmed()
        assert set(tg.deliveries.answers) <= {0, 200, 503}  # until it is there
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


# ---- who may knock -------------------------------------------------------------------------------


@pytest.fixture
async def door(rig: WebhookRig) -> AsyncIterator[CalledChannel]:
    """A door that receives into `rig.inbox`, knocked at directly."""
    rig.inbox = Inbox()  # type: ignore[attr-defined]
    async with rig.receiving(rig.inbox.take_in):  # type: ignore[attr-defined]
        await rig.tg.called("setWebhook")
        assert isinstance(rig.channel, CalledChannel)
        yield rig.channel


@pytest.mark.parametrize(
    "shown",
    ["", "x", SHOWN[:-1], SHOWN + "0", SHOWN.upper(), "é" * 64, SITE.token_for("123456:another-token")],
)
async def test_whoever_does_not_know_the_secret_is_not_heard(
    shown: str, rig: WebhookRig, door: CalledChannel
) -> None:
    with capture_logs() as logs:
        assert await door.knock(knock(words("oui"), shown)) == Reply(403)
    assert [log["event"] for log in logs] == ["telegram.forged"]
    assert rig.inbox.handed == []  # type: ignore[attr-defined]


async def test_only_posts_are_updates(door: CalledChannel) -> None:
    assert await door.knock(knock(b"", method="GET")) == Reply(405)


def test_the_secret_is_of_this_bot_and_this_programme_and_tells_neither() -> None:
    expected = hmac.new(SITE.secret.encode(), b"telegram webhook\0" + TOKEN.encode(), hashlib.sha256)
    assert expected.hexdigest() == SHOWN
    assert Site(public_url=PUBLIC, secret="another").token_for(TOKEN) != SHOWN
    assert SITE.secret not in repr(SITE)


# ---- what is told --------------------------------------------------------------------------------


async def test_it_comes_again_when_nobody_is_there_to_take_it(rig: WebhookRig) -> None:
    assert isinstance(rig.channel, CalledChannel)
    assert await rig.channel.knock(knock(words("oui"))) == Reply(503)


async def test_it_comes_again_when_it_could_not_be_kept(rig: WebhookRig, door: CalledChannel) -> None:
    rig.inbox.faults = [StoreError("the disk is full; make room")]  # type: ignore[attr-defined]
    assert await door.knock(knock(words("oui"))) == Reply(503)
    assert await door.knock(knock(words("oui"))) == Reply(200)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 900_000, b'{"update_id": NaN', b"null", b"7"]
)
async def test_what_is_no_update_is_not_asked_for_again(body: bytes, door: CalledChannel) -> None:
    assert await door.knock(knock(body)) == Reply(200)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(body=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()), known=st.booleans())
def test_whatever_a_body_holds_nobody_is_told_of_a_fault(body: bytes, known: bool) -> None:
    async def told() -> Reply:
        door = TelegramDoor(TOKEN, lambda: NOW, SITE, api="http://127.0.0.1:1")
        inbox = Inbox()
        task = asyncio.create_task(door.run(inbox.take_in))
        await asyncio.sleep(0)
        try:
            return await door.knock(knock(body, SHOWN if known else ""))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await door.close()

    assert asyncio.run(told()) == Reply(200 if known else 403)


async def test_a_tap_is_answered_before_the_work(rig: WebhookRig, door: CalledChannel) -> None:
    rig.inbox.gate.clear()  # type: ignore[attr-defined]
    rig.tg.unanswered["30064771073"] = time.time()
    knocked = asyncio.create_task(door.knock(knock(json.dumps(payload("tap")).encode())))
    await rig.tg.called("answerCallbackQuery")
    assert not knocked.done()
    rig.inbox.gate.set()  # type: ignore[attr-defined]
    assert await knocked == Reply(200)


async def test_a_tap_that_cannot_be_answered_is_taken_in_all_the_same(
    rig: WebhookRig, door: CalledChannel
) -> None:
    held = asyncio.Event()
    rig.tg.trouble("answerCallbackQuery", waits_for(held))
    assert await door.knock(knock(json.dumps(payload("tap")).encode())) == Reply(200)
    held.set()


async def test_many_who_write_at_once_share_their_wait(rig: WebhookRig) -> None:
    """One chat waits for its own last update, and for nobody else's."""
    inbox = Inbox()
    inbox.gate.clear()
    for n in range(20):
        rig.somebody(100 + n).says("un")
        rig.somebody(100 + n).says("deux")
    async with rig.receiving(inbox.take_in):
        handed = await inbox.was_handed(20)
        assert {event.text for (event,) in handed if isinstance(event, MessageReceived)} == {"un"}
        inbox.gate.set()
        await rig.all_confirmed()


async def test_the_secret_and_the_token_stand_in_no_log(rig: WebhookRig) -> None:
    rig.tg.trouble("setWebhook", bad_gateway, reset)
    with capture_logs() as logs:
        async with rig.receiving(Inbox().take_in):
            await rig.tg.called("setWebhook", 3)
            assert isinstance(rig.channel, CalledChannel)
            await rig.channel.knock(knock(words("oui"), "forged"))
    assert logs
    for secret in (SHOWN, SITE.secret, TOKEN.partition(":")[2]):
        assert secret not in repr(logs)
