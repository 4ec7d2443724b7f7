"""The library: which modules are for her, and what she calls what they teach."""

from dataclasses import replace

import pytest

from bot.content.library import Library
from bot.people import Cadre


@pytest.fixture
def three(library: Library) -> Library:
    """Three packs that ask: `b` and `c` name the nurse first, and forgetting `c` is worse."""
    amtsl = library.pack("amtsl")
    packs = {"a": amtsl}
    for id, danger in (("b", 1), ("c", 3)):
        items = {
            key: replace(
                item, ref=f"{id}/{key}", danger=danger, cadres=frozenset({Cadre.NURSE, Cadre.MATRONE})
            )
            for key, item in amtsl.items.items()
        }
        packs[id] = replace(amtsl, id=id, items=items, audience=(Cadre.NURSE, Cadre.MATRONE), skills={})
    packs["a"] = replace(amtsl, id="a", items={k: replace(i, ref=f"a/{k}") for k, i in amtsl.items.items()})
    return Library(packs)


@pytest.mark.parametrize(
    ("cadre", "modules"),
    [
        (Cadre.MATRONE, ("a", "c", "b")),
        (Cadre.NURSE, ("c", "b", "a")),
        (Cadre.MIDWIFE, ("a",)),
        (Cadre.VACCINATOR, ()),
        (None, ("c", "a", "b")),
    ],
)
def test_what_concerns_her_most_comes_first(
    three: Library, cadre: Cadre | None, modules: tuple[str, ...]
) -> None:
    assert three.modules(cadre) == modules


def test_a_skill_has_a_name_where_its_pack_gives_one(three: Library) -> None:
    assert [three.skill("a", "cord", language) for language in ("fr", "en", "bm")] == [
        "le cordon",
        "the cord",
        "le cordon",
    ]
    assert three.skill("b", "cord", "fr") == ""
