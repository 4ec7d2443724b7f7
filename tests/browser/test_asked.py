"""A question that no card answers becomes one: asked in a chat, written by a trainer, read by who asked."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.chat import heard, taps
from tests.browser.conftest import LONG, OpenPhone, Pictures, demo_in
from tests.browser.giving import gives, reads_english
from tests.browser.test_console import chat_of, link
from tests.browser.test_rooms import goes_to, seen

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

ASKED = "Who mends the motorcycle of the post?"
FRENCH = "# La moto du poste\n\nDites la panne au DTC le jour même, avec le numéro de la moto."
ENGLISH = "# The motorcycle of the post\n\nTell the DTC of the breakdown the same day, with its number."


@pytest.fixture
def trained(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa trains as well."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer")
        yield address


async def test_a_question_from_the_field_becomes_a_card_in_english(
    trained: str, phone: OpenPhone, pictures: Pictures
) -> None:
    await reads_english(trained, "Moussa")
    await reads_english(trained, "Awa")
    awa = await phone(f"{trained}{await chat_of(trained, 'Awa')}")
    latest = heard(awa).last
    await expect(latest).to_contain_text("I speak English with you")
    field = awa.get_by_role("textbox", name="Your message")
    await field.fill(ASKED)
    await field.press("Enter")
    await expect(latest).to_contain_text("I can send your question", timeout=LONG * 1000)
    await taps(awa, "📨 Yes, send it")
    await expect(latest).to_contain_text("Sent to Moussa", timeout=LONG * 1000)
    await nobody_answers(trained)
    page = await phone(await link(trained), troubled=True)  # a form with a fault is answered by 422
    await page.get_by_role("button", name="Enter").click()
    await goes_to(page, "Content")
    await page.get_by_role("button", name="Unanswered questions").click()
    await expect(page.get_by_text(ASKED)).to_be_visible()
    await expect(page.get_by_text("Awa")).to_have_count(0)
    await seen(page, "asked", pictures)
    await is_written(page, pictures)
    await page.goto(f"{trained}/console/content/coldchain/compare")
    await page.get_by_role("button", name="Publish the draft").click()
    await expect(page.get_by_role("status")).to_contain_text("Published")
    await page.goto(f"{trained}/console/questions")
    await page.get_by_label("A card answers it").fill("coldchain/moto.post")
    await page.get_by_role("button", name="Send this card").click()
    await expect(page.get_by_role("status")).to_contain_text("The card goes to whoever asked")
    await expect(page.get_by_text("No question is waiting")).to_be_visible()
    await seen(page, "asked-none", pictures)
    await expect(awa.get_by_text("Tell the DTC of the breakdown")).to_be_visible()


async def nobody_answers(trained: str) -> None:
    """A week goes by, and it is the morning after."""
    async with httpx2.AsyncClient(base_url=trained, timeout=LONG) as client:
        for step in ("week", "morning"):
            (await client.post("/demo/clock", json={"step": step})).raise_for_status()


async def is_written(page: Page, pictures: Pictures) -> None:
    """Both languages at once, first with nothing under the heading: then the lines say what is missing."""
    await page.get_by_text("Write a card").click()
    await page.get_by_label("In the pack").select_option("coldchain")
    await page.get_by_label("Short name of the card").fill("moto.post")
    await page.get_by_role("button", name="Begin").click()
    french, english = page.locator("textarea[lang=fr]"), page.locator("textarea[lang=en]")
    await expect(french).to_have_value(re.compile(re.escape(ASKED)))
    await page.get_by_role("button", name="Keep in the draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was kept")
    await expect(page.locator("tr.wrong").first).to_contain_text("sources: []")
    await expect(page.get_by_text("Sources that this pack knows")).to_contain_text("UNREAD")
    await seen(page, "asked-fault", pictures)
    for sheet, words in ((french, FRENCH), (english, ENGLISH)):
        begun = (await sheet.input_value()).replace("sources: []", "sources: [UNREAD]")
        begun = begun.replace("skill: ", "skill: cold")
        await sheet.fill(begun.rstrip().removesuffix("#") + words)
    await page.get_by_label("I have read").check()
    await page.get_by_role("button", name="Keep in the draft").click()
    await expect(page.get_by_role("status")).to_contain_text("Kept")
    await seen(page, "asked-card", pictures)
