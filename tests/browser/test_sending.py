"""What she sends beside words: a picture, a voice note, and words that look like a page."""

import re
import struct
import zlib

import pytest
from playwright.async_api import expect

from tests.browser.chat import LANGUAGE, MENU, WELCOME, answers, field, heard, hears, log, said, says, state
from tests.browser.conftest import OpenPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAGS = "<img src=x onerror=alert(1)> <b>gras</b> <script> &amp;"


def png(width: int, height: int) -> bytes:
    """A picture in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xb8\x74\x1a" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def test_a_picture_that_she_chose_stands_in_the_talk_and_is_kept(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_title("Image").click()
    await (await chooser.value).set_files(
        {"name": "tray.png", "mimeType": "image/png", "buffer": png(640, 480)}
    )
    picture = said(page).last.get_by_role("img", name="Image")
    for _ in ("as posted", "as kept"):
        await expect(picture).to_have_attribute("src", re.compile("^/media/"))
        await expect(picture).to_have_js_property("naturalWidth", 640)
        await page.reload()


async def test_a_picture_that_is_not_kept_is_named_and_not_looked_for(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME)
    await page.get_by_label("Image").set_input_files(
        {"name": "tray.png", "mimeType": "image/png", "buffer": png(64, 48)}
    )
    await expect(heard(page).last).to_contain_text("Je ne garde pas cette image")
    for _ in ("as posted", "as kept"):
        await expect(said(page).last.locator(".gone")).to_have_text("📷 Image")
        await expect(said(page).last.locator("img")).to_have_count(0)
        await page.reload()
        await hears(page, MENU)


async def test_a_voice_note_from_a_file_stands_in_the_talk_and_is_kept(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    note = b"OggS" + bytes(2000)
    await page.locator("#sound").set_input_files(
        {"name": "note.ogg", "mimeType": "audio/ogg", "buffer": note}
    )
    player = said(page).last.locator("audio")
    await expect(player).to_have_attribute("src", re.compile("^/media/"))
    await page.reload()
    await expect(player).to_have_attribute("src", re.compile("^/media/"))


HEARD = """async () => {
  const recorder = new MediaRecorder(await navigator.mediaDevices.getUserMedia({ audio: true }));
  await new Promise((heard) => {
    recorder.ondataavailable = ({ data }) => data.size && heard();
    recorder.start(50);
  });
  recorder.stop();
}"""


async def test_a_voice_note_is_spoken_between_two_taps_and_can_be_played(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    microphone = page.get_by_role("button", name="Note vocale")
    await microphone.click()
    await expect(microphone).to_have_attribute("aria-pressed", "true")
    await expect(state(page)).to_have_text("j’enregistre… touchez pour envoyer")
    await page.evaluate(HEARD)  # another recorder heard something: so did the page's
    await microphone.click()
    await expect(microphone).to_have_attribute("aria-pressed", "false")
    player = said(page).last.locator("audio")
    await expect(player).to_have_attribute("src", re.compile("^/media/"))
    await player.evaluate("it => { it.preload = 'auto'; it.load(); }")
    await expect(player).not_to_have_js_property("readyState", 0)
    assert await player.evaluate("it => it.error") is None


async def test_words_that_look_like_a_page_stay_words(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME[:2], (TAGS, "Quel est votre métier"), ("[Passer]", "Dans quel centre"))
    await answers(
        page, ("[Passer]", "Qui est votre coach"), ("[Passer]", "À quelle heure"), ("[Passer]", MENU)
    )
    for _ in ("as posted", "as kept"):
        mine = said(page).filter(has_text="gras")
        await expect(mine.locator("p")).to_have_text(TAGS)
        await expect(mine).to_contain_text("✓✓")
        await expect(heard(page).last).to_contain_text(f"C’est prêt, {TAGS} !")
        assert await log(page).locator("script, img, .mine b").count() == 0
        assert await heard(page).locator("b", has_text="gras").count() == 0
        await page.reload()
        await hears(page, MENU)


@pytest.mark.parametrize(
    ("words", "direction"), [("ߌ ߣߌ ߛߐ߲߬ Awa (1)", "rtl"), ("مرحبا Awa (1)", "rtl"), ("Awa مرحبا", "ltr")]
)
async def test_words_run_the_way_of_their_script(
    demo: str, phone: OpenPhone, words: str, direction: str
) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await says(page, words)
    await expect(said(page).last).to_contain_text("✓✓")
    await expect(said(page).last.locator("p")).to_have_css("direction", direction)
    await field(page).fill(words)
    await expect(field(page)).to_have_css("direction", direction)
