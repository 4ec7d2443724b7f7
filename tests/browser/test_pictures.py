"""The manual's pictures show what the pages show today; `pytest --update` makes them anew.

Beside each picture stands what was to be read on it. A page that says something else today makes its
picture an old one; dates and hours are free to change.
"""

import asyncio
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.chat import CHECKIN, MENU, answers, hears, says
from tests.browser.conftest import LONG, ROOT, OpenPhone
from tests.browser.test_console import chat_of, link

pytestmark = pytest.mark.asyncio(loop_scope="session")

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 600_000  # of all pictures together: they are read over a weak network as well
WIDTH, HEIGHT = 360, 780
TALL = 960  # for what is read from its first line on
COLOURS = 128
STRIP = "talk"  # three of them side by side, for the README
DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
CHANGING = re.compile(
    rf"(?:{DAYS}) \d{{1,2}}(?:er)? \w+|\b(?:{DAYS})\b|(?<!\d)\d\d[/:]\d\d(?!\d)|[✓🕓]+|https?://\S+"
)

# Shows the last words, and says what can be read: a bubble that is cut counts, one above it does not.
IN_SIGHT = """() => {
  const pane = document.querySelector('#log, #main'), seen = pane.getBoundingClientRect();
  pane.scrollTop = pane.scrollHeight;
  const shown = ({ top, bottom }) => bottom > seen.top && top < innerHeight;
  return [...document.querySelectorAll('#log .bubble, #log button, #main')]
    .filter(one => shown(one.getBoundingClientRect())).map(one => one.innerText).join('\\n');
}"""


class Album:
    """Takes pictures, or holds those that are there against what is to be seen."""

    def __init__(self, update: bool) -> None:
        self.update = update
        self.old: list[str] = []

    async def take(self, page: Page, name: str, height: int = HEIGHT) -> None:
        """The window as it stands; whoever calls has waited for its last words."""
        await page.set_viewport_size({"width": WIDTH, "height": height})
        words = legible(await page.evaluate(IN_SIGHT))
        assert words, f"{name}: nothing is to be read"
        picture, told = PICTURES / f"{name}.png", PICTURES / f"{name}.txt"
        if self.update:
            png = await page.screenshot(animations="disabled", caret="hide")
            picture.write_bytes(small(Image.open(io.BytesIO(png))))
            told.write_text(words)
        elif not picture.exists() or told.read_text() != words:
            self.old.append(name)


def legible(words: str) -> str:
    lines = (" ".join(line.split()) for line in CHANGING.sub("…", words).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def small(picture: Image.Image) -> bytes:
    """A PNG of it in few colours: a fifth of its bytes."""
    few = picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def beside(names: tuple[str, ...]) -> bytes:
    """Pictures side by side, smaller."""
    shown = [Image.open(PICTURES / f"{name}.png").convert("RGB") for name in names]
    gap = 24
    width = sum(one.width for one in shown) + gap * (len(shown) - 1)
    strip = Image.new("RGB", (width, max(one.height for one in shown)), "white")
    left = 0
    for one in shown:
        strip.paste(one, (left, 0))
        left += one.width + gap
    return small(strip.resize((width // 2, strip.height // 2), Image.Resampling.LANCZOS))


def train(folder: Path) -> None:
    """Make Moussa a trainer as well, as an operator does beside a jigi that runs."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("JIGI_")}
    settings = {"JIGI_DATABASE": f"sqlite:///{folder}/jigi.db", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "role", "webchat:moussa", "--give", "trainer", "--yes"]
    subprocess.run(command, cwd=folder, env=outside | settings, check=True, timeout=60, capture_output=True)


async def morning(address: str) -> None:
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
        (await client.post("/demo/clock", json={"step": "morning"})).raise_for_status()


@pytest.mark.timeout(300)  # two phones and a desk, on a machine that may be busy
async def test_the_manuals_pictures_show_what_is_to_be_seen_today(
    team: str, tmp_path: Path, phone: OpenPhone, request: pytest.FixtureRequest
) -> None:
    album = Album(request.config.getoption("--update"))
    window = {"height": HEIGHT, "device_scale_factor": 2}
    awa = await phone(f"{team}{await chat_of(team, 'Awa')}", **window)
    moussa = await phone(f"{team}{await chat_of(team, 'Moussa')}", **window)
    await hears(awa, MENU)
    await answers(awa, *CHECKIN[:3])
    await album.take(awa, "goal")
    await answers(awa, *CHECKIN[3:-1])
    await album.take(awa, "checkin")
    await answers(awa, CHECKIN[-1], ("[Oui]", "À quel rythme"), ("[Pas de rappel]", "quand vous voulez"))
    await hears(moussa, "Que voulez-vous faire pour Awa")
    await album.take(moussa, "shared")
    await morning(team)
    await hears(awa, "vider le placard du bas")
    await album.take(awa, "followup")
    await answers(awa, ("[Bloqué]", "Qu’est-ce qui bloque"), ("il me manque la clé", "J’en parle à Moussa"))
    await hears(moussa, "il me manque la clé")
    await says(awa, "elle saigne")
    await hears(awa, "Tous les bébés")
    await album.take(awa, "emergency", TALL)

    console = await phone(await link(team), **window)
    await console.get_by_role("button", name="Entrer").click()
    await console.get_by_role("link", name="Mon équipe").first.click()
    await expect(console.get_by_role("heading", name="Mon équipe", level=1)).to_be_visible()
    await album.take(console, "team", TALL)

    await asyncio.to_thread(train, tmp_path)
    await hears(moussa, "responsable de formation")
    await says(moussa, "/push")
    await hears(moussa, "Quelle révision")
    await album.take(moussa, "push")
    if album.update:
        (PICTURES / f"{STRIP}.png").write_bytes(beside(("goal", "checkin", "followup")))
    assert not album.old, f"{', '.join(album.old)}: old; run pytest {__name__} --update, and look at them"


async def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= MOST_BYTES
