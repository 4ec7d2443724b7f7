"""The page that verifies a certificate, on a small phone, without a script."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPhone, Pictures

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("dark", ["light", "dark"])
async def test_a_code_is_typed_and_looked_up(
    demo: str, phone: OpenPhone, pictures: Pictures, dark: str
) -> None:
    page = await phone(
        f"{demo}/certificate", width=320, troubled=True, java_script_enabled=False, color_scheme=dark
    )
    await page.get_by_label("Code de l’attestation").fill("k7wp 3mqa xc9h")
    await page.get_by_role("button", name="Vérifier").click()
    await expect(page.get_by_role("status")).to_contain_text("Aucune attestation n’a ce code")
    await expect(page.get_by_label("Code de l’attestation")).to_have_value("K7WP-3MQA-XC9H")
    await pictures.take(page, f"certificate_{dark}")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading")).to_have_text("Verify a certificate")
    box = await page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 320
