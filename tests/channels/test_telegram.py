"""Receiving from Telegram: nothing is confirmed before it is committed, whatever the network does."""

import asyncio
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from bot.__main__ import jigi
from bot.channels.bot_api.calls import answer_of
from bot.channels.channel import ChannelError
from bot.channels.telegram import TelegramChannel
from bot.content.catalogue import Catalogue
from bot.conversation.events import ChoiceMade
from bot.road.spellings import command_menus
from tests.channels.conftest import MENUS, NOW, receiving
from tests.channels.fake_telegram import FakeTelegram, payload
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE
from tests.channels.troubles import bad_gateway, refuses, reset, reset_after, too_fast, waits_for


async def test_only_the_kinds_we_read_are_asked_for(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    async with receiving(channel, inbox.take_in):
        (call,) = await tg.called("getUpdates")
    assert set(call.fields["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}
    assert call.fields["timeout"] <= 50
    assert call.fields["limit"] == 100


# ---- the offset is the receipt -------------------------------------------------------------------


async def test_an_answer_that_was_lost_on_the_way_comes_again(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.user(7).says("oui")
    tg.trouble("getUpdates", reset_after)
    async with receiving(channel, inbox.take_in):
        assert len(await inbox.has_taken(1)) == 1


async def test_update_ids_that_start_afresh_are_heard(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    """After a quiet week Telegram picks the next id at random: it may be lower than the last."""
    tg.put({"update_id": 900_000, **_text("avant")})
    async with receiving(channel, inbox.take_in):
        await inbox.has_taken(1)
        await tg.all_confirmed()
        tg.end_poll()
        tg.put({"update_id": 12, **_text("après")})
        await inbox.has_taken(2)


def _text(words: str) -> dict[str, object]:
    message = payload("text")["message"]
    return {"message": {**message, "text": words}}


# ---- trouble -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [bad_gateway, reset, reset_after, refuses(500, "Internal Server Error: restart")],
    ids=["502", "reset", "reset after", "500"],
)
async def test_it_goes_on_after(
    trouble: object, tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.trouble("deleteWebhook", trouble)  # type: ignore[arg-type]
    tg.trouble("getUpdates", trouble)  # type: ignore[arg-type]
    tg.user(7).says("oui")
    async with receiving(channel, inbox.take_in):
        await inbox.has_taken(1)


async def test_too_fast_is_obeyed_to_the_second(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.trouble("getUpdates", too_fast(1))
    async with receiving(channel, inbox.take_in):
        calls = await tg.called("getUpdates", 2)
    assert all(later.at - earlier.at >= 1 for earlier, later in pairwise(calls))


async def test_a_second_instance_is_told_apart_from_a_network(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    told = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    tg.trouble("getUpdates", refuses(409, told))
    tg.user(7).says("oui")
    with capture_logs() as logs:
        async with receiving(channel, inbox.take_in):
            await inbox.has_taken(1)
    (line,) = [log for log in logs if log["event"] == "telegram.second_instance"]
    assert "stop it" in line["what"]


async def test_a_webhook_is_removed_at_the_start_and_later(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.webhook = "https://elsewhere.example/"
    async with receiving(channel, inbox.take_in):
        tg.user(7).says("un")
        await inbox.has_taken(1)
        tg.webhook = "https://elsewhere.example/"
        tg.user(7).says("deux")
        await inbox.has_taken(2)


@pytest.mark.parametrize("status", [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_wrong_token_ends_it_and_names_the_setting(
    status: tuple[int, str], tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.trouble("deleteWebhook", refuses(*status))
    with pytest.raises(ChannelError, match=r"JIGI_TELEGRAM_TOKEN.*BotFather"):
        await asyncio.wait_for(channel.run(inbox.take_in), PATIENCE)


async def test_a_token_that_is_revoked_is_told_and_tried_again(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.bot_api.asking.WRONG_TOKEN_SECONDS", 0.01)
    with capture_logs() as logs:
        async with receiving(channel, inbox.take_in):
            tg.user(7).says("un")
            await inbox.has_taken(1)
            tg.trouble("getUpdates", refuses(401, "Unauthorized"))
            tg.user(7).says("deux")
            await inbox.has_taken(2)
    (told,) = [entry for entry in logs if entry["event"] == "telegram.token_refused"]
    assert "JIGI_TELEGRAM_TOKEN" in told["what"]


def test_a_token_that_cannot_be_one() -> None:
    with pytest.raises(ChannelError, match="JIGI_TELEGRAM_TOKEN"):
        TelegramChannel("half a token", lambda: NOW)


async def test_the_operator_reads_it_without_a_trace(tg: FakeTelegram, tmp_path: object) -> None:
    """`jigi run` with a token that Telegram does not know."""
    env = {
        "JIGI_TELEGRAM_TOKEN": "999:AAH-somebody-else",
        "JIGI_TELEGRAM_API": tg.url,
        "JIGI_DATABASE": f"sqlite:///{tmp_path}/jigi.db",
        "JIGI_LISTEN": "127.0.0.1:0",
    }
    result = await asyncio.to_thread(CliRunner().invoke, jigi, ["run"], env=env)
    assert result.exit_code == 2
    assert "JIGI_TELEGRAM_TOKEN" in result.output
    assert "Traceback" not in result.output
    assert "AAH-somebody-else" not in result.output


async def test_an_update_that_nobody_can_read_stops_nothing(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    for kind in (
        "update_of_tomorrow",
        "update_of_nobody",
        "broken_chat",
        "broken_message",
        "group",
        "edited",
    ):
        tg.put(payload(kind))
    tg.put({"update_id": 990})
    tg.put({"update_id": 991, **_text("oui")})
    with capture_logs() as logs:
        async with receiving(channel, inbox.take_in):
            taken = await inbox.has_taken(3)
            await tg.all_confirmed()
    kinds = [type(event).__name__ for event in taken]
    assert kinds == ["Unreadable", "Unreadable", "MessageReceived"]
    skipped = {log["update"] for log in logs if log["event"] == "telegram.skipped"}
    assert skipped == {926, 929, 920, 919, 990}


async def test_the_token_stands_in_no_log(tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox) -> None:
    secret = tg.token.partition(":")[2]
    dead = TelegramChannel(tg.token, lambda: NOW, api="http://127.0.0.1:1")
    tg.trouble("getUpdates", bad_gateway, reset, refuses(409, "Conflict: webhook is active"))
    with capture_logs() as logs:
        async with receiving(channel, inbox.take_in), receiving(dead, inbox.take_in):
            tg.user(7).says("oui")
            await inbox.has_taken(1)
        await dead.close()
    events = {log["event"] for log in logs}
    assert {"telegram.unreachable", "telegram.failed", "telegram.webhook"} <= events
    assert secret not in repr(logs)
    assert secret not in repr(vars(channel))


# ---- taps --------------------------------------------------------------------------------------------


async def test_a_tap_is_answered_before_the_work(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    inbox.gate.clear()
    tg.put(payload("tap"))
    tg.unanswered["30064771073"] = time.time()
    async with receiving(channel, inbox.take_in):
        await inbox.was_handed(1)
        await tg.called("answerCallbackQuery")
        assert inbox.taken == []
        inbox.gate.set()
        (event,) = await inbox.has_taken(1)
    assert isinstance(event, ChoiceMade)
    assert event.data == "4.2.done"


async def test_a_tap_that_cannot_be_answered_is_taken_in_all_the_same(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    held = asyncio.Event()
    tg.trouble("answerCallbackQuery", waits_for(held))
    tg.put(payload("tap"))
    async with receiving(channel, inbox.take_in):
        await inbox.has_taken(1)
        await tg.all_confirmed()
        held.set()


# ---- the command menu ------------------------------------------------------------------------------


async def test_the_menu_is_shown_in_each_language(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    tg.trouble("setMyCommands", bad_gateway)
    async with receiving(channel, inbox.take_in):
        await tg.called("setMyCommands", 1 + len(MENUS))
        tg.user(7).says("oui")
        await inbox.has_taken(1)
    assert tg.menus == MENUS


def test_the_menu_has_the_commands_that_have_words() -> None:
    menus = command_menus(Catalogue.load())
    assert {"", "fr", "en"} <= menus.keys()
    assert [name for name, _ in menus["fr"]] == [name for name, _ in menus["en"]]
    assert dict(menus["fr"])["urgence"] == "Urgence"
    assert dict(menus["en"])["urgence"] == "Emergency"
    assert menus[""] == menus["fr"]


def test_a_wait_of_ages_is_a_day_and_no_fault() -> None:
    """A number that no clock holds would end the polling, and with it the whole house."""
    body = b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 1e300}}'
    assert answer_of(429, body).retry_after == timedelta(days=1)
