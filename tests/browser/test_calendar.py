"""A coach plans on his phone: she hears of it in her chat at once, and what she moves he sees moved."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chat
from tests.browser.conftest import OpenPhone, Pictures
from tests.browser.test_console import chat_of, is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_he_plans_she_meets_in_her_chat_and_may_move(
    team: str, phone: OpenPhone, pictures: Pictures
) -> None:
    awa = await phone(f"{team}{await chat_of(team, 'Awa')}")
    page = await phone(await link(team), troubled=True)
    await page.get_by_role("button", name="Entrer").click()
    bar = page.get_by_role("navigation", name="Pages")
    await bar.get_by_role("link", name="Mon équipe").click()
    await page.get_by_role("link", name="Awa", exact=True).click()
    await page.get_by_role("link", name="Planifier un point avec Awa").click()
    await expect(page.get_by_role("checkbox", name="Awa")).to_be_checked()
    await page.get_by_label("Quand, en vos mots").fill("tous les lundis à 8h")
    await is_accessible(page)
    await page.get_by_role("button", name="Voir les dates").click()
    await expect(page.get_by_role("heading", name="Les prochaines dates")).to_be_focused()
    await is_accessible(page)
    await pictures.take(page, "calendar-preview")
    await page.get_by_role("button", name="Garder ces dates").click()
    await expect(awa.get_by_text("Moussa, votre coach, vous propose")).to_be_visible()
    await expect(page.get_by_role("status")).to_contain_text("C’est planifié")
    await is_accessible(page)
    await chat.field(awa).fill("plutôt mardi 10h")
    await awa.keyboard.press("Enter")
    await chat.log(awa).get_by_role("button", name=re.compile("^mar.* 10.h")).last.click()
    await expect(awa.get_by_text("C’est noté")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text(re.compile("mardi .*, 10.h")).first).to_be_visible()
    await page.get_by_text("Dans le calendrier de votre téléphone").click()
    await page.get_by_role("button", name="Créer l’adresse").click()
    await expect(page.get_by_label("Votre adresse secrète")).to_have_value(
        re.compile(r"/calendar/[^/]+\.ics$")
    )
    await pictures.take(page, "calendar")
    await page.set_viewport_size({"width": 1280, "height": 900})
    await is_accessible(page)
    await pictures.take(page, "calendar-desk")
