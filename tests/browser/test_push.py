"""A trainer prepares a campaign on her phone, follows it live, lets it rest, and sees whom it has reached."""

import asyncio
import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Error, Route, expect

from bot.conversation.records import Grade
from bot.demo import address_of
from bot.people import Address, Cadre, Cohort, Role
from bot.serving.serve import open_demo
from bot.settings import Settings
from storage.store import Memory
from tests.browser.conftest import LONG, OpenPhone, Pictures, demo_in
from tests.browser.test_console import is_accessible, link
from tests.console.test_push import reached

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


async def test_at_night_it_waits_and_is_paused_resumed_and_stopped(
    tmp_path: Path, phone: OpenPhone, pictures: Pictures
) -> None:
    trains(tmp_path)
    with demo_in(tmp_path) as address:
        async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
            for _ in range(15):
                (await client.post("/demo/clock", json={"step": "hour"})).raise_for_status()
        page = await phone(await link(address), troubled=True)
        await page.get_by_role("button", name="Entrer").click()
        await page.goto(f"{address}/console/push?pack=amtsl")
        await page.get_by_role("button", name="Envoyer à 2 personnes").click()
        await expect(page.get_by_text("En cours")).to_be_visible()
        for button, told in (("Mettre en pause", "En pause"), ("Reprendre", "En cours")):
            await page.get_by_role("button", name=button).click()
            await expect(page.locator(".reach").get_by_text(told)).to_be_visible()
            await is_accessible(page)
        await pictures.take(page, "push-night")
        await page.locator("summary", has_text="Arrêter").click()
        await page.get_by_role("button", name="Arrêter").click()
        await expect(page.locator(".reach").get_by_text("Terminée")).to_be_visible()
        await expect(page.get_by_role("button", name="Reprendre")).to_have_count(0)
        await pictures.take(page, "push-stopped")


async def test_whoever_goes_on_while_it_ends_gets_where_she_goes(tmp_path: Path, phone: OpenPhone) -> None:
    """Its page shows itself anew when it has ended, but not in the place of one that she waits for."""
    trains(tmp_path)
    with demo_in(tmp_path) as address:
        async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
            for _ in range(15):
                (await client.post("/demo/clock", json={"step": "hour"})).raise_for_status()
        page = await phone(await link(address), troubled=True)
        await page.get_by_role("button", name="Entrer").click()
        await page.goto(f"{address}/console/push?pack=amtsl")
        await page.get_by_role("button", name="Envoyer à 2 personnes").click()
        await expect(page.get_by_text("En cours")).to_be_visible()
        ended = asyncio.Event()

        async def slowly(route: Route) -> None:
            """As on a weak network: its page comes when the campaign has ended, and a while later."""
            await ended.wait()
            await page.wait_for_timeout(2000)  # its stream looks once a second
            with contextlib.suppress(Error):  # another page took its place
                await route.continue_()

        await page.route("**/console/content", slowly)
        await page.get_by_role("link", name="Contenus").first.click(no_wait_after=True)
        beside = await page.context.new_page()
        await beside.goto(f"{address}/console/push/1")
        await beside.locator("summary", has_text="Arrêter").click()
        await beside.get_by_role("button", name="Arrêter").click()
        await expect(beside.locator(".reach").get_by_text("Terminée")).to_be_visible()
        ended.set()
        await expect(page.get_by_role("heading", name="Contenus", level=1)).to_be_visible()


async def test_what_came_of_it_is_drawn_and_told_in_words(
    tmp_path: Path, phone: OpenPhone, pictures: Pictures
) -> None:
    trains(tmp_path)
    seen_by_six(tmp_path)
    with demo_in(tmp_path) as address:
        page = await phone(await link(address), troubled=True)
        await page.get_by_role("button", name="Entrer").click()
        await page.goto(f"{address}/console/push/1")
        await expect(page.get_by_role("img").first).to_be_visible()
        await expect(page.get_by_text("3 sur 5, 1 sans réponse").first).to_be_visible()
        await expect(page.get_by_text("Trop peu de personnes").first).to_be_visible()
        for width, height in ((1280, 900), (360, 740)):
            await page.set_viewport_size({"width": width, "height": height})
            await is_accessible(page)
            await pictures.take(page, f"push-results-{width}")


def seen_by_six(folder: Path) -> None:
    """A campaign of Moussa's by now: five have answered one question, and four another."""
    store = open_demo(Settings(_env_file=None, database=f"sqlite:///{folder}/jigi.db"))  # type: ignore[call-arg]
    now = datetime.now(UTC)
    try:
        with store.transaction() as desk:
            moussa = desk.person_known_at(address_of("moussa"))
            assert moussa is not None
            people = [desk.person_at(Address("webchat", f"p{n}"), now) for n in range(6)]
            for person in people:
                desk.change_person(person.id, {"consent_at": now, "cadre": Cadre.NURSE, "name": "Sira"})
            id = desk.begin_campaign(moussa.id, "1.c", "amtsl", Cohort(cadre=Cadre.NURSE), now)
            desk.spread_campaigns(9, now)
            for n, person in enumerate(people):
                reached(desk, id, person, now)
                for item, most in (("amtsl/uterotonic.when", 5), ("amtsl/twin", 4)):
                    if n < most:
                        memory = Memory(
                            item=item, stability=1, difficulty=5, reviewed_at=now, due_at=now, reviews=1
                        )
                        desk.keep_review(
                            person.id, f"9.{item}", memory, Grade.GOOD if n < 3 else Grade.AGAIN, "e1"
                        )
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
