"""Without a network, or before an answer: what she sees, and that each word arrives once."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.chat import LANGUAGE, dots, heard, hears, log, said, says, state, taps
from tests.browser.conftest import OpenPhone

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
    await hears(page, "Comment vous appelez-vous")
    await expect(state(page)).to_have_text(HERE)
    for word in ("français", "oui"):
        await expect(said(page).filter(has_text=word)).to_have_count(1)
        await expect(said(page).filter(has_text=word)).to_contain_text("✓✓")
    await page.reload()
    await hears(page, "Comment vous appelez-vous")
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
