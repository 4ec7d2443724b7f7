"""The packs that ship: every text, in every language, for every cadre; and what their check sees."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.checks import check_all, pack_faults
from bot.content.faults import Fault, PackError
from bot.content.frame import names
from bot.content.library import Library
from bot.content.markup import VALUE
from bot.content.pack import Pack, read_pack
from bot.content.rendering import Rendering
from bot.content.sheets import Entry
from bot.people import Cadre
from tests.content.spoiling import spoil

LANGUAGES = ("fr", "en")
CADRES = (None, *Cadre)


def faults_of(pack: Path) -> list[Fault]:
    try:
        return list(pack_faults(read_pack(pack)))
    except PackError as error:
        return list(error.faults)


# ---- what ships -------------------------------------------------------------------------------


def test_no_fault_ships() -> None:
    found = [fault for fault in check_all() if "packs" in fault.path]
    assert [str(fault) for fault in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cadre", CADRES)
def test_every_text_fits_a_small_screen(
    rendering: Rendering, library: Library, language: str, cadre: Cadre | None
) -> None:
    for pack in library.packs.values():
        for name in names(pack):
            text = rendering.text(name, {"cadre": cadre, "chosen": "", "n": 1, "of": 5}, language, "")
            assert 0 < len(text) <= 600, name
            assert not re.search(r"[{}*]|</?(?![bi]>)\w", text), name
            assert text.count("<b>") == text.count("</b>"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_ends_with_source_year_protocol_and_draft(
    rendering: Rendering, library: Library, language: str
) -> None:
    protocol, draft = {
        "fr": ("protocole national", "pas encore validé"),
        "en": ("national protocol", "not yet validated"),
    }[language]
    for id, card in library.pack("amtsl").cards.items():
        end = rendering.text(f"amtsl/{id}", {}, language, "").rpartition("<i>")[2]
        assert card.sources, id
        assert re.search(r"Source\W.*(\d{4}|s\. d\.|n\.d\.)", end), id
        assert protocol in end, id
        assert draft in end, id


def test_the_whole_bank_is_there_with_its_answers(library: Library) -> None:
    """The keyed answers of the AMTSL questions, in order."""
    items = library.pack("amtsl").items
    assert "".join(items[f"Q-AMTSL-{n:02}"].right for n in range(1, 17)) == "ABCDABCDABCDABCD"
    assert all(item.options == "ABCD" for item in items.values())


def test_the_right_option_is_not_told_by_its_length(library: Library) -> None:
    """Of sixteen, chance would make it the longest in four."""
    for language in LANGUAGES:
        longest = 0
        for id, item in library.pack("amtsl").items.items():
            parts = library.pack("amtsl").html[language][id]
            options = {key: len(parts[f"option.{key}"]) for key in item.options}
            longest += max(options, key=lambda key: options[key]) == item.right
        assert longest <= 5, language


def test_every_question_is_taught_by_a_card(library: Library) -> None:
    for item in library.items(None):
        pack, _, id = (item.card or "").partition("/")
        assert library.pack(pack).cards[id].section == item.section


@pytest.mark.parametrize(
    "cadre", [Cadre.MATRONE, Cadre.MIDWIFE, Cadre.NURSE, Cadre.VACCINATOR, Cadre.OTHER, None]
)
def test_everybody_has_topics_with_two_ideas(
    rendering: Rendering, library: Library, cadre: Cadre | None
) -> None:
    topics = library.topics(cadre)
    assert topics
    assert len({topic.id for topic in topics}) == len(topics)
    for topic in topics:
        assert len(topic.ideas) == 2
        for language in LANGUAGES:
            assert len(rendering.text(topic.title, {}, language, "")) <= 20


def test_a_vaccinator_gets_no_question_on_births(library: Library) -> None:
    assert library.items(Cadre.VACCINATOR) == ()
    assert len(library.items(Cadre.MATRONE)) == 16


# ---- the library ------------------------------------------------------------------------------


def test_a_talk_finishes_on_the_words_it_began_with(pack: Path) -> None:
    old = Library.load([pack.parent])
    spoil(pack / "en.md", "# Is there a second baby?", "# A second baby?")
    new = Library.load([pack.parent], earlier=old)
    assert new.edition != old.edition
    title = lambda library: library.pack("amtsl").html["en"]["twin"]["title"]  # noqa: E731
    assert title(new.at(old.edition)) == "Is there a second baby?"
    assert title(new.at(new.edition)) == title(new.at("unknown")) == "A second baby?"


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


def with_words(pack: Pack, language: str, entry: Entry, part: str, raw: str) -> Pack:
    """The pack with one piece of it written otherwise."""
    parts = {**entry.parts, part: replace(entry.parts[part], raw=raw)}
    sheet = {**pack.sheets[language], entry.id: replace(entry, parts=parts)}
    return replace(pack, sheets={**pack.sheets, language: sheet})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_value_of_each_text_is_guarded(library: Library, language: str) -> None:
    """Written out as a number, or swapped for another value, none goes unseen."""
    pack = library.pack("amtsl")
    guarded = 0
    for entry in pack.sheets[language].values():
        for part, words in entry.parts.items():
            for found in VALUE.finditer(words.raw):
                before, after = words.raw[: found.start()], words.raw[found.end() :]
                other = "{{ mali.fewer }}" if found[1] != "mali.fewer" else "{{ mali.births }}"
                spoilt = [(f"{before}{other}{after}", "Make them the same")]
                if not found[2]:  # a route is no number
                    figures = pack.doses[found[1]].words(language)
                    spoilt.append((f"{before}{figures}{after}", "stands in the words"))
                for raw, says in spoilt:
                    seen = [fault.what for fault in pack_faults(with_words(pack, language, entry, part, raw))]
                    assert any(what.startswith(f"{entry.id}, {part}: ") and says in what for what in seen)
                    guarded += 1
    assert guarded > 80


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("fr.md", "les {{ watch.every }}** :", "les quinze minutes** :", "'quinze minutes' stands"),
        ("fr.md", "{{ twin.largest }}", "{{ twin.size }}", "{{ twin.size }} is not in doses.yaml"),
        ("fr.md", "clampez {{ cord.clamping }}", "clampez {{ wrong.cord.late }}", "is a false value"),
        ("fr.md", "- [x] A. {{ oxytocin", "- [x] A. {{ wrong.oxytocin.half }} {{ oxytocin",
         "is a false value"),
        ("fr.md", "- [ ] B. Immédiatement", "- [x] B. Immédiatement", "has 2 right answers"),
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
        ("doses.yaml", "routes: [IM,", "routes: [IMM,", "the route 'IMM' is not known"),
        ("doses.yaml", "section: amtsl.timing, ", "", "names no section"),
        ("doses.yaml", "wrong:",
         "spare.dose: {amount: 2, unit: mL, section: amtsl.cct, source: OL-AMTSL}\nwrong:",
         "spare.dose is named by no text"),
        ("doses.yaml", "wrong:", "oxytocin.within: {amount: 1}\nwrong:", "duplicate key"),
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
    ],
)
def test_a_fault_is_named_on_its_very_line(pack: Path, file: str, old: str, new: str) -> None:
    line = spoil(pack / file, old, new)
    other = "fr.md" if file == "doses.yaml" else file  # a value that is gone is missed where it is named
    if other != file:
        text = (pack / other).read_text(encoding="utf-8")
        line = text[: text.index("{{ cord.earliest")].count("\n") + 1
    assert (str(pack / other), line) in [(fault.path, fault.line) for fault in faults_of(pack)]


def test_a_long_card_is_named(pack: Path) -> None:
    line = spoil(pack / "fr.md", "id: tone\n", "id: tone\n") - 1
    spoil(pack / "fr.md", "Boule dure et ronde", "Boule dure et ronde" * 20)
    found = [fault for fault in check_all([pack.parent]) if fault.path == str(pack / "fr.md")]
    assert [(fault.line, fault.what.split(" as ")[0].split(" has ")[0]) for fault in found] == [
        (line, "tone")
    ]


def test_a_missing_language_is_named(pack: Path) -> None:
    (pack / "en.md").unlink()
    assert any("add the file" in fault.what for fault in faults_of(pack))
