"""Whoever has set her phone to letters twice as large: every page still fits on it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import CHROMIUM, LONG, SWITCHES, Pictures, demo_in
from tests.browser.giving import gives
from tests.browser.test_console import link
from tests.browser.test_weight import something_of_everything
from tests.console.addresses import ADDRESSES

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

LARGE = 32  # pixels of a letter; a browser's own are 16
# What is wider than the phone, where the page has to be moved sideways for it.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? []
  : [...document.querySelectorAll("main *")]
    .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth
      && !it.closest(".phones, .hidden"))
    .map((it) => it.outerHTML.slice(0, 100))"""


@pytest.fixture
def steered(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa is everything at once."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer", "administrator")
        yield address


async def test_letters_twice_as_large_fit_on_every_page(
    steered: str, chromium: Browser, tmp_path: Path, pictures: Pictures
) -> None:
    profile = tmp_path / "profile"
    wanted = profile / "Default" / "Preferences"
    wanted.parent.mkdir(parents=True)
    wanted.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": LARGE}}}))
    context = await chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=SWITCHES,
        viewport={"width": 360, "height": 740},
        locale="fr-FR",
    )
    try:
        context.set_default_timeout(LONG * 1000)
        page = await context.new_page()
        await page.goto(await link(steered))
        assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{LARGE}px"
        await page.get_by_role("button", name="Entrer").click()
        await something_of_everything(page, steered)
        faults = []
        for n, address in enumerate(ADDRESSES):
            await page.goto(f"{steered}{address}")
            await pictures.take(page, f"large-{n}")
            faults += [f"{address}: {what}" for what in await page.evaluate(WIDE)]
        assert not faults, "\n".join(faults)
    finally:
        await context.close()
