"""Somebody new, on her phone: from the first page to her first check-in."""

import pytest
from playwright.async_api import expect

from tests.browser.chat import CHECKIN, LANGUAGE, WELCOME, answers, button, heard, hears, log, said, taps
from tests.browser.conftest import OpenPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_newcomer_is_led_by_taps_and_words_from_the_welcome_into_a_check_in(
    demo: str, phone: OpenPhone
) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME)
    await expect(heard(page).last).to_contain_text("C’est prêt, Sira ! Je vous écrirai vers 18 h 30")
    await answers(page, *CHECKIN[:5])
    await expect(said(page).last).to_contain_text("la salle est petite")


async def test_the_page_says_the_first_word_for_her_and_shows_none_of_it(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await expect(said(page)).to_have_count(0)


async def test_a_reload_shows_the_same_talk(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await answers(page, *WELCOME[:3])
    before = await log(page).inner_text()
    await page.reload()
    await hears(page, WELCOME[2][1])
    assert await log(page).inner_text() == before


async def test_a_button_tapped_twice_in_a_hurry_is_one_answer(demo: str, phone: OpenPhone) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await button(page, "Français").dblclick()
    await expect(said(page)).to_have_count(1)
    await hears(page, "Avant de commencer")
    await expect(button(page, "English")).to_be_disabled()


async def test_the_tapped_button_is_marked_and_no_button_of_that_question_invites_any_more(
    demo: str, phone: OpenPhone
) -> None:
    page = await phone(f"{demo}/chat")
    await hears(page, LANGUAGE)
    await taps(page, "Français")
    await hears(page, "Avant de commencer")
    await expect(said(page)).to_contain_text(["Français"])
    for _ in ("as tapped", "as kept"):
        assert await button(page, "Français").evaluate("it => it.matches('.past .chosen')")
        assert await button(page, "English").evaluate("it => it.matches('.past :not(.chosen)')")
        assert await button(page, "Oui, d’accord").evaluate("it => !it.closest('.past')")
        await page.reload()
        await hears(page, "Avant de commencer")
