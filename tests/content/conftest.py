"""Packs and catalogues that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue, stamp
from bot.content.library import PACKS, Library
from bot.content.rendering import Rendering


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture
def rendering(library: Library) -> Rendering:
    return Rendering(Catalogue.load(), library)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the AMTSL pack."""
    return Path(shutil.copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl"))


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A small catalogue in three languages, without a fault."""
    folder = tmp_path / "locales"
    for language, plurals, text, one, many in (
        (
            "fr",
            "nplurals=2; plural=(n > 1);",
            "Bonjour {{ name }}.",
            "{{ count }} question",
            "{{ count }} questions",
        ),
        (
            "en",
            "nplurals=2; plural=(n != 1);",
            "Hello {{ name }}.",
            "{{ count }} question",
            "{{ count }} questions",
        ),
        ("bm", "nplurals=1; plural=0;", "I ni ce {{ name }}.", "", ""),
    ):
        path = folder / language / "LC_MESSAGES" / "bot.po"
        path.parent.mkdir(parents=True)
        path.write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Language: {language}\\n"\n"Plural-Forms: {plurals}\\n"\n\nmsgid "hello"\nmsgstr "{text}"\n'
            + (
                f'\nmsgid "left"\nmsgid_plural "left"\nmsgstr[0] "{one}"\nmsgstr[1] "{many}"\n' if one else ""
            ),
            encoding="utf-8",
        )
    sources = Catalogue.load(folder).entries["fr"]
    for language in ("en", "bm"):
        stamp(folder / language / "LC_MESSAGES" / "bot.po", sources)
    return folder
