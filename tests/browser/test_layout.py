"""On a small phone, a tablet and a desk: nothing sticks out, nothing is heavy, all is large enough to tap."""

from typing import Any

import pytest
from playwright.async_api import Frame, Locator, Page, expect

from tests.browser.chat import LANGUAGE, MENU, WELCOME, answers, button, field, hears, log, said, says
from tests.browser.conftest import OpenPhone, Pictures

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = ((360, 740), (768, 1024), (1280, 800))
every_size = pytest.mark.parametrize(("width", "height"), SIZES, ids=[str(width) for width, _ in SIZES])
MOST_BYTES = 60_000
FINGER = 40  # pixels


async def fits(place: Page | Frame) -> None:
    """Nothing is wider than the page, nor than the talk in it."""
    for name in ("html", "body", "#log"):
        for box in await place.locator(name).all():
            assert await box.evaluate("box => box.scrollWidth <= box.clientWidth"), f"{name} scrolls sideways"


async def narrow(places: Locator) -> list[str]:
    """The visible ones that a finger would miss."""
    small = (
        f"places => places.filter(it => it.checkVisibility() && it.getBoundingClientRect().height < {FINGER})"
    )
    return list(await places.evaluate_all(f"places => ({small})(places).map(it => it.outerHTML)"))


@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_whatever_can_be_tapped_around_the_chats_is_large_enough(
    demo: str, phone: OpenPhone, path: str
) -> None:
    page = await phone(demo + path)
    places = page.locator("button, select, nav a")
    await expect(places.first).to_be_visible()
    assert not await narrow(places)


@every_size
async def test_the_chat_fits_and_has_no_trouble(
    demo: str, phone: OpenPhone, pictures: Pictures, width: int, height: int
) -> None:
    page = await phone(f"{demo}/chat", width=width, height=height)
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME)
    await fits(page)
    await pictures.take(page, f"chat-{width}")


@every_size
async def test_the_two_panes_fit_and_have_no_trouble(
    demo: str, phone: OpenPhone, pictures: Pictures, width: int, height: int
) -> None:
    page = await phone(f"{demo}/demo", width=width, height=height)
    for name in ("Awa", "Moussa"):
        await hears(page.frame_locator(f"iframe[title={name}]"), MENU)
    for frame in page.frames:
        await fits(frame)
    await pictures.take(page, f"demo-{width}")


async def test_in_the_dark_the_page_is_dark(demo: str, phone: OpenPhone, pictures: Pictures) -> None:
    page = await phone(f"{demo}/chat", color_scheme="dark")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME[:4])
    paper = "it => getComputedStyle(it).backgroundColor.match(/[0-9]+/g).map(Number)"
    for colours in (await page.locator("body").evaluate(paper), await said(page).last.evaluate(paper)):
        assert max(colours) < 128
    await pictures.take(page, "chat-dark")


async def test_a_word_of_four_hundred_characters_is_broken_and_breaks_nothing(
    demo: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await says(page, "x" * 400)
    await expect(said(page).last).to_contain_text("✓✓")
    await fits(page)
    await pictures.take(page, "chat-long-word")


async def test_a_page_with_all_it_loads_weighs_less_than_sixty_kilobytes(demo: str, phone: OpenPhone) -> None:
    page = await phone("about:blank")
    wire = await page.context.new_cdp_session(page)
    bytes_of: dict[str, float] = {}

    def came(event: dict[str, Any]) -> None:
        id = event["requestId"]
        more = event.get("response", event)
        bytes_of[id] = bytes_of.get(id, 0) + more["encodedDataLength"]

    def ended(event: dict[str, Any]) -> None:
        bytes_of[event["requestId"]] = event["encodedDataLength"]

    wire.on("Network.responseReceived", came)
    wire.on("Network.dataReceived", came)
    wire.on("Network.loadingFinished", ended)
    await wire.send("Network.enable")
    await page.goto(f"{demo}/chat")
    await hears(page, LANGUAGE)
    assert 8_000 < sum(bytes_of.values()) < MOST_BYTES


async def test_whatever_can_be_tapped_in_the_chat_is_large_enough(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME)
    await expect(button(page, "🚨 Urgence")).to_be_visible()
    assert not await narrow(page.locator("button, a, textarea, .icon"))
    await field(page).fill("bonjour")
    assert not await narrow(page.locator("#composer :is(button, .icon)"))


async def test_the_newest_words_are_in_sight(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat", height=480)
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME)
    await expect(button(page, "🚨 Urgence")).to_be_in_viewport(ratio=1)
    await page.reload()
    await expect(button(page, "🚨 Urgence")).to_be_in_viewport(ratio=1)
    assert await log(page).evaluate("it => it.scrollTop") > 0
