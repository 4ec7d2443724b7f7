"""Recorded voices and cards' pictures over Telegram: uploaded once, then sent by file id.

When Telegram has forgotten the id, they are uploaded again.
"""

from bot.channels.channel import Sent
from bot.channels.telegram import TelegramChannel
from bot.conversation.messages import Media, Message
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.rigs import FILES
from tests.channels.troubles import refuses

VOICE = Message(
    text="🔊 <b>Ocytocine</b>", voice=Media("note", "audio/ogg", name="amtsl-uterotonic.oxytocin.bm.ogg")
)
FORBIDDEN = "Bad Request: VOICE_MESSAGES_FORBIDDEN"


async def test_it_is_uploaded_for_the_first_and_goes_by_its_id_to_the_rest(
    tg: FakeTelegram, channel: TelegramChannel
) -> None:
    people = [tg.user(n) for n in (7, 8, 9)]
    for person in people:
        assert isinstance(await channel.send(str(person.id), VOICE), Sent)
    heard = [(await person.hears())[0] for person in people]
    assert [(one.method, one.by_id) for one in heard] == [
        ("sendVoice", False), ("sendVoice", True), ("sendVoice", True),
    ]  # fmt: skip
    assert {(one.file, one.text) for one in heard} == {(FILES["note"], "🔊 Ocytocine")}
    assert not tg.refusals


async def test_a_picture_is_uploaded_for_the_first_and_goes_by_its_id_to_the_rest(
    tg: FakeTelegram, channel: TelegramChannel
) -> None:
    card = Message(text="<b>Jumeaux</b>", picture=Media("photo", "image/jpeg"))
    people = [tg.user(n) for n in (7, 8)]
    for person in people:
        assert isinstance(await channel.send(str(person.id), card), Sent)
    seen = [(await person.hears())[0] for person in people]
    assert [(one.method, one.by_id, one.text) for one in seen] == [
        ("sendPhoto", False, "Jumeaux"), ("sendPhoto", True, "Jumeaux"),
    ]  # fmt: skip
    assert not tg.refusals


async def test_a_picture_that_telegram_cannot_process_leaves_the_words(
    tg: FakeTelegram, channel: TelegramChannel
) -> None:
    awa = tg.user(7)
    tg.trouble("sendPhoto", refuses(400, "Bad Request: IMAGE_PROCESS_FAILED"))
    card = Message(text="<b>Jumeaux</b>", picture=Media("photo", "image/jpeg"))
    assert isinstance(await channel.send("7", card), Sent)
    (seen,) = await awa.hears()
    assert (seen.method, seen.text) == ("sendMessage", "Jumeaux")


async def test_an_id_that_is_forgotten_costs_one_upload(tg: FakeTelegram, channel: TelegramChannel) -> None:
    awa = tg.user(7)
    await channel.send("7", VOICE)
    (call,) = await tg.called("sendVoice")
    for file in [id for id in tg.files if id.startswith("VOICE")]:
        tg.forget(file)
    assert isinstance(await channel.send("7", VOICE), Sent)
    assert isinstance(await channel.send("7", VOICE), Sent)
    assert [heard.by_id for heard in await awa.hears(3)] == [False, False, True]
    assert len(await tg.called("sendVoice", 4)) == 4  # an upload, a refusal with its upload, an id
    assert len(tg.refusals) == 1
    assert call.fields["voice"].startswith("attach://")


async def test_who_takes_no_voice_notes_has_the_words(tg: FakeTelegram, channel: TelegramChannel) -> None:
    awa = tg.user(7)
    tg.trouble("sendVoice", refuses(400, FORBIDDEN))
    assert isinstance(await channel.send("7", VOICE), Sent)
    (heard,) = await awa.hears()
    assert (heard.method, heard.text) == ("sendMessage", "🔊 Ocytocine")
