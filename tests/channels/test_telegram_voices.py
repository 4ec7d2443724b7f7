"""Recorded voices and cards' pictures over Telegram: uploaded once, then sent by file id.

When Telegram has forgotten the id, they are uploaded again.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import Sent
from bot.channels.telegram import TelegramChannel
from bot.conversation.messages import Media, Message
from bot.road.uploads import KeptUploads
from storage.sqlite.store import SQLiteStore
from tests.channels.conftest import NOW
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.rigs import FILES
from tests.channels.troubles import refuses

VOICE = Message(
    text="🔊 <b>Ocytocine</b>", voice=Media("note", "audio/ogg", name="amtsl-uterotonic.oxytocin.bm.ogg")
)
FORGOTTEN = "Bad Request: wrong file identifier/HTTP URL specified"
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


async def test_what_was_uploaded_goes_by_its_id_after_a_restart_and_up_again_when_it_is_forgotten(
    tg: FakeTelegram, tmp_path: Path
) -> None:
    files = (
        Message(text="Jumeaux", picture=Media("photo", "image/jpeg")),
        VOICE,
        Message(text="", document=Media("photo", "application/pdf", name="certificat.pdf")),
    )
    awa = tg.user(7)

    async def life(message: Message) -> bool:
        """Whether it went by its id, in a program that was just started."""
        with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"uploads")) as store:
            uploads = KeptUploads(store, TelegramChannel.name)
            channel = TelegramChannel(tg.token, lambda: NOW, api=tg.url, load=FILES.get, uploads=uploads)
            assert isinstance(await channel.send("7", message), Sent)
            await channel.close()
        return (await awa.hears())[0].by_id

    for message in files[:2]:
        assert [await life(message), await life(message)] == [False, True]
    for file in list(tg.files):
        tg.forget(file)
    with capture_logs():
        assert [await life(files[1]), await life(files[1])] == [False, True]  # by its new id
        assert [await life(files[2]), await life(files[2])] == [False, True]
    assert {refusal.description for refusal in tg.refusals} == {FORGOTTEN}


async def test_a_store_that_fails_costs_an_upload_and_no_message(
    tg: FakeTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.01)
    awa, path = tg.user(7), tmp_path / "jigi.db"
    with (
        closing(SQLiteStore.open(path, key=b"uploads")) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        capture_logs() as logs,
    ):
        other.execute("begin immediate")  # a backup that takes its time
        uploads = KeptUploads(store, TelegramChannel.name)
        channel = TelegramChannel(tg.token, lambda: NOW, api=tg.url, load=FILES.get, uploads=uploads)
        for _ in range(2):
            assert isinstance(await channel.send("7", VOICE), Sent)
        await channel.close()
    assert [heard.by_id for heard in await awa.hears(2)] == [False, False]
    assert [entry["event"] for entry in logs] == ["uploads.not_kept"] * 2


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
