"""Every page of the console on a weak network: 250 kbit/s, and 300 ms there and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.browser.conftest import OpenPhone, demo_in
from tests.browser.giving import gives
from tests.browser.test_console import SLOW, link
from tests.browser.test_layout import MOST_BYTES
from tests.console.addresses import ADDRESSES

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE = SLOW["downloadThroughput"]  # bytes a second
LEG = SLOW["latency"] / 1000  # seconds there and back
FIRST = 3  # seconds until there is something to read, for who was never here
AGAIN = 1  # and for who was
# How much came over the wire: the page itself, with what has to be there before it shows, and in all.
CAME = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const parts = performance.getEntriesByType("resource");
  const sum = (some) => some.reduce((bytes, part) => bytes + part.transferSize, 0);
  const awaited = parts.filter((part) => part.renderBlockingStatus === "blocking");
  return { page: page.transferSize, awaited: sum(awaited), all: page.transferSize + sum(parts) };
}"""


@pytest.fixture
def steered(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa is everything at once."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer", "administrator")
        yield address


async def test_every_page_shows_itself_in_time_and_is_light(steered: str, phone: OpenPhone) -> None:
    """Reckoned from what comes over the wire, so that a busy machine makes no page slower.

    A first visit: the connection (two legs), the page, then all at once what it awaits.
    """
    page = await phone(await link(steered), troubled=True)  # what is asked wrongly is answered by 422
    await page.get_by_role("button", name="Entrer").click()
    wire = await page.context.new_cdp_session(page)
    await something_of_everything(page, steered)
    faults: list[str] = []
    for address in ADDRESSES:
        came = await first_seen(page, wire, f"{steered}{address}")
        first = 4 * LEG + (came["page"] + came["awaited"]) / RATE
        again = LEG + came["page"] / RATE
        if first > FIRST or again > AGAIN or came["all"] > MOST_BYTES or came["awaited"] < 1000:
            faults.append(f"{address}: {first:.1f} s, {again:.1f} s, {came}")
    assert not faults, "\n".join(faults)
    await wire.send("Network.setCacheDisabled", {"cacheDisabled": False})
    await page.goto(f"{steered}/console")
    await page.goto(f"{steered}/console/team")
    assert (await page.evaluate(CAME))["awaited"] == 0, "what is cacheable is loaded once"


async def something_of_everything(page: Page, steered: str) -> None:
    """A campaign to follow, a draft to compare, a talk to play."""
    await page.goto(f"{steered}/console/push?pack=amtsl")
    await page.locator("form[action='/console/push/begin'] button").click()
    await page.wait_for_url("**/console/push/1**")
    await page.goto(f"{steered}/console/content/amtsl/card/twin")
    await page.get_by_label("Votre qualification").fill("infirmier formateur")
    await page.get_by_role("button", name="Signer").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await page.goto(f"{steered}/console/simulator")
    await page.get_by_role("button", name="Commencer").click()


async def first_seen(page: Page, wire: CDPSession, address: str) -> dict[str, Any]:
    await wire.send("Network.enable")
    await wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answer = await page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status in (200, 422), address
    return dict(await page.evaluate(CAME))
