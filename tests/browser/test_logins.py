"""Two browsers of one coach: each sees the other, and one closes it; on a shared computer he says so."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPhone, Pictures
from tests.browser.test_console import is_accessible, link

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]


async def test_he_sees_where_he_is_in_and_closes_what_others_could_use(
    team: str, phone: OpenPhone, pictures: Pictures
) -> None:
    """The shared one without JavaScript; its cookie goes with the browser, and it is told at the other."""
    shared = await phone(await link(team), width=1280, height=900, java_script_enabled=False, troubled=True)
    await shared.get_by_label("D’autres se servent").check()
    await shared.get_by_role("button", name="Entrer").click()
    await expect(shared.get_by_role("heading", name="Bonjour Moussa")).to_be_visible()
    (cookie,) = await shared.context.cookies()
    assert cookie["expires"] == -1, "it goes when the browser is closed"
    page = await phone(await link(team))
    await page.get_by_role("button", name="Entrer").click()
    await page.get_by_role("link", name="Mes accès").first.click()
    await expect(page.get_by_role("listitem")).to_have_count(2)
    await expect(page.get_by_role("listitem").filter(has_text="Partagé")).to_have_count(1)
    for width, height in ((1280, 900), (360, 740)):
        await page.set_viewport_size({"width": width, "height": height})
        await is_accessible(page)
        await pictures.take(page, f"logins-{width}")
    await page.get_by_role("button", name="Fermer").click()
    await expect(page.get_by_role("listitem")).to_have_count(1)
    await shared.reload()
    await expect(shared.get_by_role("heading", name="Entrez d’abord")).to_be_visible()
    await page.get_by_role("link", name="Mon équipe").first.click()
    await expect(page.get_by_role("heading", name="Mon équipe", level=1)).to_be_visible()
