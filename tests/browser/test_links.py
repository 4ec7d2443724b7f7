"""What can be tapped in a message: the number to call, and the door of the console; nothing of her own."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser.chat import heard, hears, said, says
from tests.browser.conftest import OpenPhone, Pictures, demo_in
from tests.browser.test_console import chat_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(400)]

PROGRAMME = (
    'draft_content: true\nreferral: {anywhere: {phone: "+223 20 21 22 23", verified_on: 2026-03-01}}\n'
)


async def test_a_number_calls_and_the_door_opens(
    tmp_path: Path, phone: OpenPhone, pictures: Pictures
) -> None:
    (tmp_path / "programme.yaml").write_text(PROGRAMME)
    with demo_in(tmp_path) as address:
        awa = await phone(address + await chat_of(address, "Awa"))
        await says(awa, "elle saigne beaucoup, voyez http://example.org")
        await hears(awa, "+223 20 21 22 23")
        number = heard(awa).last.get_by_role("link")
        await expect(number).to_have_text("+223 20 21 22 23")
        await expect(number).to_have_attribute("href", "tel:+22320212223")
        await expect(said(awa).last.get_by_role("link")).to_have_count(0)
        await pictures.take(awa, "link-number")
        moussa = await phone(address + await chat_of(address, "Moussa"))
        await says(moussa, "console")
        await hears(moussa, "une seule fois")
        door = heard(moussa).last.get_by_role("link")
        await expect(door).to_have_attribute("target", "_blank")
        await expect(door).to_have_attribute("rel", "noreferrer")  # where his chat is stays his
        leads = urlsplit(await door.get_attribute("href") or "")
        console = await phone(f"{address}{leads.path}")  # its port is the one that was asked for, any
        await expect(console.get_by_role("button", name="Entrer")).to_be_visible()
