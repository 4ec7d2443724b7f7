"""A trainer on his phone and at a desk: he reads a card, mends it, signs it, compares it and plays it."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import LONG, OpenPhone, Pictures
from tests.browser.giving import gives
from tests.browser.test_console import is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")
MENDED = "Palpez : y a-t-il un deuxième bébé ?"


async def looked_at(page: Page, name: str, pictures: Pictures) -> None:
    """On a phone and at a desk."""
    for width, height in ((1280, 900), (360, 740)):
        await page.set_viewport_size({"width": width, "height": height})
        await is_accessible(page)
        await pictures.take(page, f"content-{name}-{width}")


async def test_a_trainer_mends_signs_compares_and_plays_a_card(
    team: str, tmp_path: Path, phone: OpenPhone, pictures: Pictures
) -> None:
    gives(tmp_path, "moussa", "trainer")
    page = await phone(await link(team), troubled=True)  # a form with a fault is answered by 422
    await page.get_by_role("button", name="Entrer").click()
    await page.get_by_role("link", name="Contenus").first.click()
    await expect(page.get_by_role("heading", name="Contenus", level=1)).to_be_visible()
    await looked_at(page, "packs", pictures)
    await page.get_by_role("link", name="La GATPA").click()
    await looked_at(page, "pack", pictures)
    await page.get_by_role("link", name="Y a-t-il un deuxième bébé").click()
    await expect(page.get_by_text("WhatsApp").first).to_be_visible()
    await looked_at(page, "card", pictures)
    await page.get_by_role("button", name="Corriger").click()
    french = page.locator("textarea[lang=fr]")
    words = await french.input_value()
    await french.fill(re.sub(r"# .*", "# Attendre 3 minutes", words, count=1))
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Rien n’a été gardé")
    await looked_at(page, "faults", pictures)
    await french.fill(re.sub(r"# .*", f"# {MENDED}", words, count=1))
    await page.get_by_label("J’ai relu").check()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("status")).to_contain_text("Enregistré")
    await page.get_by_label("Votre qualification").fill("infirmier formateur")
    await page.get_by_role("button", name="Signer").click()
    await expect(page.get_by_text("Moussa, infirmier formateur")).to_be_visible()
    await page.get_by_role("link", name="Brouillon non publié").click()
    await expect(page.locator("ins").first).to_contain_text("Palpez")
    await looked_at(page, "compare", pictures)
    await page.goto(f"{team}/console/simulator")
    await page.get_by_role("button", name="Commencer").click()
    await page.get_by_label("Écrire comme Awa").first.fill("y a t il un deuxieme bebe")
    await page.get_by_role("button", name="Envoyer").first.click()
    palpate = page.locator(".bubble", has_text="Palpez").first  # the draft's index is made first
    await expect(palpate).to_be_visible(timeout=LONG * 1000)
    await looked_at(page, "simulator", pictures)
    await page.goto(f"{team}/console/content/amtsl/compare")
    await page.get_by_role("button", name="Publier le brouillon").click()
    await expect(page.get_by_role("status")).to_contain_text("Publié")
