"""A coach in the console, on a phone and at a desk: what he does there his coachee meets in her chat."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.async_api import Error, Page, expect

from tests.browser.conftest import LONG, OpenPhone, Pictures

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = Path(__file__).parent / "vendored" / "axe.min.js"
MOVED_ON = re.compile("navigated|context was destroyed")
LINK = re.compile(r"/console/enter/[\w.-]+")
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 250_000 / 8, "uploadThroughput": 250_000 / 8}


async def chat_of(address: str, name: str) -> str:
    """Where one of the demo's cast chats."""
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
        front = (await client.get("/")).text
    found = re.search(rf'href="(/chat/[^"]+)"><b>{name}</b>', front)
    assert found, front
    return found[1]


async def link(address: str, who: str = "Moussa") -> str:
    """Where somebody's link leads: he asks for one, and is given it in his chat."""
    chat = await chat_of(address, who)
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:

        async def given() -> list[str]:
            told = [b["html"] for b in (await client.get(f"{chat}/messages")).json()["bubbles"]]
            return LINK.findall(" ".join(told))

        before = len(await given())
        asks = {"id": f"asks-for-it-{before}", "text": "console"}
        (await client.post(f"{chat}/say", json=asks)).raise_for_status()
        for _ in range(LONG * 10):
            if len(links := await given()) > before:
                return f"{address}{links[-1]}"
            await asyncio.sleep(0.1)
    raise AssertionError("he was given no link")


async def is_accessible(page: Page) -> None:
    """Axe finds nothing serious, and nothing has to be moved sideways.

    A page that shows itself anew meanwhile, as one does whose campaign has ended, is looked at anew.
    """
    while True:
        await page.wait_for_load_state()  # of half a page much is missing
        try:
            found = await _faults_of(page)
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        except Error as error:
            if not MOVED_ON.search(error.message):
                raise
        else:
            assert not re.search(r'\["(serious|critical)"', found), found
            assert not wide, "it has to be moved sideways"
            return


async def _faults_of(page: Page) -> str:
    """What axe finds, as JSON; it is run beside the page's own scripts, which its CSP alone lets in."""
    session = await page.context.new_cdp_session(page)
    ran = await session.send(
        "Runtime.evaluate",
        {
            "expression": f"{AXE.read_text()};axe.run().then(found => JSON.stringify(found.violations.map("
            "v => [v.impact, v.id, v.nodes.map(n => n.html).slice(0, 3)])))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    found = ran["result"].get("value")
    if not isinstance(found, str):  # what was promised went with the page
        raise Error("it navigated meanwhile")
    return found


async def test_what_a_coach_does_on_his_phone_she_meets_in_her_chat(
    team: str, phone: OpenPhone, pictures: Pictures
) -> None:
    """At 360 pixels, over 250 kbit/s, by keyboard alone once he is in."""
    page = await phone(await link(team), troubled=True)
    network = await page.context.new_cdp_session(page)
    await network.send("Network.enable")
    await network.send("Network.emulateNetworkConditions", SLOW)
    await is_accessible(page)
    await page.get_by_role("button", name="Entrer").click()
    await expect(page.get_by_role("heading", name="Bonjour Moussa")).to_be_visible()
    await is_accessible(page)
    for name in ("Mon équipe", "Promesses"):
        await page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        await is_accessible(page)
        await pictures.take(page, f"console-{name}")
    await page.get_by_role("link", name="Mon équipe").click()
    await page.get_by_role("link", name="Awa", exact=True).click()
    await is_accessible(page)
    awa = await phone(f"{team}{await chat_of(team, 'Awa')}")
    button = page.get_by_role("button", name="Encourager Awa")
    await tabbed_to(page, button)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Envoyé")
    await expect(page.get_by_role("status")).to_be_focused()
    await expect(awa.get_by_text("Moussa vous encourage, Awa")).to_be_visible()
    await pictures.take(page, "console-awa")


async def tabbed_to(page: Page, wanted: Any) -> None:
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("it cannot be reached by keyboard")


async def test_without_javascript_every_form_does_the_same_at_a_desk(
    team: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(await link(team), width=1280, height=900, java_script_enabled=False)
    await page.get_by_label("D’autres se servent").check()
    await page.get_by_role("button", name="Entrer").click()
    await page.get_by_role("link", name="Mon équipe").first.click()
    await pictures.take(page, "console-desk")
    await page.get_by_role("link", name="Awa", exact=True).click()
    await page.get_by_text("Poser une question").click()
    await page.get_by_label("Votre question à Awa").fill("Que vous faut-il pour être prête ?")
    await page.get_by_role("button", name="Envoyer").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Votre question est partie")
    awa = await phone(f"{team}{await chat_of(team, 'Awa')}")
    await expect(awa.get_by_text("Que vous faut-il pour être prête")).to_be_visible()
    await page.get_by_role("button", name="Quitter").click()
    await expect(page.get_by_role("heading", name="À bientôt")).to_be_visible()
