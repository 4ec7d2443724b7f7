"""Media: what people sent is fetched after the turn, and what cannot be had keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Limits, SendResult, Sent, TakeIn
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message
from bot.people import Address
from scheduler.media import AT_ONCE, OF_ONE_CHANNEL, fetch_wanted, sweep
from storage.sqlite.store import SQLiteStore
from storage.store import MediaFolder
from storage.writer import Writer

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
AWA_AT = Address("telegram", "7000")
VOICE = b"OggS a voice"
MOST_BYTES = 100


class Provider:
    """A channel of the tests' own, which has files, and troubles."""

    name = AWA_AT.channel
    limits = Limits(text=1, caption=1, buttons=1, label=1, data=1, per_second=1, same_chat_gap=timedelta(0))

    def __init__(self, **files: bytes | Exception) -> None:
        self.files: Mapping[str, bytes | Exception] = files
        self.asked: list[str] = []

    async def run(self, take_in: TakeIn) -> None:
        """Nobody writes here."""

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        return Sent("1")

    async def fetch(self, media: Media) -> bytes:
        self.asked.append(media.id)
        found = self.files[media.id]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"media")) as store:
        yield store


@pytest.fixture
async def writer(store: SQLiteStore) -> AsyncIterator[Writer]:
    writer = Writer(store)
    writer.start()
    yield writer
    await writer.stop()


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media", MOST_BYTES)


def sent(store: SQLiteStore, *ids: str, ref: str = "ref", channel: str = AWA_AT.channel) -> None:
    """Awa sent these, one after the other, and her turns were taken in."""
    with store.transaction() as desk:
        her = desk.person_at(AWA_AT, NOW).id
        for id in ids:
            media = Media(id=id, mime="audio/ogg", ref=ref and f"{ref} {id}")
            desk.keep_media(
                her, media, channel, NOW + len(desk.media_to_fetch(LATER, 100)) * timedelta(seconds=1)
            )


def kept(store: SQLiteStore, id: str) -> dict[str, Any]:
    """What the file's row says."""
    query = "select state, size, error, attempts from media where id = ?"
    row = store._connection.execute(query, (id,)).fetchone()
    return dict(zip(("state", "size", "error", "attempts"), row, strict=True))


def wanted(store: SQLiteStore, now: datetime) -> list[str]:
    with store.reading() as desk:
        return [media.id for media, _ in desk.media_to_fetch(now, 100)]


async def test_what_she_sent_is_fetched_once(store: SQLiteStore, writer: Writer, folder: MediaFolder) -> None:
    sent(store, "voice")
    provider = Provider(voice=VOICE)
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 1
    assert folder.read("voice") == VOICE
    assert kept(store, "voice") == {"state": "here", "size": len(VOICE), "error": "", "attempts": 1}
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 0
    assert provider.asked == ["voice"]


async def test_what_is_here_already_is_not_fetched(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    """A web chat hands the bytes over with the update."""
    sent(store, "voice", ref="")
    assert await fetch_wanted(store, writer, {}, folder, LATER) == 0
    assert kept(store, "voice")["attempts"] == 0


async def test_a_provider_out_of_reach_is_asked_again_later(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    sent(store, "voice")
    provider = Provider(voice=ConnectionResetError("gone"))
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 0
    assert folder.read("voice") is None
    assert provider.asked == ["voice"]
    assert kept(store, "voice") | {"size": 0} == {
        "state": "wanted", "size": 0, "error": "ConnectionResetError: gone", "attempts": 1
    }  # fmt: skip
    provider.files = {"voice": VOICE}
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 0  # too soon
    much_later = LATER + timedelta(hours=3)
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, much_later) == 1
    assert folder.read("voice") == VOICE
    assert kept(store, "voice") == {"state": "here", "size": len(VOICE), "error": "", "attempts": 2}


@pytest.mark.parametrize("found", [TimeoutError("too late"), b"x" * (MOST_BYTES + 1)])
async def test_what_can_never_be_had_is_not_asked_for_for_ever(
    store: SQLiteStore, writer: Writer, folder: MediaFolder, found: bytes | Exception
) -> None:
    sent(store, "voice")
    provider = Provider(voice=found)
    now, tries = LATER, 0
    while wanted(store, now):
        tries += 1
        assert tries < 100
        assert await fetch_wanted(store, writer, {provider.name: provider}, folder, now) == 0
        now += timedelta(days=1)
    assert kept(store, "voice")["state"] == "lost"
    assert kept(store, "voice")["error"]
    assert len(provider.asked) == kept(store, "voice")["attempts"] == tries > 1
    assert folder.read("voice") is None
    (report,) = store.rows("reports")
    assert (report["kind"], report["about"]) == ("media lost", "media:voice")


async def test_one_that_cannot_be_had_keeps_no_other_from_coming(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    sent(store, "lost", "voice")
    sent(store, "elsewhere", channel="pigeon")
    sent(store, "large", "photo")
    provider = Provider(
        lost=RuntimeError("https://token@"), voice=VOICE, large=b"x" * (MOST_BYTES + 1), photo=b"\xff\xd8"
    )
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 2
    assert {id: folder.read(id) for id in ("voice", "photo")} == {"voice": VOICE, "photo": b"\xff\xd8"}
    assert wanted(store, LATER + timedelta(days=1)) == ["lost", "elsewhere", "large"]
    assert kept(store, "lost")["error"] == "RuntimeError"
    assert "pigeon" in kept(store, "elsewhere")["error"]
    assert f"at most {MOST_BYTES}" in kept(store, "large")["error"]


async def test_no_more_than_some_at_once_the_longest_waiting_first(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    ids = [f"voice.{n}" for n in range(AT_ONCE + 3)]
    sent(store, *ids)
    provider = Provider(**dict.fromkeys(ids, VOICE))
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == AT_ONCE
    assert provider.asked == ids[:AT_ONCE]
    assert await fetch_wanted(store, writer, {provider.name: provider}, folder, LATER) == 3
    assert provider.asked == ids


async def test_a_slow_provider_keeps_nothing_of_another_waiting(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    """And is asked for a few at a time."""
    ids = [f"slow.{n}" for n in range(AT_ONCE - 1)]
    sent(store, *ids, channel="pigeon")
    sent(store, "voice")
    at_once, most, goes_on = 0, 0, asyncio.Event()

    class Slow(Provider):
        async def fetch(self, media: Media) -> bytes:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await goes_on.wait()
            at_once -= 1
            return VOICE

    class Quick(Provider):
        async def fetch(self, media: Media) -> bytes:
            goes_on.set()
            return VOICE

    async with asyncio.timeout(60):
        both = {"pigeon": Slow(), AWA_AT.channel: Quick()}
        assert await fetch_wanted(store, writer, both, folder, LATER) == AT_ONCE
    assert most == OF_ONE_CHANNEL


async def test_what_she_sent_is_not_kept_when_she_is_forgotten_meanwhile(
    store: SQLiteStore, writer: Writer, folder: MediaFolder
) -> None:
    sent(store, "voice")

    class Slow(Provider):
        async def fetch(self, media: Media) -> bytes:
            for id in await writer.do(lambda desk: desk.forget(desk.person_at(AWA_AT, NOW).id, NOW)):
                folder.delete(id)
            return VOICE

    await fetch_wanted(store, writer, {AWA_AT.channel: Slow()}, folder, LATER)
    assert folder.read("voice") is None


def test_bytes_that_are_nobodys_and_old_files_of_own_data_are_swept(
    store: SQLiteStore, folder: MediaFolder
) -> None:
    """As after a kill between a `/forget` and the deletion, or a turn that was undone."""
    sent(store, "voice", ref="")
    with store.transaction() as desk:
        own = Media(id="all.json", mime="application/json", name="jigi.json")
        desk.keep_media(desk.person_at(AWA_AT, NOW).id, own, "jigi", NOW)
    for id in ("voice", "all.json", "forgotten", "half"):
        folder.write(id, VOICE)
    folder.path.joinpath("half").rename(folder.path / ".half")
    now = datetime.now(UTC)
    assert sweep(store, folder, now) == 0  # their turns may still be on their way
    assert sweep(store, folder, now + timedelta(hours=2)) == 2
    assert sorted(path.name for path in folder.path.iterdir()) == ["all.json", "voice"]
    assert sweep(store, folder, now + timedelta(days=2)) == 1
    assert [path.name for path in folder.path.iterdir()] == ["voice"]


def test_what_a_provider_keeps_of_bytes_that_are_swept_is_sent_no_more(
    store: SQLiteStore, folder: MediaFolder
) -> None:
    sent(store, "voice", ref="")
    files = ("forgotten", "voice", "card-1")
    with store.transaction() as desk:
        for id in files:
            desk.keep_upload("telegram", "1", id, "ref")
    for id in files:
        folder.write(id, VOICE)
    assert sweep(store, folder, datetime.now(UTC) + timedelta(hours=2)) == 1
    with store.reading() as desk:
        assert [desk.uploaded("telegram", "1", id) for id in files] == [None, "ref", "ref"]


def test_a_folder_that_is_not_there_yet_is_swept_in_peace(store: SQLiteStore, folder: MediaFolder) -> None:
    assert sweep(store, folder, NOW) == 0
