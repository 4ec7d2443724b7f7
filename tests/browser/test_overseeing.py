"""An administrator at a desk and on a phone: finds somebody, gives a role, prints codes, sets hours."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import LONG, ROOT, OpenPhone, Pictures, demo_in
from tests.browser.test_console import is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ("Personnes", "Lieux", "Invitations", "État", "Journal d’accès", "Réglages")


DOORS = {"JIGI_TELEGRAM_NAME": "jigi_bot", "JIGI_WHATSAPP_NUMBER": "+22320212223"}


@pytest.fixture
def administered(tmp_path: Path) -> Iterator[str]:
    """A demo whose Moussa answers for the programme as well, given so from beside by an operator."""
    with demo_in(tmp_path, **DOORS) as address:
        subprocess.run(
            [sys.executable, "-m", "bot", "role", "webchat:moussa", "--give", "administrator"],
            cwd=tmp_path,
            env={"JIGI_DATABASE": f"sqlite:///{tmp_path}/jigi.db", "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            timeout=LONG,
        )
        yield address


async def goes_to(page: Page, name: str) -> None:
    await page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


async def test_an_administrator_looks_after_the_programme_on_a_phone(
    administered: str, phone: OpenPhone, pictures: Pictures
) -> None:
    """At 360 pixels: every page is accessible, and a role is given after a second question."""
    page = await phone(await link(administered))
    await page.get_by_role("button", name="Entrer").click()
    for name in NAMES:
        await goes_to(page, name)
        await is_accessible(page)
        await pictures.take(page, f"phone-{name}")
    await goes_to(page, "Personnes")
    await page.get_by_label("Nom ou numéro").fill("fan")
    await expect(page.get_by_role("heading", name="1 personne")).to_be_visible()
    await page.get_by_role("link", name="Fanta").click()
    await is_accessible(page)
    await pictures.take(page, "phone-fanta")
    await page.get_by_role("button", name="Donner Formation").click()
    await is_accessible(page)
    await pictures.take(page, "phone-sure")
    await page.get_by_role("button", name="Donner ce rôle").click()
    await expect(page.get_by_role("status")).to_contain_text("Le rôle est changé")


async def test_without_javascript_codes_are_made_and_settings_are_written_at_a_desk(
    administered: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(
        await link(administered), width=1280, height=900, java_script_enabled=False, troubled=True
    )
    await page.get_by_role("button", name="Entrer").click()
    await goes_to(page, "Lieux")
    await pictures.take(page, "desk-places")
    await goes_to(page, "Personnes")
    await pictures.take(page, "desk-people")
    await goes_to(page, "Invitations")
    await page.get_by_label("Combien de codes").fill("3")
    await page.get_by_label("Centre (facultatif)").fill("CSCom de Kléla")
    await page.get_by_role("button", name="Préparer les codes").click()
    await expect(page.get_by_role("status")).to_contain_text("Les codes sont prêts")
    await pictures.take(page, "desk-invites")
    await page.get_by_role("link", name="Feuille à imprimer").click()
    await expect(page.get_by_role("listitem")).to_have_count(4)  # with the demo’s own
    await pictures.take(page, "desk-sheet")
    await goes_to(page, "Réglages")
    await page.get_by_label("Messages spontanés").fill("99")
    await page.get_by_label("Jours fériés").fill("2026-12-25 | Noël")
    await page.get_by_role("button", name="Voir ce qui changerait").click()
    await expect(page.get_by_role("alert")).to_contain_text("2 points à corriger")
    await pictures.take(page, "desk-faults")
    await page.get_by_label("Messages spontanés").fill("4")
    await page.get_by_label("Jours fériés").fill("2026-12-25 | Noël | Christmas")
    await page.get_by_role("button", name="Voir ce qui changerait").click()
    await pictures.take(page, "desk-sure-settings")
    await page.get_by_role("button", name="Écrire ces réglages").click()
    await expect(page.get_by_role("status")).to_contain_text("C’est écrit")
    await goes_to(page, "État")
    await pictures.take(page, "desk-health")
    await goes_to(page, "Journal d’accès")
    await pictures.take(page, "desk-audit")
