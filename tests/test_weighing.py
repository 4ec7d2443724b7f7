"""Weighing: a refresher stays light enough for a weak network, and whoever writes too much is told where."""

import shutil
from pathlib import Path

from bot.content.catalogue import Catalogue
from bot.content.library import PACKS, Library
from bot.content.rendering import Rendering
from bot.learning import MOST_ITEMS
from bot.people import Cadre
from bot.upkeep.checking import LANGUAGES
from bot.upkeep.weighing import MOST_BYTES, heaviest, weight_faults


def test_no_refresher_that_is_held_weighs_more_than_the_heaviest() -> None:
    library = Library.load()
    rendering = Rendering(Catalogue.load(), library)
    for language in LANGUAGES:
        most = heaviest(library, rendering, language)
        assert len(most.items) == MOST_ITEMS
        for cadre in Cadre:
            for first in range(0, len(library.items(cadre)) - MOST_ITEMS, 7):
                said = 0
                for item in library.items(cadre)[first : first + MOST_ITEMS]:
                    wrong = next(key for key in item.options if key != item.right)
                    for name in (item.ref, f"{item.ref}.why", item.card or item.ref):
                        args = {"cadre": None, "n": 1, "of": 5, "chosen": wrong}
                        said += len(rendering.text(name, args, language, "").encode())
                assert said <= most.bytes


def test_who_writes_too_much_is_told_where_to_shorten(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "amtsl", tmp_path / "amtsl")
    sheet = tmp_path / "amtsl" / "fr.md"
    words = sheet.read_text()
    sheet.write_text(words.replace("> L’OMS conseille", f"> {'Encore un mot. ' * 600}", 1))
    library = Library.load([tmp_path])
    rendering = Rendering(Catalogue.load(), library)
    fault, *_ = weight_faults(library, rendering, LANGUAGES)  # English readers get the French meanwhile
    assert fault.startswith(f"{sheet}:")
    assert f"in fr, and {MOST_BYTES} is the most" in fault
