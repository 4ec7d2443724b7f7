"""A trainer prepares a campaign on her phone, follows it live, lets it rest, and sees whom it has reached."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo import address_of
from bot.people import Role
from bot.running.serving import open_demo
from bot.settings import Settings
from tests.browser.conftest import OpenPhone, Pictures, demo_in
from tests.browser.test_console import is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")


def trains(folder: Path) -> None:
    """Moussa trains, too, in the demo that will begin there."""
    settings = Settings(_env_file=None, database=f"sqlite:///{folder}/jigi.db")  # type: ignore[call-arg]
    store = open_demo(settings)
    try:
        with store.transaction() as desk:
            moussa = desk.person_known_at(address_of("moussa"))
            assert moussa is not None
            desk.change_person(moussa.id, {"roles": moussa.roles | {Role.TRAINER}})
    finally:
        store.close()


async def test_a_campaign_from_the_first_look_to_its_end(
    tmp_path: Path, phone: OpenPhone, pictures: Pictures
) -> None:
    trains(tmp_path)
    with demo_in(tmp_path) as address:
        page = await phone(await link(address), troubled=True)
        await page.get_by_role("button", name="Entrer").click()
        bar = page.get_by_role("navigation", name="Pages")
        await bar.get_by_role("link", name="Campagnes").click()
        await is_accessible(page)
        await page.get_by_role("button", name="Voir qui cela concerne").click()
        await expect(page.get_by_text("2 personnes sont concernées")).to_be_visible()
        await page.get_by_role("button", name="Prévoir ce qui sera retenu").click()
        await expect(page.get_by_text("Rien par WhatsApp")).to_be_visible()
        await is_accessible(page)
        await pictures.take(page, "push-foreseen")
        await page.get_by_role("button", name="Envoyer à 2 personnes").click()
        await expect(page.get_by_text("C’est parti")).to_be_visible()
        await is_accessible(page)
        await expect(page.get_by_text("2 sur 2 ont reçu")).to_be_visible()
        await expect(page.get_by_text(re.compile("Terminée"))).to_be_visible()
        await pictures.take(page, "push-one")
