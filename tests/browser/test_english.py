"""Whoever reads English: codes to hand out, joined accounts, the calendar feed."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import LONG, OpenPhone, Pictures, demo_in
from tests.browser.giving import gives, reads_english
from tests.browser.test_console import link
from tests.browser.test_rooms import goes_to, seen

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]


@pytest.fixture
def steered(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa coaches, trains and answers for the programme."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer", "administrator")
        yield address


async def test_what_else_there_is_in_english(steered: str, phone: OpenPhone, pictures: Pictures) -> None:
    await reads_english(steered, "Moussa")
    page = await phone(await link(steered))
    await page.get_by_role("button", name="Enter").click()
    await codes_are_handed_out(page, pictures)
    await the_feed_is_opened_and_closed(page, steered, pictures)
    await two_accounts_become_one_and_two_again(page, pictures)


async def codes_are_handed_out(page: Page, pictures: Pictures) -> None:
    await goes_to(page, "Invitations")
    await page.get_by_label("How many codes").fill("2")
    await page.get_by_label("Facility (optional)").fill("CSCom de Kléla")
    await page.get_by_role("button", name="Make the codes").click()
    await expect(page.get_by_role("status")).to_contain_text("The codes are ready")
    await page.get_by_role("link", name="Sheet to print").click()
    await expect(page.get_by_role("heading", name="Invitations to hand out")).to_be_visible()
    await expect(page.get_by_role("listitem")).to_have_count(3)  # with the demo’s own
    await seen(page, "sheet", pictures)
    await goes_to(page, "Invitations")
    await page.get_by_role("button", name="Take back").first.click()
    await expect(page.get_by_role("status")).to_contain_text("The invitation no longer works")
    await seen(page, "taken-back", pictures)


async def two_accounts_become_one_and_two_again(page: Page, pictures: Pictures) -> None:
    await goes_to(page, "People")
    await page.get_by_role("link", name="Awa", exact=True).click()
    await page.get_by_text("This is the same person as another number").click()
    await page.get_by_label("Number of the other account").fill("3")
    await page.get_by_role("button", name="Check").click()
    await expect(page.get_by_role("heading", name="Join these two accounts?")).to_be_visible()
    await seen(page, "join", pictures)
    await page.get_by_role("button", name="Join the two accounts").click()
    await expect(page.get_by_role("status")).to_contain_text("Both accounts are one now")
    await seen(page, "joined", pictures)
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_role("button", name="Part them again").click()
    await expect(page.get_by_role("status")).to_contain_text("They are two accounts again")


async def the_feed_is_opened_and_closed(page: Page, steered: str, pictures: Pictures) -> None:
    await page.goto(f"{steered}/console/calendar/plan?of=2")
    await page.get_by_label("When, in your words").fill("every monday at 8")
    await page.get_by_role("button", name="See the dates").click()
    await page.get_by_role("button", name="Keep these dates").click()
    await expect(page.get_by_role("status")).to_contain_text("It is planned")
    await page.get_by_text("In your phone’s calendar").click()
    await page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("Your secret address")
    await expect(address).to_have_value(re.compile(r"/calendar/[^/]+\.ics$"))
    await seen(page, "feed", pictures)
    path = urlsplit(await address.input_value()).path
    async with httpx2.AsyncClient(base_url=steered, timeout=LONG) as client:
        assert "SUMMARY:Check-in: Awa" in (await client.get(path)).text
        await page.get_by_role("button", name="Close the address").click()
        await expect(page.get_by_role("button", name="Make the address")).to_be_attached()
        assert (await client.get(path)).status_code == 404
