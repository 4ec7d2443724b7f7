"""WhatsApp's webhook: who may knock, what is told, and what is said at the start."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.channels.channel import CalledChannel, ChannelError, Knock, Reply
from bot.channels.whatsapp.door import WhatsAppDoor
from bot.channels.whatsapp.webhook import SIGNED_BY
from bot.conversation.messages import Message
from storage.store import StoreError
from tests.channels.fake_whatsapp import APP_SECRET, TOKEN, VERIFY_TOKEN, batch, payload, refuses
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE
from tests.channels.promises import words_of
from tests.channels.test_whatsapp_inbound import JSON, NOW
from tests.channels.troubles import bad_gateway, reset
from tests.channels.whatsapp_rigs import WhatsAppRig, account_at

WORDS = json.dumps(payload("text")).encode()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[WhatsAppRig]:
    async with WhatsAppRig(tmp_path) as rig:
        yield rig


@pytest.fixture
async def inbox(rig: WhatsAppRig) -> AsyncIterator[Inbox]:
    """Where the door of this rig receives."""
    inbox = Inbox()
    async with rig.receiving(inbox.take_in):
        yield inbox


def signed(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def knock(body: bytes, signature: str | None = None) -> Knock:
    return Knock("POST", {}, {SIGNED_BY: signed(body) if signature is None else signature}, body)


def shaking(word: str, challenge: str = "1158201444", mode: str = "subscribe") -> Knock:
    query = {"hub.mode": mode, "hub.verify_token": word, "hub.challenge": challenge}
    return Knock("GET", query, {}, b"")


def test_it_is_a_door(rig: WhatsAppRig) -> None:
    assert isinstance(rig.channel, CalledChannel)


# ---- who may knock -----------------------------------------------------------------------------


async def test_whoever_knows_the_word_is_given_the_challenge_back(rig: WhatsAppRig) -> None:
    assert await rig.channel.knock(shaking(VERIFY_TOKEN)) == Reply(200, "1158201444")


@pytest.mark.parametrize(
    "handshake",
    [
        shaking(""),
        shaking("x"),
        shaking(VERIFY_TOKEN[:-1]),
        shaking("é\ud83d"),
        shaking(VERIFY_TOKEN, mode="unsubscribe"),
        shaking(VERIFY_TOKEN, challenge="x" * 257),
        Knock("GET", {}, {}, b""),
    ],
)
async def test_whoever_does_not_is_told_nothing(handshake: Knock, rig: WhatsAppRig) -> None:
    assert await rig.channel.knock(handshake) == Reply(403)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        signed(WORDS, "another secret"),
        signed(WORDS)[:-1],
        signed(WORDS).removeprefix("sha256="),
        signed(WORDS).upper(),
        signed(WORDS + b" "),
        "sha1=" + hmac.new(APP_SECRET.encode(), WORDS, hashlib.sha1).hexdigest(),
        "é" * 71,
    ],
)
async def test_whoever_does_not_sign_is_not_heard(signature: str, rig: WhatsAppRig, inbox: Inbox) -> None:
    with capture_logs() as logs:
        assert await rig.channel.knock(knock(WORDS, signature)) == Reply(403)
    assert [log["event"] for log in logs] == ["whatsapp.forged"]
    assert inbox.handed == []


@pytest.mark.parametrize("name", ["app_secret", "verify_token"])
def test_without_a_secret_it_does_not_start(name: str) -> None:
    account = replace(account_at("http://127.0.0.1:1"), **{name: ""})
    with pytest.raises(ChannelError, match=f"JIGI_WHATSAPP_{name.upper()}: .*anybody"):
        WhatsAppDoor(account, lambda: NOW)


# ---- what is told ------------------------------------------------------------------------------


async def test_it_comes_again_when_nobody_is_there_to_take_it(rig: WhatsAppRig) -> None:
    assert await rig.channel.knock(knock(WORDS)) == Reply(503)


async def test_it_comes_again_when_it_could_not_be_kept(rig: WhatsAppRig, inbox: Inbox) -> None:
    inbox.faults = [StoreError("the disk is full; make room")]
    assert await rig.channel.knock(knock(WORDS)) == Reply(503)
    assert await rig.channel.knock(knock(WORDS)) == Reply(200)


async def test_a_whole_batch_is_taken_in_at_once(rig: WhatsAppRig, inbox: Inbox) -> None:
    """Several entries, changes and messages of several people in one post: pywa heard the first alone."""
    rig.wa.posting.held = True
    for n in range(20):
        rig.somebody(n).says(f"un {n}")
        rig.somebody(n).says(f"deux {n}")
    rig.wa.posting.bundle(batch)
    rig.wa.posting.held = False
    rig.wa.posting.go()
    taken = await inbox.has_taken(40)
    await rig.all_confirmed()
    assert len(inbox.handed) == 1
    for n in range(20):
        hers = [event for event in taken if event.sender.id == rig.somebody(n).chat]
        assert words_of(hers) == [f"un {n}", f"deux {n}"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"7", b'{"entry": NaN}'])
async def test_what_is_no_post_is_not_asked_for_again(body: bytes, rig: WhatsAppRig, inbox: Inbox) -> None:
    assert await rig.channel.knock(knock(body)) == Reply(200)


@settings(deadline=None, max_examples=60)
@given(body=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()), known=st.booleans())
def test_whatever_a_body_holds_nobody_is_told_of_a_fault(body: bytes, known: bool) -> None:
    async def told() -> Reply:
        door = WhatsAppDoor(account_at("http://127.0.0.1:1"), lambda: NOW)
        task = asyncio.create_task(door.run(Inbox().take_in))
        await asyncio.sleep(0)
        try:
            return await door.knock(knock(body, None if known else "sha256=0"))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await door.close()

    assert asyncio.run(told()) == Reply(200 if known else 403)


async def test_what_time_it_is_there_is_read_from_its_answers(
    rig: WhatsAppRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that is wrong here makes no message late."""
    ahead = SimpleNamespace(time=lambda: time.time() + 3600)
    monkeypatch.setattr("bot.channels.whatsapp.api.time", ahead)
    await rig.channel.send(rig.somebody().chat, Message(text="Bonjour"))
    assert abs(rig.channel._api.their_time - time.time()) < 5


# ---- at the start ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "told"),
    [(190, "JIGI_WHATSAPP_TOKEN: .*system user"), (100, "JIGI_WHATSAPP_PHONE_ID: .*phone number ID")],
)
async def test_a_wrong_token_or_number_ends_it_and_names_the_setting(
    code: int, told: str, rig: WhatsAppRig
) -> None:
    rig.wa.trouble("look", refuses(code, 400))
    with pytest.raises(ChannelError, match=told):
        await asyncio.wait_for(rig.channel.run(Inbox().take_in), PATIENCE)


@pytest.mark.parametrize("trouble", [bad_gateway, reset, refuses(2, 500)])
async def test_a_provider_in_trouble_keeps_nobody_from_being_heard(rig: WhatsAppRig, trouble: object) -> None:
    rig.wa.trouble("look", trouble)  # type: ignore[arg-type]
    inbox = Inbox()
    rig.somebody().says("oui")
    async with rig.receiving(inbox.take_in):
        await inbox.has_taken(1)


async def test_no_secret_stands_in_a_log(rig: WhatsAppRig, inbox: Inbox) -> None:
    with capture_logs() as logs:
        await rig.channel.knock(knock(WORDS, "forged"))
        await rig.channel.knock(shaking("forged"))
    assert logs
    for secret in (TOKEN, APP_SECRET, VERIFY_TOKEN):
        assert secret not in repr(logs) + repr(account_at(""))


@pytest.mark.parametrize("half", [b"\\ud83d", b"\\UDC00".lower(), b"\xed\xa0\xbd"])
async def test_half_a_character_in_a_kind_is_kept_as_the_mark_for_what_is_not_known(
    half: bytes, rig: WhatsAppRig, inbox: Inbox
) -> None:
    body = WORDS.replace(b'"type": "text"', b'"type": "' + half + b'"')
    assert body != WORDS
    assert await rig.channel.knock(knock(body)) == Reply(200)
    (event,) = inbox.taken
    repr(event).encode()
