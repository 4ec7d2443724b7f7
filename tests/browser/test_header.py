"""The demo's header: the programme's own hour, and all three steps of the clock in one row of a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenPhone, demo_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def in_tokyo(tmp_path: Path) -> Iterator[str]:
    """A demo at eight in the morning of a zone that is not the browser's."""
    (tmp_path / ".env").write_text("JIGI_TIMEZONE=Asia/Tokyo\n")
    with demo_in(tmp_path) as address:
        yield address


async def edges(element: Locator) -> tuple[float, float, float]:
    """Left, right and top, in pixels."""
    box = await element.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"], box["y"]


async def test_the_clock_shows_the_hour_of_the_programme(in_tokyo: str, phone: OpenPhone) -> None:
    page = await phone(f"{in_tokyo}/demo", width=1280, height=800)
    await expect(page.get_by_role("status")).to_contain_text("08:00")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 740), (768, 1024), (1280, 800)])
async def test_the_steps_stand_in_one_row(demo: str, phone: OpenPhone, width: int, height: int) -> None:
    page = await phone(f"{demo}/demo", width=width, height=height)
    steps = await page.locator("header button").all()
    places = [await edges(step) for step in steps]
    assert len(places) == 3
    assert len({top for _, _, top in places}) == 1
    assert all(0 <= left < right <= width for left, right, _ in places)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
async def test_the_arrow_stands_clear_of_the_panes_corner(
    demo: str, phone: OpenPhone, width: int, height: int
) -> None:
    page = await phone(f"{demo}/demo", width=width, height=height)
    for pane in await page.locator("section").all():
        (_, arrow, _), (_, corner, _) = await edges(pane.locator("select")), await edges(pane)
        assert corner - arrow >= 12
