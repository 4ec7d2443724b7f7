"""The chat page as it opens: a first look that fails, an older talk, another language, large letters."""

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.chat import LANGUAGE, field, heard, hears, log, said, says, state, taps
from tests.browser.conftest import OpenPhone, Pictures
from tests.browser.test_layout import fits
from tests.browser.test_waiting import HERE, OFFLINE

TOP = "it => it.getBoundingClientRect().top"
MORE = (
    """n => document.querySelectorAll(".bubble").length > n && !document.querySelector("#earlier:disabled")"""
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_first_look_that_fails_is_tried_again_and_a_newcomer_is_welcomed(
    demo: str, phone: OpenPhone
) -> None:
    page = await phone("about:blank", troubled=True)
    looks = 0

    async def fails(route: Route) -> None:
        nonlocal looks
        looks += 1
        await (route.abort("connectionreset") if looks < 3 else route.continue_())

    await page.route("**/messages", fails)
    await page.goto(f"{demo}/chat")
    await expect(state(page)).to_have_text(OFFLINE)
    await hears(page, LANGUAGE)
    await expect(state(page)).to_have_text(HERE)
    assert looks == 3
    await expect(heard(page)).to_have_count(1)


async def test_what_she_writes_before_the_first_look_stands_below_what_was_said_before(
    demo: str, phone: OpenPhone
) -> None:
    page = await phone(f"{demo}/chat", troubled=True)
    await hears(page, LANGUAGE)
    await page.route("**/messages", lambda route: route.abort())
    await page.route("**/say", lambda route: route.abort())
    await page.reload()
    await expect(state(page)).to_have_text(OFFLINE)
    await says(page, "français")
    await expect(said(page)).to_have_count(1)
    await page.unroute("**/messages")
    await hears(page, LANGUAGE)
    bubbles = log(page).locator(".bubble")
    await expect(bubbles.last).to_contain_text("🕓")
    await expect(bubbles.last).to_contain_text("français")
    await page.unroute("**/say")
    await hears(page, "Avant de commencer")
    await expect(bubbles.nth(1)).to_contain_text("✓✓")
    await expect(said(page)).to_have_count(1)


async def test_the_words_of_the_page_follow_the_language_that_she_chooses(
    demo: str, phone: OpenPhone
) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await taps(page, "English")
    await hears(page, "Before we begin")
    for _ in ("as she chose", "as served"):
        await expect(page.get_by_role("textbox", name="Your message")).to_have_attribute(
            "placeholder", "Your message"
        )
        await expect(page.get_by_role("button", name="Voice note")).to_have_attribute("title", "Voice note")
        await expect(page.get_by_title("Picture")).to_be_visible()
        await expect(state(page)).to_have_text("here for you")
        assert await page.evaluate("document.documentElement.lang") == "en"
        await expect(heard(page).last.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
        await page.reload()
        await hears(page, "Before we begin")


async def a_long_talk(page: Page, demo: str, bubbles: int) -> None:
    """So much is said, and the page is opened anew."""
    post = """async ([token, times]) => {
      for (let n = 0; n < times; n++)
        await fetch(`/chat/${token}/say`, { method: "POST", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ id: `number-${n}-of-many`, text: `mot ${n}`, waited: 0 }) });
    }"""
    token = await page.evaluate("document.body.dataset.token")
    await page.evaluate(post, [token, bubbles])
    await page.goto(f"{demo}/chat/{token}")


async def test_earlier_messages_come_a_page_at_a_time_and_what_she_looks_at_stays(
    demo: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(f"{demo}/chat", height=640)
    await hears(page, LANGUAGE)
    earlier = page.get_by_role("button", name="Messages précédents")
    await expect(earlier).to_be_hidden()
    await a_long_talk(page, demo, 80)
    await expect(said(page).last).to_contain_text("mot 79")
    await expect(earlier).to_be_attached()
    await log(page).evaluate("it => { it.scrollTop = 0; }")
    await pictures.take(page, "earlier")
    first = log(page).locator(".bubble").first
    words = await first.locator("p").inner_text()
    place = await first.evaluate(TOP)
    while await earlier.is_visible():
        before = await log(page).locator(".bubble").count()
        await earlier.click()
        await page.wait_for_function(
            MORE,
            arg=before,
        )
        if before == 60:
            again = log(page).locator(".bubble").nth(await log(page).locator(".bubble").count() - 60)
            assert await again.locator("p").inner_text() == words
            assert abs(await again.evaluate(TOP) - place) < 60  # a line of the day may go
    texts = await said(page).locator("p").all_inner_texts()
    assert texts == [f"mot {n}" for n in range(80)]
    await expect(heard(page).first).to_contain_text(LANGUAGE)
    await expect(log(page).locator(".day")).to_have_count(1)
    await expect(log(page).locator(".taps:not(.past)")).to_have_count(1)


async def test_letters_twice_as_large_fit_on_a_small_phone(
    demo: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(f"{demo}/chat", height=640)
    await hears(page, LANGUAGE)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await fits(page)
    await pictures.take(page, "chat-200")
    hidden = await field(page).evaluate("it => it.scrollHeight - it.clientHeight")
    assert hidden <= 0, f"{hidden} pixels of the empty field are hidden"
    assert await field(page).evaluate("it => it.clientWidth") > 150
