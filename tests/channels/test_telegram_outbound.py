"""Sending to Telegram: what fits, what a client shows, and what became of it."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.bot_api.calls import LostError, answer_of
from bot.channels.bot_api.keyboard import keyboard
from bot.channels.bot_api.outbound import result_of
from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.channels.cutting import pieces
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.api import Api
from bot.conversation.events import PictureReceived, VoiceReceived
from bot.conversation.messages import Button, Media, Message, plain
from tests.channels.bot_api import shown, units
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.inbox import Inbox
from tests.channels.rigs import FILES
from tests.channels.troubles import Trouble, bad_gateway, refuses, reset, reset_after, too_fast, waits_for

BROKEN = "ServerDisconnectedError or RemoteProtocolError"  # as aiogram's network says it, and PTB's
BLOCKED = "Forbidden: bot was blocked by the user"
HELLO = Message(text="<b>Bonjour</b> Awa !", buttons=(Button("Oui", "1.1.yes"), Button("Non", "1.1.no")))


async def test_words_and_buttons(tg: FakeTelegram, channel: TelegramChannel) -> None:
    awa = tg.user(7)
    assert await channel.send("7", HELLO) == Sent("1")
    (heard,) = await awa.hears()
    assert heard.text == "Bonjour Awa !"
    assert heard.rows == (("Oui", "Non"),)
    assert heard.buttons == {"Oui": "1.1.yes", "Non": "1.1.no"}
    (call,) = await tg.called("sendMessage")
    assert call.fields["link_preview_options"] == {"is_disabled": True}


async def test_marks_out_of_order_cost_the_marks_and_not_the_message(
    tg: FakeTelegram, channel: TelegramChannel
) -> None:
    awa = tg.user(7)
    with capture_logs() as logs:
        assert await channel.send("7", Message(text="<b>Prête ?</i>")) == Sent("1", resent=1)
    (heard,) = await awa.hears()
    assert heard.text == "Prête ?"
    assert [log["event"] for log in logs] == ["telegram.entities"]
    assert len(tg.calls) == 2


@pytest.mark.parametrize(
    ("trouble", "result"),
    [
        (too_fast(7), RetryLater(timedelta(seconds=7), "Too Many Requests: retry after 7", everyone=True)),
        (refuses(403, BLOCKED), OptedOut(BLOCKED)),
        (refuses(403, "Forbidden: user is deactivated"), OptedOut("Forbidden: user is deactivated")),
        (refuses(400, "Bad Request: chat not found"), OptedOut("Bad Request: chat not found")),
        (refuses(400, "Bad Request: BUTTON_DATA_INVALID"), Refused("Bad Request: BUTTON_DATA_INVALID")),
        (refuses(401, "Unauthorized"), RetryLater(timedelta(minutes=5), "Unauthorized", everyone=True)),
        (refuses(500, "Internal Server Error"), RetryLater(timedelta(seconds=2), "Internal Server Error")),
        (bad_gateway, Unknown("status 502 without an answer")),
        (reset, Unknown(BROKEN)),
        (reset_after, Unknown(BROKEN)),
    ],
)  # fmt: skip
async def test_what_became_of_it(
    trouble: Trouble, result: SendResult, tg: FakeTelegram, channel: TelegramChannel
) -> None:
    tg.user(7)
    tg.trouble("sendMessage", trouble)
    found = await channel.send("7", HELLO)
    assert found == result or (
        result == Unknown(BROKEN) and found in [Unknown(why) for why in BROKEN.split(" or ")]
    )


async def test_a_token_that_is_refused_later_is_said_loudly(
    tg: FakeTelegram, channel: TelegramChannel
) -> None:
    tg.trouble("sendMessage", refuses(401, "Unauthorized"))
    with capture_logs() as logs:
        await channel.send("7", HELLO)
    assert [(log["log_level"], log["event"]) for log in logs] == [("error", "telegram.token_refused")]


async def test_without_a_network_nothing_left_and_nothing_is_in_doubt() -> None:
    channel = TelegramChannel("123456:AAH-secret", lambda: NOW, api="http://127.0.0.1:1")
    result = await channel.send("7", HELLO)
    assert isinstance(result, RetryLater)
    assert result.everyone
    assert "AAH-secret" not in result.reason
    with pytest.raises(OSError, match="could not be reached") as raised:
        await channel.fetch(Media("note", "audio/ogg", ref="VOICE_1"))
    chain = [
        raised.value,
        raised.value.__cause__,
        raised.value.__context__ and raised.value.__context__.__context__,
    ]
    assert "AAH-secret" not in repr(chain)
    await channel.close()


async def test_an_answer_that_never_comes_leaves_doubt(tg: FakeTelegram) -> None:
    api = Api(tg.token, tg.url)
    never = asyncio.Event()
    tg.user(7)
    tg.trouble("sendMessage", waits_for(never))
    with pytest.raises(LostError, match="Timeout"):
        await api.call("sendMessage", {"chat_id": 7, "text": "?"}, patience=0.05)
    never.set()
    await api.close()


# ---- files -----------------------------------------------------------------------------------------


async def test_our_own_file_is_uploaded(tg: FakeTelegram, channel: TelegramChannel) -> None:
    awa = tg.user(7)
    voice = Message(text="🎤 Sa <b>note</b>", voice=Media("note", "audio/ogg"), buttons=HELLO.buttons)
    assert isinstance(await channel.send("7", voice), Sent)
    (heard,) = await awa.hears()
    assert (heard.method, heard.file, heard.by_id) == ("sendVoice", FILES["note"], False)
    assert heard.text == "🎤 Sa note"
    assert heard.rows == (("Oui", "Non"),)


@pytest.mark.parametrize(
    ("message", "method"),
    [
        (Message(text="", picture=Media("photo", "image/jpeg")), "sendPhoto"),
        (Message(text="", voice=Media("note", "audio/webm")), "sendDocument"),  # would not play as a note
        (Message(text="", document=Media("note", "application/json", name="mydata.json")), "sendDocument"),
    ],
)
async def test_each_file_goes_as_what_it_is(
    message: Message, method: str, tg: FakeTelegram, channel: TelegramChannel
) -> None:
    awa = tg.user(7)
    assert isinstance(await channel.send("7", message), Sent)
    (heard,) = await awa.hears()
    assert heard.method == method
    assert not tg.refusals


async def test_what_came_by_telegram_goes_back_by_its_id(
    tg: FakeTelegram, channel: TelegramChannel, inbox: Inbox
) -> None:
    moussa = tg.user(8)
    tg.user(7).sends_voice(b"OggS mon plan")
    tg.user(7).sends_picture(b"\xff\xd8\xff", "le plateau")
    async with receiving(channel, inbox.take_in):
        voice, picture = await inbox.has_taken(2)
    assert isinstance(voice, VoiceReceived)
    assert isinstance(picture, PictureReceived)
    await channel.send("8", Message(text="", voice=voice.media))
    await channel.send("8", Message(text=picture.caption, picture=picture.media))
    heard, seen = await moussa.hears(2)
    assert (heard.method, heard.file, heard.by_id) == ("sendVoice", b"OggS mon plan", True)
    assert (seen.method, seen.text, seen.by_id) == ("sendPhoto", "le plateau", True)


@pytest.mark.parametrize("ref", ["VOICE_of_another_bot", "PHOTO"], ids=["unknown", "another type"])
async def test_an_id_that_is_refused_is_followed_by_the_bytes(
    ref: str, tg: FakeTelegram, channel: TelegramChannel
) -> None:
    ref = tg.keep("Photo", b"x") if ref == "PHOTO" else ref
    awa = tg.user(7)
    media = Media("telegram-123456-abc", "audio/ogg", ref=ref)
    assert isinstance(await channel.send("7", Message(text="", voice=media)), Sent)
    (heard,) = await awa.hears()
    assert (heard.file, heard.by_id) == (FILES["telegram-123456-abc"], False)


@pytest.mark.parametrize(
    ("media", "why"),
    [
        (Media("note", "audio/ogg", ref="nobody knows"), "wrong file identifier"),
        (Media("note", "audio/ogg", size=20_000_001, ref="VOICE_1"), "at most 20000000"),
    ],
)
async def test_a_file_that_cannot_be_had(
    media: Media, why: str, tg: FakeTelegram, channel: TelegramChannel
) -> None:
    with pytest.raises(OSError, match=why):
        await channel.fetch(media)


async def test_a_download_that_breaks_off(tg: FakeTelegram, channel: TelegramChannel) -> None:
    tg.trouble("download", reset, reset)  # one alone is tried again by the library
    with pytest.raises(OSError, match="could not be reached"):
        await channel.fetch(Media("note", "audio/ogg", ref=tg.keep("Voice", b"OggS")))


# ---- long ones -------------------------------------------------------------------------------------


async def test_words_too_long_for_a_caption_go_before(tg: FakeTelegram, channel: TelegramChannel) -> None:
    awa = tg.user(7)
    text = "mot " * 400
    shows = Message(text=text, picture=Media("photo", "image/jpeg"), buttons=HELLO.buttons)
    assert isinstance(await channel.send("7", shows), Sent)
    words, picture = await awa.hears(2)
    assert (words.text, words.rows) == (text, (("Oui", "Non"),))
    assert (picture.method, picture.text) == ("sendPhoto", "")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "👩🏾‍⚕️" * 1000,
        f"<b>{'gras ' * 900}<i>{'et penché ' * 400}</i></b> fin",
        "&lt;" * 5000,
        "ligne\n" * 900,
    ],
)
def test_each_piece_fits_and_nothing_is_lost(text: str) -> None:
    found = pieces(text, 4096)
    assert all(units(shown(piece, "HTML")) <= 4096 for piece in found)
    assert "".join("".join(map(plain, found)).split()) == "".join(plain(text).split())


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Oui", "Non"], [2]),
        ([str(n) for n in range(1, 11)], [5, 5]),
        (
            ["Matrone", "Sage-femme", "Infirmier·ère", "Vaccinateur·rice", "Autre métier", "Passer"],
            [2, 1, 1, 2],
        ),
        (["7 h", "12 h 30", "17 h", "20 h", "Passer"], [3, 2]),
        (["CSCom de Kléla (Sikasso)", "Oui", "Non"], [1, 2]),
        (["Oui"], [1]),
    ],
)
def test_short_labels_stand_side_by_side(labels: list[str], rows: list[int]) -> None:
    found = keyboard([Button(label, f"1.1.{i}") for i, label in enumerate(labels)])
    assert [len(row) for row in found] == rows
    assert [button["text"] for row in found for button in row] == labels


@pytest.mark.parametrize(
    ("told", "result"),
    [
        (
            b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}',
            OptedOut,
        ),
        (b'{"ok": false, "error_code": 401, "description": "Unauthorized"}', RetryLater),
        (b'{"ok": false, "error_code": 429, "description": "Too Many Requests"}', RetryLater),
        (b'{"ok": false, "error_code": 500, "description": "Internal Server Error"}', RetryLater),
        (b'{"ok": false, "error_code": 502, "description": "Bad Gateway"}', Unknown),
        (b'{"ok": false, "error_code": 400, "description": "Bad Request: message is too long"}', Refused),
        (b'{"ok": false, "error_code": true}', Refused),
        (b'{"ok": "yes"}', Refused),
        (b"<html>", Unknown),
    ],
)
def test_a_200_that_says_no_is_what_it_says(told: bytes, result: type[SendResult]) -> None:
    """What stands between may lose the status; its body has it too."""
    assert isinstance(result_of(answer_of(200, told)), result)
