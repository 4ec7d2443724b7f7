"""Checklists: every fault is told at once, where it is; those that ship hold to the facts."""

import shutil
from pathlib import Path

import pytest

from bot.content.library import PACKS, Library
from bot.content.pack import Pack
from tests.content.spoiling import faults_below, spoil


@pytest.fixture
def coldchain(tmp_path: Path) -> Path:
    """A copy of the cold chain pack."""
    return Path(shutil.copytree(PACKS / "coldchain", tmp_path / "packs" / "coldchain"))


def faults(pack: Path) -> list[str]:
    return list(map(str, faults_below(pack.parent)))


def line(path: Path, words: str) -> int:
    return next(n for n, text in enumerate(path.read_text().splitlines(), 1) if words in text)


RULE = "  water: {fact: epi.coldchain.temp, weight: 1, days: 7, owner: worker}"


@pytest.mark.parametrize(
    ("before", "after", "at", "told"),
    [
        ("weight: 1, days: 7", "weight: 9, days: 7", "weight: 9", "weight is 9; write 1, 2 or 3"),
        (
            RULE,
            RULE.replace("days: 7", "days: 400"),
            "days: 400",
            "days is 400; write a number of days, 1 to 90",
        ),
        (RULE, RULE.replace("worker", "nurse"), "owner: nurse", "owner is 'nurse'; write worker or coach"),
        (RULE, RULE.replace("days: 7, ", ""), "  water:", "days is missing; add a number of days"),
        (RULE, RULE.replace("weight", "wieght"), "wieght", "wieght is not known; take it out"),
        (
            RULE,
            RULE.replace("epi.coldchain.temp", "froid"),
            "fact: froid",
            "fact is 'froid'; write the section of the facts",
        ),
        (f"{RULE}\n", "", "- water:", "water has no rule; add it under items:"),
        ("> water: Mettre", "> wateer: Mettre", "- water:", "water proposes nothing for a gap"),
        ("## cold: Le frigo\n", "", "- now:", "now stands in no section"),
        ("id: visit.fridge", "id: froid", "id: froid", "begin the id of a checklist with visit."),
        ("sans nourriture", f"sans {'nourriture ' * 20}", "- food:", "characters; 200 fit. Shorten it"),
        (
            "# Chaîne du froid\n\nDevant",
            "# Chaîne du froid entière\n\nDevant",
            "# Chaîne du froid entière",
            "20 fit",
        ),
    ],
)
def test_a_spoilt_checklist_is_told_with_its_line(
    coldchain: Path, before: str, after: str, at: str, told: str
) -> None:
    sheet = coldchain / "fr.md"
    assert faults(coldchain) == []
    spoil(sheet, before, after)
    found = faults(coldchain)
    assert any(told in fault for fault in found), found
    expected = f"fr.md:{line(sheet, at)}:"
    assert any(expected in fault and told in fault for fault in found), found


def test_all_faults_are_told_at_once(coldchain: Path) -> None:
    sheet = coldchain / "fr.md"
    spoil(sheet, RULE, RULE.replace("worker", "nurse").replace("days: 7", "days: 0"))
    spoil(sheet, "> food: Sortir", "> foood: Sortir")
    spoil(coldchain / "en.md", "in the middle, nothing", "at 3 °C, nothing")
    found = "\n".join(faults(coldchain))
    for told in ("owner is 'nurse'", "days is 0", "food proposes nothing", "foood is of no item"):
        assert told in found


def test_a_number_that_is_no_dose_is_refused(coldchain: Path) -> None:
    spoil(coldchain / "fr.md", "Noter la température matin et soir", "Noter la température 3 fois")
    assert any("3" in fault for fault in faults(coldchain))


def shipped() -> list[tuple[Pack, str]]:
    library = Library.load()
    return [(pack, id) for pack in library.packs.values() for id in pack.checklists]


@pytest.mark.parametrize(("pack", "id"), shipped(), ids=lambda value: getattr(value, "id", value))
def test_what_ships_names_what_is_critical_and_asks_it_to_be_mended_first(pack: Pack, id: str) -> None:
    checklist = pack.checklists[id]
    critical = [item for item in checklist.items if item.critical]
    assert critical
    assert all(item.weight == 3 for item in critical)
    assert pack.clinical
    assert set(checklist.sections) == {item.section for item in checklist.items}


def test_one_checklist_for_each_of_session_fridge_and_delivery() -> None:
    assert sorted(id for _, id in shipped()) == ["visit.delivery", "visit.fridge", "visit.session"]
