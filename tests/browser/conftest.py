"""A demo that really runs, a Chromium that really looks, and phones that note every trouble."""

import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser.chat import watched

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 15  # seconds; less than the heartbeat, which shows in the end whatever no page was told
LONG = 60  # seconds for an answer that costs work: all of a pack is checked before an edit of it is kept
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)

expect.set_options(timeout=PATIENCE * 1000)

OpenPhone = Callable[..., Awaitable[Page]]


@contextlib.contextmanager
def demo_in(folder: Path, **more: str) -> Iterator[str]:
    """`jigi demo` on a port that was free, at eight in the morning; its address. `more`: settings."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("JIGI_")}
    settings = {"JIGI_DATABASE": f"sqlite:///{folder}/jigi.db", "JIGI_LISTEN": "127.0.0.1:0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=folder,
        env=outside | settings | more | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().partition(" at ")[2].strip().rstrip("/")
            assert address, "the demo ended before it told its address"
            step = {"step": "morning"}  # what is told to a coach is not held until then
            httpx2.post(f"{address}/demo/clock", json=step, timeout=LONG).raise_for_status()
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For everybody who begins a talk of her own."""
    with demo_in(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture
def team(tmp_path: Path) -> Iterator[str]:
    """A demo of this test's own, for what happens between the cast."""
    with demo_in(tmp_path) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser) -> AsyncIterator[OpenPhone]:
    """Opens a page as on a phone of its own; at the end, no page has had any trouble.

    `troubled=True` is for a page whose network the test breaks.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    async def opened(
        address: str, *, width: int = 360, height: int = 740, troubled: bool = False, **more: Any
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Africa/Bamako",
            permissions=["microphone"],
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(LONG * 1000)
        page = await context.new_page()
        watched(page, [] if troubled else troubles)
        await page.goto(address)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not troubles


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a page looks like, for whoever wants to see it: a good part of a page's work is to be painted."""

    folder: Path | None

    async def take(self, page: Page, name: str) -> None:
        if self.folder is not None:
            await page.screenshot(path=self.folder / f"{name}.png", full_page=True)


@pytest.fixture
def pictures() -> Pictures:
    """In the folder in JIGI_SCREENSHOTS; without it none is taken."""
    folder = os.environ.get("JIGI_SCREENSHOTS")
    return Pictures(Path(folder) if folder else None)  # Playwright makes the folder
