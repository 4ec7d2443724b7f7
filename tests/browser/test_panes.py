"""Two panes and a clock: what one shares reaches the other, and a morning brings what was promised."""

import pytest
from playwright.async_api import FrameLocator, Page, expect

from tests.browser.chat import CHECKIN, MENU, answers, heard, hears, taps
from tests.browser.conftest import OpenPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")


def pane(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"iframe[title^={name}]")


async def side_by_side(team: str, phone: OpenPhone) -> tuple[Page, FrameLocator, FrameLocator]:
    page = await phone(f"{team}/demo", width=1280, height=800)
    awa, moussa = pane(page, "Awa"), pane(page, "Moussa")
    await hears(awa, MENU)
    await hears(moussa, MENU)
    return page, awa, moussa


async def test_what_awa_shares_reaches_moussa_and_his_word_reaches_her(team: str, phone: OpenPhone) -> None:
    _, awa, moussa = await side_by_side(team, phone)
    await answers(
        awa, *CHECKIN, ("[Oui]", "À quel rythme"), ("[Pas de rappel]", "faire le point quand vous voulez")
    )
    await hears(moussa, "Que voulez-vous faire pour Awa")
    await expect(heard(moussa).filter(has_text="Awa partage son plan avec vous")).to_contain_text(
        "vider le placard du bas"
    )
    await taps(moussa, "👏 Encourager")
    await hears(awa, "Moussa vous encourage, Awa")


async def test_the_morning_after_she_is_asked_about_her_promise(team: str, phone: OpenPhone) -> None:
    page, awa, _ = await side_by_side(team, phone)
    await answers(
        awa, *CHECKIN, ("[Non]", "À quel rythme"), ("[Pas de rappel]", "faire le point quand vous voulez")
    )
    clock = page.get_by_role("status")
    before = await clock.inner_text()
    morning = page.get_by_role("button", name="Demain matin")
    await morning.click()
    await hears(awa, "vider le placard du bas")
    await expect(clock).not_to_have_text(before)
    await expect(clock).to_contain_text("08:00")
    await expect(morning).to_be_enabled()


async def test_another_of_the_cast_can_sit_down_in_a_pane(team: str, phone: OpenPhone) -> None:
    page, _, moussa = await side_by_side(team, phone)
    await page.get_by_role("combobox").first.select_option(label="Fanta, sage-femme")
    await hears(pane(page, "Fanta"), "Fanta")
    await hears(moussa, MENU)
