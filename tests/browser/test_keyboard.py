"""By keyboard alone, and for who listens to the page: everything is reached, named and told."""

import pytest
from playwright.async_api import expect

from tests.browser.chat import LANGUAGE, WELCOME, answers, button, field, hears, log, said
from tests.browser.conftest import OpenPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_enter_sends_and_shift_enter_begins_a_line(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await field(page).focus()
    await page.keyboard.type("français")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("merci")
    await expect(field(page)).to_have_value("français\nmerci")
    await page.keyboard.press("Enter")
    await expect(field(page)).to_have_value("")
    await expect(field(page)).to_be_focused()
    await expect(said(page).last).to_contain_text("français\nmerci")


async def test_tab_reaches_a_button_and_enter_taps_it(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await log(page).focus()
    for label in ("Français", "English"):
        await page.keyboard.press("Tab")
        await expect(button(page, label)).to_be_focused()
    await page.keyboard.press("Enter")
    await hears(page, "Before we begin")


async def test_tab_goes_from_the_talk_through_all_that_one_writes_with(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await button(page, "Bamanankan").focus()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Image")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(field(page)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Note vocale")).to_be_focused()
    await field(page).fill("bonjour")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Envoyer")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/chat", "/demo"])
async def test_whatever_can_be_reached_has_a_name(demo: str, phone: OpenPhone, path: str) -> None:
    page = await phone(demo + path)
    if path == "/chat":
        await hears(page, LANGUAGE)
    wire = await page.context.new_cdp_session(page)
    nodes = (await wire.send("Accessibility.getFullAXTree"))["nodes"]
    roles = {"button", "link", "textbox", "combobox", "log", "Iframe", "group", "image"}
    met = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in roles
    ]
    assert met
    assert [role for role, name in met if not name.strip()] == []


async def test_new_words_are_told_to_who_listens(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await expect(log(page)).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("status")).to_be_visible()
    await page.evaluate(
        """() => { window.told = []; new MutationObserver(changes => changes.forEach(change =>
             change.addedNodes.forEach(it => window.told.push(it.innerText))))
             .observe(document.querySelector("[role=log]"), { childList: true }) }"""
    )
    await answers(page, WELCOME[0])
    assert any("Avant de commencer" in words for words in await page.evaluate("window.told"))
