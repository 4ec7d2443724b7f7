"""A page that stood open while its login ended: what was written on it goes out all the same."""

import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import OpenPhone, Pictures
from tests.browser.test_console import chat_of, is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Que vous faut-il\npour être prête demain ?"


@pytest.mark.parametrize("scripted", [True, False], ids=["with-js", "without-js"])
async def test_what_he_wrote_is_sent_once_he_is_in_again(
    team: str, phone: OpenPhone, pictures: Pictures, scripted: bool
) -> None:
    page = await phone(await link(team), java_script_enabled=scripted, troubled=True)  # 401 and 403 are meant
    await page.get_by_role("button", name="Entrer").click()
    await page.get_by_role("link", name="Mon équipe").first.click()
    await page.get_by_role("link", name="Awa", exact=True).click()
    await page.get_by_text("Poser une question").click()
    await page.get_by_label("Votre question à Awa").fill(QUESTION)
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Envoyer").first.click()
    await expect(page.get_by_role("heading", name="Entrez d’abord")).to_be_visible()
    if scripted:
        await is_accessible(page)
        await pictures.take(page, "away-out")
    other = await page.context.new_page()
    await other.goto(await link(team))
    await other.get_by_role("button", name="Entrer").click()
    await expect(other.get_by_role("heading", name="Bonjour Moussa")).to_be_visible()
    await page.get_by_role("button", name="C’est fait : continuer").click()
    await expect(page.get_by_role("heading", name="La page a trop attendu")).to_be_visible()
    if scripted:
        await is_accessible(page)
        await pictures.take(page, "away-in")
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_role("status")).to_contain_text("Votre question est partie")
    awa = await phone(f"{team}{await chat_of(team, 'Awa')}")
    await expect(awa.get_by_text(re.compile("Que vous faut-il"))).to_be_visible()


@pytest.mark.parametrize("trouble", ["cut", "gateway"])
async def test_whatever_the_line_does_his_words_stay_where_they_are_and_go_out_once(
    team: str, phone: OpenPhone, pictures: Pictures, trouble: str
) -> None:
    """It breaks after what he sent was taken in, or a proxy answers for a house that starts anew."""
    page = await phone(await link(team), troubled=True)
    await page.get_by_role("button", name="Entrer").click()
    await page.get_by_role("link", name="Mon équipe").first.click()
    await page.get_by_role("link", name="Awa", exact=True).click()
    await page.get_by_text("Promettre une aide").click()
    await page.get_by_label("Ce que vous ferez pour Awa").fill("Apporter des gants")
    day = page.get_by_label("Pour quel jour")
    await day.fill(await day.get_attribute("min") or "")
    first = True

    async def breaks(route: Route) -> None:
        nonlocal first
        answer = await route.fetch()
        if first and trouble == "cut":
            await route.abort("connectionreset")
        elif first:
            await route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")
        else:
            await route.fulfill(response=answer)
        first = False

    await page.route("**/promise", breaks)
    sends = page.get_by_role("button", name="Promettre", exact=True)
    await sends.click()
    await expect(page.get_by_role("alert")).to_contain_text("essayez encore une fois")
    await expect(page.get_by_label("Ce que vous ferez pour Awa")).to_have_value("Apporter des gants")
    await is_accessible(page)
    await pictures.take(page, f"trouble-{trouble}")
    await sends.click()
    await expect(page.get_by_role("status")).to_be_visible()
    await page.get_by_role("link", name="Promesses").click()
    await expect(page.get_by_role("listitem").filter(has_text="Apporter des gants")).to_have_count(1)
