"""A bad line: slow, then cut in the middle of a post; each word arrives once, and is seen to wait."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.chat import LANGUAGE, heard, hears, said, says, state
from tests.browser.conftest import OpenPhone
from tests.browser.test_waiting import HERE, OFFLINE

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLOW = {
    "offline": False,
    "latency": 1500,
    "downloadThroughput": 2500,
    "uploadThroughput": 1500,
}  # bytes a second


async def slowed(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Network.emulateNetworkConditions", SLOW)


async def test_on_a_slow_line_her_words_are_seen_to_wait_and_arrive_once(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat", troubled=True)
    await hears(page, LANGUAGE)
    await slowed(page)
    await says(page, "français")
    await expect(said(page).last).to_contain_text("🕓")
    await hears(page, "Avant de commencer")
    await expect(said(page).filter(has_text="français")).to_have_count(1)
    await expect(said(page).last).to_contain_text("✓✓")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


async def test_a_line_that_breaks_in_the_middle_of_a_post_brings_no_double(
    demo: str, phone: OpenPhone
) -> None:
    """Taken in, and its acknowledgement lost, twice; then the line holds."""
    page = await phone(f"{demo}/chat", troubled=True)
    await hears(page, LANGUAGE)
    tries = 0
    seen = asyncio.Event()

    async def breaks(route: Route) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            await seen.wait()
        answer = await route.fetch()
        if tries < 3:
            await route.abort("connectionreset")
        else:
            await route.fulfill(response=answer)

    await page.route("**/say", breaks)
    await says(page, "français")
    await expect(state(page)).to_have_text(OFFLINE)
    seen.set()
    await expect(state(page)).to_have_text(HERE)
    await hears(page, "Avant de commencer")
    await page.wait_for_function("() => Object.values(localStorage).every(it => it === '[]')")
    assert tries == 3
    await expect(said(page).filter(has_text="français")).to_have_count(1)
    await expect(heard(page).filter(has_text="Avant de commencer")).to_have_count(1)


async def test_the_page_itself_opens_on_a_slow_line(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat", troubled=True)
    address = page.url
    await hears(page, LANGUAGE)
    await slowed(page)
    fresh = []
    page.on("response", lambda response: fresh.append(response.url) if "/static/" in response.url else None)
    await page.goto(address)
    await hears(page, LANGUAGE)
    kept = await page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.includes('/static/'))"
        ".every(e => e.transferSize === 0)"
    )
    assert fresh
    assert kept, "what is cacheable is loaded once"
