"""Packs: what a library holds of them, and what their check sees."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.checks import pack_faults
from bot.content.editions import Editions
from bot.content.faults import Fault, PackError
from bot.content.library import Library
from bot.content.markup import VALUE
from bot.content.pack import Pack, read_pack
from bot.content.sheets import SheetEntry
from tests.content.spoiling import faults_below, spoil

LANGUAGES = ("fr", "en")


def faults_of(pack: Path) -> list[Fault]:
    try:
        return list(pack_faults(read_pack(pack)))
    except PackError as error:
        return list(error.faults)


# ---- the library ------------------------------------------------------------------------------


def test_a_talk_finishes_on_the_words_it_began_with(pack: Path, tmp_path: Path) -> None:
    old = Library.load([pack.parent])
    editions = Editions(tmp_path / "editions")
    editions.keep(old.edition, old.packs)
    spoil(pack / "en.md", "# Is there a second baby?", "# A second baby?")
    new = Library.load([pack.parent], editions)
    assert new.edition != old.edition

    def title(library: Library) -> str:
        return library.pack("amtsl").html["en"]["twin"]["title"]

    assert title(new.at(old.edition)) == "Is there a second baby?"
    assert title(new.at(new.edition)) == title(new.at("unknown")) == "A second baby?"
    assert new.at(old.edition).edition == old.edition


def test_an_edition_that_cannot_be_read_any_more_is_told_and_passed_over(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Library.load([pack.parent])
    editions = Editions(tmp_path / "editions")
    editions.keep(old.edition, old.packs)
    spoil(tmp_path / "editions" / old.edition / "amtsl" / "pack.yaml", "owner:", "ownr:")
    spoil(pack / "en.md", "# Is there a second baby?", "# A second baby?")
    new = Library.load([pack.parent], editions)
    assert new.at(old.edition) is new
    assert "edition.unreadable" in capsys.readouterr().out


def test_the_faults_of_all_packs_come_at_once(pack: Path) -> None:
    shutil.copytree(pack, pack.parent / "other")
    for folder in (pack, pack.parent / "other"):
        spoil(folder / "pack.yaml", "owner:", "ownr:")
    with pytest.raises(PackError) as caught:
        Library.load([pack.parent])
    assert len({fault.path for fault in caught.value.faults}) == 2


# ---- what the check sees ----------------------------------------------------------------------


def test_a_ten_that_becomes_a_one_in_one_language_is_caught(pack: Path) -> None:
    """The check names file, line and card."""
    line = spoil(pack / "en.md", "**{{ oxytocin.prevention }}, ", "**1 IU, ")
    named = [
        (fault.path, fault.line) for fault in faults_of(pack) if "uterotonic.oxytocin, body" in fault.what
    ]
    assert (str(pack / "en.md"), line) in named
    assert any("'1' stands in the words" in fault.what for fault in faults_of(pack))


def with_words(pack: Pack, language: str, entry: SheetEntry, part: str, raw: str) -> Pack:
    """The pack with one piece of it written otherwise."""
    parts = {**entry.parts, part: replace(entry.parts[part], raw=raw)}
    sheet = {**pack.sheets[language], entry.id: replace(entry, parts=parts)}
    return replace(pack, sheets={**pack.sheets, language: sheet})


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("amtsl", 80),
        ("coldchain", 10),
        ("danger-signs", 20),
        ("fistula", 40),
        ("immunization", 80),
        ("pph", 120),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_value_of_each_text_is_guarded(library: Library, language: str, name: str, many: int) -> None:
    """Written out as a number, or swapped for another value, none goes unseen."""
    pack = library.pack(name)
    one, another = [dose.name for dose in pack.doses.values() if not dose.wrong][:2]
    guarded = 0
    for entry in pack.sheets[language].values():
        for part, words in entry.parts.items():
            for found in VALUE.finditer(words.raw):
                before, after = words.raw[: found.start()], words.raw[found.end() :]
                other = f"{{{{ {one if found[1] != one else another} }}}}"
                spoilt = [(f"{before}{other}{after}", "Make them the same")]
                if not found[2]:  # a route is no number
                    figures = pack.doses[found[1]].words(language)
                    spoilt.append((f"{before}{figures}{after}", "stands in the words"))
                for raw, says in spoilt:
                    seen = [fault.what for fault in pack_faults(with_words(pack, language, entry, part, raw))]
                    assert any(what.startswith(f"{entry.id}, {part}: ") and says in what for what in seen)
                    guarded += 1
    assert guarded > many


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("fr.md", "les {{ watch.every }}** :", "les quinze minutes** :", "'quinze minutes' stands"),
        ("fr.md", "{{ twin.largest }}", "{{ twin.size }}", "{{ twin.size }} is not in doses.yaml"),
        ("fr.md", "clampez {{ cord.clamping }}", "clampez {{ wrong.cord.late }}", "is a false value"),
        ("fr.md", "- [x] A. {{ oxytocin", "- [x] A. {{ wrong.oxytocin.half }} {{ oxytocin",
         "is a false value"),
        ("fr.md", "- [ ] B. Immédiatement", "- [x] B. Immédiatement", "has 2 right answers"),
        ("fr.md", "- [ ] B. Immédiatement", "- [X] B. Immédiatement", "is no option; write - [ ] A."),
        ("fr.md", "- [ ] B. Immédiatement", "- [ ] G. Immédiatement", "a letter from A to F"),
        ("fr.md", "section: amtsl.twin\n", "section: Amtsl twin\n", "is no section"),
        ("fr.md", "sources: [OL-AMTSL]\n", "sources: [OL-AMTSI]\n", "the source OL-AMTSI is not"),
        ("fr.md", "section: amtsl.twin\n", "", "section is missing"),
        ("fr.md", "skill: twin\n", "skill: twin\nskil: twin\n", "skil is not known"),
        ("fr.md", "danger: 3\n", "danger: 9\n", "write 1, 2 or 3"),
        ("fr.md", "> matrone, other:", "> matrone:", "not to an unknown cadre"),
        ("fr.md", "> matrone, other:", "> matronne, other:", "'matronne' is no cadre"),
        ("fr.md", "2. Palper", "3. Palper", "the list is numbered 1, 3"),
        ("fr.md", "# GATPA pas à pas", "", "steps has no title"),
        ("fr.md", "- [ ] A. Fer", "- [ ] A. Paracétamol", "is an option twice"),
        ("fr.md", "id: twin\n", "id: twin\nid: twin\n", "duplicate key"),
        ("fr.md", "id: twin\n", "id: cct\n", "cct stands here twice"),
        ("en.md", "id: twin\n", "id: twins\n", "twin is not in en.md"),
        ("en.md", "id: twin\n", "id: twin\nskill: twin\n", "skill stands in fr.md"),
        ("en.md", "- [x] C. That there", "- [ ] C. That there", "right answer differ"),
        ("en.md", "> midwife, nurse: Only after", "> nurse: Only after", "lacks who.midwife"),
        ("doses.yaml", "amount: 10, unit: IU", "amount: ten, unit: IU", "amount is 'ten'"),
        ("doses.yaml", "unit: IU", "unit: UI", "the unit 'UI' is not known"),
        ("doses.yaml", "amount: 11,", "amount: 11, bound: over,", "the bound 'over' needs an amount, and is"),
        ("doses.yaml", "to: 15,", "to: 15, bound: above,", "the bound 'above' needs an amount"),
        ("doses.yaml", "routes: [IM,", "routes: [IMM,", "the route 'IMM' is not known"),
        ("doses.yaml", "section: amtsl.timing, ", "", "names no section"),
        ("doses.yaml", "wrong:",
         "spare.dose: {amount: 2, unit: mL, section: amtsl.cct, source: OL-AMTSL}\nwrong:",
         "spare.dose is named by no text"),
        ("doses.yaml", "wrong:", "oxytocin.within: {amount: 1}\nwrong:", "duplicate key"),
        ("pack.yaml", 'fr: "OMS, cordon', 'fr: "OMS, cordon à 3 min', "'3 min' stands in a name"),
        ("doses.yaml", "to: 15,", "to: 0,", "write the smaller one first"),
        ("doses.yaml", "amount: 10, unit: IU", "amount: -10, unit: IU", "-10 IU is no amount"),
        ("pack.yaml", "audience: [matrone,", "audience: [matronne,", "write a list out of matrone, "),
        ("pack.yaml", "year: 2012", "yaer: 2012", "and `year:`, four figures"),
        ("pack.yaml", "audience: [matrone, midwife, nurse, other]", "audience:", "audience is None"),
        ("pack.yaml", "  en: AMTSL", "", "title is"),
        ("fr.md", "sources: [OL-AMTSL]", "sources: OL-AMTSL", "write a list"),
        ("fr.md", "skill: twin", "skill:", "skill is None"),
        ("pack.yaml", "  twin: {fr", "  twins: {fr", "the skill twin has no name"),
        ("pack.yaml", "  twin: {fr", "  twins: {fr", "no question is of the skill twins"),
        ("pack.yaml", "{fr: le cordon, en: the cord}", "{fr: le cordon}", "skills is"),
        ("pack.yaml", "fr: le cordon,", "fr: le cordon ombilical du nouveau-né,", "24 fit"),
        ("pack.yaml", "id: amtsl", "id: other", "lies in the folder amtsl"),
        ("pack.yaml", "id: amtsl", "id: amtsl\nclinical: no way", "write true or false"),
        ("pack.yaml", "id: amtsl", "id: amtsl\nclinical: false", "amtsl.twin is clinical"),
        ("pack.yaml", "id: amtsl", "id: amtsl\nclinical: false", "oxytocin.prevention is clinical"),
        ("en.md", "keywords: [twins,", "keywords: twins # [", "write a list of words"),
    ],
)  # fmt: skip
def test_a_fault_is_named(pack: Path, file: str, old: str, new: str, says: str) -> None:
    spoil(pack / file, old, new)
    assert [fault for fault in faults_of(pack) if says in fault.what], [str(f) for f in faults_of(pack)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("fr.md", "{{ twin.largest }}", "{{ twin.size }}"),
        ("fr.md", "clampez {{ cord.clamping }}", "clampez {{ wrong.cord.late }}"),
        ("fr.md", "Il fait mal", "Il fait 2 fois mal"),
        ("fr.md", "> matrone, other:", "> matrone:"),
        ("fr.md", "- [ ] A. Fer", "- [ ] A. Paracétamol"),
        ("fr.md", "sources: [OL-AMTSL]", "sources: [OL-AMTSI]"),
        ("doses.yaml", "cord.earliest:", "cord.soonest:"),
        ("pack.yaml", "audience: [matrone,", "audience: [matronne,"),
        ("fr.md", "kind: card", "kind: crad"),
    ],
)
def test_a_fault_is_named_on_its_very_line(pack: Path, file: str, old: str, new: str) -> None:
    line = spoil(pack / file, old, new)
    other = "fr.md" if file == "doses.yaml" else file  # a value that is gone is missed where it is named
    if other != file:
        text = (pack / other).read_text(encoding="utf-8")
        line = text[: text.index("{{ cord.earliest")].count("\n") + 1
    assert (str(pack / other), line) in [(fault.path, fault.line) for fault in faults_of(pack)]


def test_a_mark_that_an_editor_puts_before_all_else_is_passed_over(pack: Path) -> None:
    for file in ("fr.md", "pack.yaml", "doses.yaml"):
        path = pack / file
        path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert faults_of(pack) == []


def test_a_language_without_a_word_for_no_date_says_it_in_french(pack: Path) -> None:
    source = next(s for s in read_pack(pack).sources.values() if s.year == "undated")
    assert replace(source, title={"bm": "OMS"}).words("bm") == "OMS, s. d."


def test_a_long_card_is_named(pack: Path) -> None:
    line = spoil(pack / "fr.md", "id: tone\n", "id: tone\n") - 1
    spoil(pack / "fr.md", "Boule dure et ronde", "Boule dure et ronde" * 20)
    found = [fault for fault in faults_below(pack.parent) if fault.path == str(pack / "fr.md")]
    assert [(fault.line, fault.what.split(" as ")[0].split(" has ")[0]) for fault in found] == [
        (line, "tone")
    ]


def test_a_missing_language_is_named(pack: Path) -> None:
    (pack / "en.md").unlink()
    assert any("add the file" in fault.what for fault in faults_of(pack))
