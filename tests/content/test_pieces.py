"""Pieces: of a pack that cannot be read yet, all that is wrong is told in one breath."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.content import checks
from bot.content.faults import PackError
from bot.content.library import PACKS, Library
from bot.upkeep import refused
from tests.content.spoiling import faults_below, spoil

ODD = ("[one, two]", "{a: b}", "[[1]]", "5", "", "true", "37,5", "-1")  # what a hand writes by mistake
VALUE = re.compile(r"(?:^|[{,] ?)[\w.-]+: ?([^\n]*?)(?=[,}\n])", re.MULTILINE)

MALARIA = {
    "pack.yaml": """\
id: malaria
edition: 1
owner: Sira
languages: [fr, en]
audience: [matrone]
title: {fr: Le paludisme, en: Malaria}
skills: {test: {fr: le test, en: the test}}
sources: {PNLP: {title: PNLP, year: 2024}}
""",
    "doses.yaml": """\
wait: {amount: 15, unit: minute, routes: [oral], bound: or more, section: malaria.test, source: PNLP}
wrong: {soon: {amount: 5, unit: minute}}
""",
    "fr.md": """\
---
id: rdt
kind: card
section: malaria.test
sources: [PNLP]
skill: test
cadres: [matrone]
keywords: [test, palu]
---
# Le test rapide du palu

Lire après {{ wait }}.

---
id: Q-MAL-01
kind: quiz
section: malaria.test
sources: [PNLP]
skill: test
danger: 2
---
Quand lire ?

- [x] A. Après {{ wait }}
- [ ] B. Après {{ wrong.soon }}
> Trop tôt, il trompe.
""",
    "en.md": """\
---
id: rdt
kind: card
---
# The rapid test for malaria

Read after {{ wait }}.

---
id: Q-MAL-01
kind: quiz
---
When do you read it?

- [x] A. After {{ wait }}
- [ ] B. After {{ wrong.soon }}
> Too early, it misleads.
""",
    "synonyms.yaml": "idle: [bonjour]\nfields: [palu]\nsame: {palu: [malaria]}\n",
    "refusals.yaml": "dose:\n  why: the weight\n  all: [[palu, test], [dose]]\n  unless: [matrone]\n",
}


@pytest.fixture
def malaria(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "malaria"
    folder.mkdir(parents=True)
    for name, words in MALARIA.items():
        (folder / name).write_text(words, encoding="utf-8")
    assert not faults_below(folder.parent)
    return folder


def test_one_line_of_the_first_file_hides_no_fault_of_the_others(malaria: Path) -> None:
    spoil(malaria / "pack.yaml", "languages:", "language:")
    spoil(malaria / "doses.yaml", "unit: minute", "unit: minutes")
    kind = spoil(malaria / "en.md", "kind: card", "kind: crad")
    asked = spoil(malaria / "fr.md", "Lire après", "Lire après 20 minutes, non")
    named = spoil(malaria / "fr.md", "- [x] A. Après {{ wait }}", "- [x] A. Après {{ wiat }}")
    told = [(Path(fault.path).name, fault.line) for fault in faults_below(malaria.parent)]
    assert told == [
        ("doses.yaml", 1),
        ("en.md", kind),
        ("en.md", 7),  # the entry is read as what it was meant to be
        ("en.md", 15),
        ("fr.md", asked),
        ("fr.md", named),
        ("pack.yaml", 1),
        ("pack.yaml", 4),
    ]


FORM = (  # what keeps a pack from being read
    ("pack.yaml", "owner: Sira", "ownr: Sira"),
    ("pack.yaml", "year: 2024", "year: soon"),
    ("pack.yaml", "[matrone]", "[matronne]"),
    ("pack.yaml", "edition:", "editions:"),
    ("doses.yaml", "unit: minute, routes", "unit: minutes, routes"),
    ("doses.yaml", "section: malaria.test,", "section: '',"),
    ("fr.md", "skill: test\ncadres", "skills: test\ncadres"),
    ("fr.md", "danger: 2", "danger: 9"),
    ("fr.md", "sources: [PNLP]\nskill: test\ndanger", "sources: [PNLB]\nskill: test\ndanger"),
    ("fr.md", "- [ ] B. Après {{ wrong.soon }}", "- [x] B. Après {{ wrong.soon }}"),
    ("fr.md", "Quand lire ?", "Quand lire ? {{ wiat }}"),
    ("en.md", "kind: quiz", "kind: quizz"),
    ("synonyms.yaml", "idle: [bonjour]", "idle: bonjour"),
)
WORDS = (  # what is seen in a pack that was read
    ("en.md", "Read after {{ wait }}", "Read {{ wait }} and {{ wait }} after"),
    ("en.md", "Read after", "Read two hours after"),
    ("en.md", "The rapid test", "The 2 tests"),
    ("en.md", "Read after", "Read it. " * 80 + "Read after"),
    ("fr.md", "trompe", "trompe 3 fois"),
    ("fr.md", "cadres: [matrone]", "picture: test.png"),
    ("pack.yaml", "fr: le test", "fr: le test tel que les matrones le font"),
    ("pack.yaml", "fr: Le paludisme", "fr: Le paludisme et ses 20 UI"),
)


def told_of(malaria: Path, *spoilt: tuple[str, str, str]) -> set[str]:
    """What is told of the pack with these lines spoilt, each where it stands."""
    for name, words in MALARIA.items():
        (malaria / name).write_text(words, encoding="utf-8")
    for file, old, new in spoilt:
        spoil(malaria / file, old, new)
    return {str(fault) for fault in faults_below(malaria.parent)}


@pytest.mark.parametrize("form", FORM)
def test_what_cannot_be_read_hides_nothing_that_can(malaria: Path, form: tuple[str, str, str]) -> None:
    """Two faults in one pack are told in one run, each as it is alone, and nothing that comes of them."""
    alone = told_of(malaria, form)
    assert alone
    for words in WORDS:
        assert told_of(malaria, form, words) == alone | told_of(malaria, words), words


def test_whoever_publishes_hears_all_of_it_as_well(malaria: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{malaria.parent.parent}/jigi.db")
    spoil(malaria / "doses.yaml", "unit: minute", "unit: minutes")
    spoil(malaria / "fr.md", "Lire après", "Lire après 20 minutes, non")
    result = CliRunner().invoke(jigi, ["publish", str(malaria), "--yes"])
    assert result.exit_code == 2
    assert "doses.yaml:1: wait: the unit 'minutes'" in result.output
    assert "fr.md:12: rdt, body: the number '20'" in result.output


def test_a_comma_before_the_decimals_is_named(malaria: Path) -> None:
    spoil(malaria / "doses.yaml", "amount: 15", "amount: 37,5")
    (fault,) = faults_below(malaria.parent)
    assert fault.what == "wait: has a comma before 5; write decimals with a point"


def test_a_card_that_a_refusal_keeps_from_everybody_is_noted(malaria: Path) -> None:
    note, _ = refused.notes(Library.load([PACKS, malaria.parent]))  # the French card, and the English
    assert note.startswith(f"{malaria / 'fr.md'}:10: rdt: whoever asks “Le test rapide du palu” is refused")
    assert "malaria of guidance/refusals.yaml; copy guidance/ beside your packs" in note
    assert not list(refused.notes(Library.load()))


@pytest.mark.parametrize("file", MALARIA)
def test_whatever_stands_behind_a_key_is_a_fault_or_a_value(malaria: Path, file: str) -> None:
    words = MALARIA[file]
    for place in VALUE.finditer(words):
        for odd in ODD:
            spoilt = words[: place.start(1)] + odd + words[place.end(1) :]
            (malaria / file).write_text(spoilt, encoding="utf-8")
            with suppress(PackError):
                list(checks.pack_faults(checks.read_whole(malaria)))
