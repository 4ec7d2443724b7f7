"""Without a network, or before an answer: what she sees, and that each word arrives once."""

import asyncio
import re

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from tests.browser.chat import LANGUAGE, dots, heard, hears, log, said, says, state, taps
from tests.browser.conftest import OpenPhone
from tests.browser.test_sending import HEARD, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFLINE = "pas de réseau : vos messages attendent ici"
HERE = "à votre écoute"


async def begun(demo: str, phone: OpenPhone) -> Page:
    page = await phone(f"{demo}/chat", troubled=True)
    await hears(page, LANGUAGE)
    return page


async def test_dots_move_while_she_waits_and_are_gone_with_the_answer(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    go_on = asyncio.Event()

    async def held(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await page.route("**/stream*", held)
    await page.reload()
    await hears(page, LANGUAGE)
    await taps(page, "Français")
    await expect(dots(page)).to_be_visible()
    await expect(said(page).last).to_contain_text("✓")
    go_on.set()
    left = await page.wait_for_function(
        """() => document.querySelector("#log").innerText.includes("Avant de commencer")
             && { dots: document.querySelectorAll(".dots").length }"""
    )
    assert await left.json_value() == {"dots": 0}


async def test_an_acknowledgement_later_than_the_answer_brings_no_dots(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    go_on = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await go_on.wait()
        await route.fulfill(response=answer)

    await page.route("**/tap", late)
    await taps(page, "Français")
    await hears(page, "Avant de commencer")
    async with page.expect_response("**/tap"):
        go_on.set()
    await page.wait_for_function("() => Object.values(localStorage).every(it => it === '[]')")
    assert await dots(page).count() == 0


async def test_words_said_offline_wait_in_sight_and_arrive_once(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    await page.context.set_offline(True)
    await says(page, "français")
    await says(page, "oui")
    await expect(said(page).nth(-2)).to_contain_text("🕓")
    await expect(said(page).last).to_contain_text("🕓")
    await expect(state(page)).to_have_text(OFFLINE)
    await page.context.set_offline(False)
    # « oui » was no answer to what she had not read, and it is asked again
    await expect(heard(page).nth(-2)).to_contain_text("Ceci est parti avant ma question")
    await hears(page, "Avant de commencer")
    await expect(state(page)).to_have_text(HERE)
    for word in ("français", "oui"):
        await expect(said(page).filter(has_text=word)).to_have_count(1)
        await expect(said(page).filter(has_text=word)).to_contain_text("✓✓")
    await page.reload()
    await expect(heard(page).nth(-2)).to_contain_text("Ceci est parti avant ma question")
    for word in ("français", "oui"):
        await expect(said(page).filter(has_text=word)).to_have_count(1)


async def test_a_tap_made_offline_counts_once(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    await page.context.set_offline(True)
    await taps(page, "English")
    await expect(said(page).last).to_contain_text("🕓")
    await page.context.set_offline(False)
    await hears(page, "Before we begin")
    await expect(said(page).filter(has_text="English")).to_have_count(1)


async def test_words_said_offline_outlive_the_page(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    address = page.url
    await page.context.set_offline(True)
    await says(page, "français")
    await expect(said(page).last).to_contain_text("🕓")
    await page.close()
    again = await page.context.new_page()
    await page.context.set_offline(False)
    await again.goto(address)
    await hears(again, "Avant de commencer")
    await expect(said(again).filter(has_text="français")).to_have_count(1)
    await expect(heard(again).filter(has_text="Avant de commencer")).to_have_count(1)


# How many files the browser holds for this chat.
WAITING = """async () => {
  const [{ name }] = await indexedDB.databases();
  const opened = await new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
  });
  const files = opened.transaction("files").objectStore("files");
  const count = await new Promise((done) => {
    const request = files.count();
    request.onsuccess = () => done(request.result);
  });
  opened.close();
  return `${count} waiting`;
}"""


async def until_waiting(page: Page, count: int) -> None:
    await page.wait_for_function(f"async () => await ({WAITING})() === '{count} waiting'")


async def test_files_sent_offline_outlive_the_page_and_arrive_once(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    address = page.url
    await page.context.set_offline(True)
    microphone = page.get_by_role("button", name="Note vocale")
    await microphone.click()
    await page.evaluate(HEARD)
    await microphone.click()
    await expect(said(page).last.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
    await page.get_by_label("Image").set_input_files(
        {"name": "tray.png", "mimeType": "image/png", "buffer": png(640, 480)}
    )
    await expect(said(page).last.locator("img")).to_have_attribute("src", re.compile("^blob:"))
    await expect(said(page).last).to_contain_text("🕓")
    await until_waiting(page, 2)
    await page.close()
    again = await page.context.new_page()
    await page.context.set_offline(False)
    await again.goto(address)
    for _ in ("as posted", "as kept"):
        await expect(said(again)).to_have_count(2)
        await expect(said(again).first.locator("audio")).to_have_attribute("src", re.compile("^/media/"))
        await expect(said(again).last.locator("img")).to_have_attribute("src", re.compile("^/media/"))
        await expect(said(again).last.locator("img")).to_have_js_property("naturalWidth", 640)
        await until_waiting(again, 0)
        await again.reload()


async def test_a_file_whose_acknowledgement_was_lost_with_the_page_stands_there_once(
    demo: str, phone: OpenPhone
) -> None:
    page = await begun(demo, phone)

    async def lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/file", lost)
    note: FilePayload = {"name": "note.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + bytes(2000)}
    await page.locator("#sound").set_input_files(note)
    player = said(page).last.locator("audio")
    await expect(player).to_have_attribute("src", re.compile("^/media/"))
    await until_waiting(page, 1)
    await page.unroute("**/file")
    async with page.expect_response("**/file"):
        await page.reload()
    await until_waiting(page, 0)
    await expect(player).to_have_attribute("src", re.compile("^/media/"))
    await expect(said(page)).to_have_count(1)


async def test_where_no_database_is_granted_a_file_arrives_all_the_same(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    await page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('not here'); }")
    await page.reload()
    await hears(page, LANGUAGE)
    await page.get_by_label("Image").set_input_files(
        {"name": "tray.png", "mimeType": "image/png", "buffer": png(640, 480)}
    )
    await expect(said(page).last.locator("img")).to_have_attribute("src", re.compile("^/media/"))
    await expect(state(page)).to_have_text(HERE)


async def test_a_phone_whose_browser_is_years_old_chats_too(demo: str, phone: OpenPhone) -> None:
    """Chrome 95, the last for Android 5, has neither of these, nor has a page without TLS the second."""
    page = await begun(demo, phone)
    await page.add_init_script("delete AbortSignal.timeout; delete Crypto.prototype.randomUUID")
    await page.reload()
    await hears(page, LANGUAGE)
    await says(page, "français")
    await hears(page, "Avant de commencer")


async def test_words_whose_acknowledgement_was_lost_with_the_page_stand_there_once(
    demo: str, phone: OpenPhone
) -> None:
    page = await begun(demo, phone)

    async def lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/say", lost)
    await says(page, "français")
    await hears(page, "Avant de commencer")
    await page.unroute("**/say")
    async with page.expect_response("**/say"):
        await page.reload()
    await hears(page, "Avant de commencer")
    await expect(said(page).filter(has_text="français")).to_have_count(1)
    await expect(heard(page).filter(has_text="Avant de commencer")).to_have_count(1)


async def test_a_post_that_the_house_refuses_is_marked_and_stops_nothing(demo: str, phone: OpenPhone) -> None:
    page = await begun(demo, phone)
    await page.get_by_label("Image").set_input_files(
        {"name": "notes.txt", "mimeType": "image/png", "buffer": b"no picture"}
    )
    await expect(said(page).last).to_contain_text("✗")
    await expect(state(page)).to_have_text("Ce message n’a pas pu être envoyé.")
    await says(page, "français")
    await hears(page, "Avant de commencer")
    await expect(log(page).locator(".mine", has_text="français")).to_contain_text("✓✓")
