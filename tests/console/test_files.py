"""Files: voice notes and pictures are taken for what their bytes are, and shown in their chat alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.webchat.limits import MOST_BYTES
from bot.conversation.messages import Media, Message, Purpose
from bot.demo import address_of
from bot.people import Address
from console.chat import PAGE
from storage.sealing.seals import new_key
from storage.store import Desk, MediaFolder, Outgoing
from tests.console.browser import Browser
from tests.console.conftest import Site, opened

JPEG, PNG = b"\xff\xd8\xff\xe0 a picture", b"\x89PNG\r\n\x1a\n a picture"
PICTURES = {
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/webp": b"RIFF\x00\x00\x00\x00WEBP a picture",
}
SOUNDS = {
    "audio/ogg": b"OggS a voice",
    "audio/webm": b"\x1aE\xdf\xa3 a voice",
    "audio/mpeg": b"ID3 a voice",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A  a voice",
}
PARTS = (("0-1", 0, 2), ("65530-65541", 65530, 65542), ("131072-", 131072, None), ("-5", -5, None))
STRANGE = (
    b"",
    b"\xff\xd8",
    b"<!doctype html><script>alert(1)</script>",
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    b"GIF89a",
    b"%PDF-1.7",
    b"MZ\x90",
    b"PK\x03\x04",
    b"RIFF\x00\x00\x00\x00AVI ",
    b" \xff\xd8\xff",
)


@pytest.mark.parametrize("mime", [*PICTURES, *SOUNDS])
async def test_a_file_comes_back_as_what_its_bytes_are(site: Site, awa: Browser, mime: str) -> None:
    data = (PICTURES | SOUNDS)[mime]
    before = await begun(awa)
    assert (await awa.sends(data, name="page.html", mime="text/html")).status_code == 204
    mine, answer = await awa.reads(before)
    shown = mine["voice" if mime in SOUNDS else "picture"]
    file = await site.client.get(shown["url"])
    assert (file.status_code, file.content) == (200, data)
    assert file.headers["content-type"] == mime
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["cache-control"] == "no-store"
    assert answer["out"]
    assert ["🚨 Urgence", "!emergency"] in answer["buttons"]


async def test_a_picture_that_nobody_asked_for_may_show_a_patient_and_is_not_kept(
    site: Site, awa: Browser
) -> None:
    assert (await awa.sends(JPEG)).status_code == 204
    *_, answer = await awa.reads()
    assert "Je ne garde pas cette image" in answer["html"]
    assert not site.media


@pytest.mark.parametrize("data", STRANGE, ids=ascii)
async def test_a_file_of_another_kind_is_refused_whatever_it_is_called(
    site: Site, awa: Browser, data: bytes
) -> None:
    answer = await awa.sends(data, name="photo.jpg", mime="image/jpeg")
    assert answer.status_code == 415
    assert "a picture (JPEG, PNG, WebP)" in answer.json()["detail"]
    assert await awa.reads() == []
    assert not site.media


async def test_a_file_may_be_so_large_and_no_larger(site: Site, awa: Browser) -> None:
    await begun(awa)
    assert (await awa.sends(JPEG.ljust(MOST_BYTES + 1, b"x"))).status_code == 413
    assert not site.media
    assert (await awa.sends(JPEG.ljust(MOST_BYTES, b"x"))).status_code == 204
    assert [path.stat().st_size for path in site.media] == [MOST_BYTES]


@pytest.mark.parametrize("form", [{}, {"id": "post-0001"}, {"id": "post-0001", "file": "words"}], ids=str)
async def test_a_form_that_lacks_something_is_refused(awa: Browser, form: dict[str, str]) -> None:
    assert (await awa.client.post(f"{awa.chat}/file", data=form)).status_code == 422
    assert await awa.reads() == []


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_a_form_that_cannot_be_read_is_refused(awa: Browser, kind: str) -> None:
    answer = await awa.client.post(f"{awa.chat}/file", content=b"garbage", headers={"Content-Type": kind})
    assert answer.status_code == 400


async def test_a_file_is_read_from_its_own_chat_alone(site: Site, awa: Browser) -> None:
    url = await picture_of(awa)
    await site.browser("fanta").hears("menu")
    for who in ("fanta", "moussa", "newcomer"):
        theirs = url.replace(awa.token, site.links.token(who))
        assert (await site.client.get(theirs)).status_code == 404
    assert (await site.client.get(url)).status_code == 200


async def test_a_file_is_read_from_a_chat_that_went_on_for_years(site: Site, awa: Browser) -> None:
    url = await picture_of(awa)
    address = address_of("awa")
    more = [shared_with(address, Message(text=f"{n}"), f"later.{n}") for n in range(1200)]
    await site.jigi.writer.do(lambda desk: desk.post([message(desk) for message in more]))
    assert len(await awa.reads()) == PAGE
    assert (await site.client.get(url)).content == JPEG


async def test_a_sound_can_be_had_in_parts(site: Site, awa: Browser) -> None:
    sound = b"OggS" + bytes(range(200))
    await awa.sends(sound)
    shown, _ = await awa.reads()
    part = await site.client.get(shown["voice"]["url"], headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, sound[4:10])
    assert part.headers["content-range"] == f"bytes 4-9/{len(sound)}"


async def test_under_a_key_it_is_sealed_on_the_disk_and_shown_whole_and_in_parts(tmp_path: Path) -> None:
    sound = b"OggS" + bytes(range(256)) * 800  # four pieces
    async with opened(tmp_path, key=new_key()) as site:
        awa = site.browser("awa")
        await awa.sends(sound)
        shown, _ = await awa.reads()
        url = shown["voice"]["url"]
        (path,) = site.media
        assert sound[100:200] not in path.read_bytes()
        whole = await site.client.get(url)
        assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, sound, "audio/ogg")
        for part, start, end in PARTS:
            answer = await site.client.get(url, headers={"Range": f"bytes={part}"})
            assert (answer.status_code, answer.content) == (206, sound[start:end])
            last = (len(sound) if end is None else end) - 1
            first = len(sound) + start if start < 0 else start
            assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(sound)}"
        beyond = await site.client.get(url, headers={"Range": f"bytes={len(sound)}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(sound)}")
        path.write_bytes(path.read_bytes()[:-1])
        assert (await site.client.get(url)).status_code == 404


@pytest.mark.parametrize("id", ["0" * 32, "..", "%2e%2e%2fjigi.db", "..%2fsecret", "%00", "é"])
async def test_what_stands_in_no_bubble_cannot_be_read(site: Site, awa: Browser, id: str) -> None:
    url = await picture_of(awa)
    assert (await site.client.get(f"{url.rpartition('/')[0]}/{id}")).status_code == 404


@pytest.mark.parametrize(
    ("cursor", "status"), [("0", 404), ("99999", 404), ("-1", 422), ("x", 422), ("9" * 20, 422)]
)
async def test_a_file_stands_in_its_own_bubble_alone(
    site: Site, awa: Browser, cursor: str, status: int
) -> None:
    url = await picture_of(awa)
    other = await awa.hears("menu")
    _, media, token, _, id = url.split("/")
    for place, expected in ((cursor, status), (other[-1]["cursor"], 404)):
        assert (await site.client.get(f"/{media}/{token}/{place}/{id}")).status_code == expected


async def test_a_file_that_is_gone_is_said_to_be_gone(site: Site, awa: Browser) -> None:
    url = await picture_of(awa)
    (path,) = site.media
    path.unlink()
    answer = await site.client.get(url)
    assert (answer.status_code, answer.json()["detail"]) == (404, "This file is not here any more.")


async def test_a_copy_of_a_file_is_taken_and_kept_once(site: Site, awa: Browser) -> None:
    before = await begun(awa)
    for _ in range(2):
        assert (await awa.sends(JPEG, id="the-same-file")).status_code == 204
    assert [bubble["out"] for bubble in await awa.reads(before)] == [False, True]
    assert [path.read_bytes() for path in site.media] == [JPEG]


async def test_a_file_whose_post_is_refused_is_not_kept(site: Site, awa: Browser) -> None:
    assert (await awa.sends(JPEG, id="bad")).status_code == 422
    assert not site.media


async def test_a_file_that_cannot_be_kept_is_not_acknowledged(site: Site, awa: Browser) -> None:
    site.settings.media_path.write_text("no folder")
    assert (await awa.sends(JPEG, id="the-same-file")).status_code == 503
    site.settings.media_path.unlink()
    assert (await awa.sends(JPEG, id="the-same-file")).status_code == 204
    assert [bubble["out"] for bubble in await awa.reads()] == [False, True]


async def test_a_voice_note_that_is_shared_is_told_as_what_its_bytes_are(site: Site) -> None:
    """Whoever shares it knows its name alone."""
    moussa = site.browser("moussa")
    data = SOUNDS["audio/mp4"]
    site.jigi.house.media.write("note", data)
    shared = Message(text="", voice=Media(id="note", mime="audio/ogg"))
    message = shared_with(address_of("moussa"), shared)
    await site.jigi.writer.do(lambda desk: desk.post([message(desk)]))
    (bubble,) = await moussa.reads()
    file = await site.client.get(bubble["voice"]["url"])
    assert (file.content, file.headers["content-type"]) == (data, "audio/mp4")


async def picture_of(browser: Browser) -> str:
    """She sends a picture in a check-in: where her page finds it."""
    before = await begun(browser)
    await browser.sends(JPEG)
    return str((await browser.reads(before))[0]["picture"]["url"])


async def begun(browser: Browser) -> int:
    """She begins a check-in, where pictures are kept; the last that stands on her page."""
    *_, last = await browser.hears("/checkin")
    return int(last["cursor"])


def shared_with(address: Address, message: Message, key: str = "shared") -> Callable[[Desk], Outgoing]:
    """A message that is ready to be sent to whoever is known there."""

    def outgoing(desk: Desk) -> Outgoing:
        person = desk.person_known_at(address)
        assert person is not None
        return Outgoing(
            key=key,
            person=person.id,
            address=address,
            purpose=Purpose.REPLY,
            message=message,
            text="",
            not_before=datetime.now(UTC),
        )

    return outgoing


async def test_her_data_is_a_file_to_keep_and_not_a_page(site: Site, awa: Browser) -> None:
    *_, answer = await awa.hears("/mydata")
    file = await site.client.get(answer["document"]["url"])
    assert file.json()["person"]
    assert file.headers["content-type"] == "application/json"
    assert file.headers["content-disposition"] == f'attachment; filename="{answer["document"]["name"]}"'


@pytest.mark.parametrize("mime", ["text/html", "text/javascript", "image/svg+xml", "audio/x\r\nX: y", ""])
@pytest.mark.parametrize("data", STRANGE[2:4], ids=ascii)
async def test_what_came_by_another_channel_and_lies_about_its_kind_is_never_shown(
    site: Site, awa: Browser, mime: str, data: bytes
) -> None:
    before = await begun(awa)
    MediaFolder(site.settings.media_path).write("f" * 32, data)
    lie = shared_with(address_of("awa"), Message(text="Écoutez.", voice=Media("f" * 32, mime)))
    await site.jigi.writer.do(lambda desk: desk.post([lie(desk)]))
    await site.jigi.settle()
    (shown,) = await awa.reads(before)
    file = await site.client.get(shown["voice"]["url"])
    assert (file.status_code, file.content) == (200, data)
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"] == "attachment"


async def test_what_she_asks_to_be_forgotten_is_gone_from_the_disk(site: Site, awa: Browser) -> None:
    url = await picture_of(awa)
    await awa.hears("/forget")
    assert (await awa.says("Tout effacer")).status_code == 204
    assert not site.media
    assert (await site.client.get(url)).status_code == 404
