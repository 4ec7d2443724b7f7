"""The simulator: a worker and a coach side by side, and a clock by which what was promised comes due."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import LONG, OpenPhone, Pictures, demo_in
from tests.browser.giving import gives
from tests.browser.test_console import is_accessible, link

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]


@pytest.fixture
def trained(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa trains as well."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer")
        yield address


@pytest.mark.parametrize("scripted", [True, False], ids=["with-js", "without-js"])
async def test_what_one_says_the_other_hears_and_the_clock_brings_what_is_due(
    trained: str, phone: OpenPhone, pictures: Pictures, scripted: bool
) -> None:
    page = await phone(
        await link(trained), width=1280, height=900, java_script_enabled=scripted, troubled=True
    )
    await page.get_by_role("button", name="Entrer").click()
    await page.goto(f"{trained}/console/simulator")
    await page.get_by_role("button", name="Commencer").click()
    awa, moussa = (page.get_by_role("log", name=name) for name in ("Awa", "Moussa"))
    for said, heard in (
        ("/schedule", "Que voulez-vous planifier"),
        ("[🎯 Des points]", "Quand voulez-vous"),
        ("demain à 9h", "Je le garde ainsi"),
        ("[✅ Garder]", "C’est planifié"),
    ):
        if said.startswith("["):
            await moussa.get_by_role("button", name=said.strip("[]")).last.click()
        else:
            await says(page, "Moussa", said)
        await expect(moussa.locator(".bubble").last).to_contain_text(heard, timeout=LONG * 1000)
    await expect(awa.locator(".bubble").last).to_contain_text("Moussa", timeout=LONG * 1000)
    told = await awa.locator(".bubble").count()
    clock = page.get_by_role("status").first
    before = await clock.inner_text()
    await page.get_by_role("button", name="Demain matin").click()
    await expect(clock).not_to_have_text(before)
    await page.get_by_role("button", name="+ 1 heure").click()
    await expect(awa.locator(".bubble").nth(told)).to_be_visible(timeout=LONG * 1000)
    if scripted:
        for width, height in ((1280, 900), (360, 740)):
            await page.set_viewport_size({"width": width, "height": height})
            await is_accessible(page)
            await pictures.take(page, f"simulator-{width}")
    await page.get_by_role("button", name="Finir et effacer").click()
    await expect(page.get_by_role("button", name="Commencer")).to_be_visible()


async def says(page: Page, who: str, words: str) -> None:
    await page.get_by_label(f"Écrire comme {who}").fill(words)
    await page.get_by_label(f"Écrire comme {who}").press("Enter")
