"""« Peu de réseau »: a card's picture waits behind a button, and a tap brings its bytes."""

import shutil
from pathlib import Path

import pytest

from bot import demo
from bot.content.library import PACKS
from bot.people import Address, Cadre
from tests.channels.road import lit
from tests.channels.test_contract import RIGS
from tests.content.test_pictures import png, with_picture

# The web chat's rig reads what the stream says; the page gets the bytes in `tests/console/test_files.py`.
BRINGS_FILES = [name for name in RIGS if name != "web chat"]


@pytest.mark.parametrize("name", BRINGS_FILES)
async def test_a_picture_comes_when_she_asks_for_it(name: str, tmp_path: Path) -> None:
    packs = with_picture(Path(shutil.copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl"))).parent
    async with RIGS[name](tmp_path / "rig") as rig:
        rig.settings = rig.settings.model_copy(update={"packs": (packs,)})
        demo.decide(rig.settings.programme_path)
        awa = rig.somebody()
        with rig.store.transaction() as desk:
            her = desk.person_at(Address(rig.channel.name, awa.chat), rig.clock.now())
            told = {"name": "Awa", "cadre": Cadre.MATRONE, "light": True, "consent_at": rig.clock.now()}
            desk.change_person(her.id, told)
        async with lit(rig):
            awa.says("/guide deuxième bébé dans le ventre")
            (card,) = await awa.hears()
            assert "🖼 Une main palpe" in card.text.replace("\u202f", " ")
            assert card.file is None
            (button,) = (label for label, data in card.buttons.items() if data.endswith(" picture"))
            assert "1 ko" in button.replace("\u202f", " ").replace("\xa0", " ")
            awa.taps(button)
            (shown,) = await awa.hears()
            assert shown.file == png()
        assert list(rig.mistakes) == []
