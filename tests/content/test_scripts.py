"""Scripts: every number that a voice says is one that the card says to everybody."""

import re

import pytest

from bot.content.library import Library
from bot.content.scripts import script_faults, values_of, words_of_card

LIBRARY = Library.load()
CARDS = [
    (pack, card, language)
    for pack in LIBRARY.packs.values()
    for card in pack.cards
    for language in pack.languages
]
PPH = LIBRARY.packs["pph"]
AMTSL = LIBRARY.packs["amtsl"]
OXYTOCIN = "uterotonic.oxytocin"  # 10 IU, and no other number


def found(script: str, language: str, card: str = OXYTOCIN) -> list[str]:
    pack = AMTSL if card in AMTSL.cards else PPH
    return [f"{fault.kind} {fault.found}" for fault in script_faults(pack, card, language, script)]


def test_what_every_card_says_itself_may_be_said() -> None:
    wrong = {
        (pack.id, card, language): faults
        for pack, card, language in CARDS
        if (faults := script_faults(pack, card, language, words_of_card(pack, card, language)))
    }
    assert wrong == {}


def test_every_figure_of_every_card_changed_is_found_out() -> None:
    """Unless it becomes another of the card's own values, as « 5 heures » may: that is for the ear."""
    tried = 0
    for pack, card, language in CARDS:
        words = re.sub(r"^\d+\. ", "", words_of_card(pack, card, language), flags=re.MULTILINE)
        own = {str(amount) for dose in values_of(pack, card) for amount in (dose.amount, dose.most)}
        for figure in re.finditer(r"\d+", words):
            wrong = str(int(figure[0]) + 7)
            if wrong not in own:
                tried += 1
                changed = words[: figure.start()] + wrong + words[figure.end() :]
                assert script_faults(pack, card, language, changed), (pack.id, card, language, figure)
    assert tried > 350


@pytest.mark.parametrize(
    ("script", "language"),
    [
        ("Ocytocine, 10 UI.", "fr"),
        ("Dix unités d’ocytocine", "fr"),
        ("dix unités internationales", "fr"),
        ("Une femme, un bébé, les deux mains", "fr"),
        ("1. Ocytocine\n2. Cordon\n3. Placenta", "fr"),
        ("Ten units; one baby, both hands", "en"),
        ("ten international units", "en"),
        ("Ocytocine UI 10", "bm"),
        ("Ocytocine 10 UI", "bm"),
        ("R21, ocytocine", "fr"),
    ],
)
def test_what_is_right_is_taken(script: str, language: str) -> None:
    assert found(script, language) == []


@pytest.mark.parametrize(
    ("script", "language", "faults"),
    [
        ("5 UI", "fr", ["value 5 ui"]),
        ("cinq unités", "fr", ["value 5 unités"]),
        ("10 mg", "fr", ["value 10 mg"]),
        ("10 ampoules", "fr", ["value 10 ampoules"]),
        ("10 fois", "fr", ["value 10 fois"]),
        ("100 UI", "fr", ["value 100 ui"]),
        ("1,0 UI et 0,10 UI", "fr", ["value 1,0 ui", "value 0,10 ui"]),
        ("un comprimé", "fr", ["value 1 comprimé"]),
        ("dix minutes", "fr", ["value 10 minutes"]),
        ("plus de 10 UI", "fr", ["side 10 ui"]),
        ("moins de dix unités", "fr", ["side 10 unités"]),
        ("-10 UI", "fr", ["value -10 ui"]),
        ("moins dix unités", "fr", ["value -10 unités"]),
        ("10 UI par kilo", "fr", ["value par kilo"]),
        ("10 IU every hour", "en", ["value every hour"]),
        ("½ ampoule", "fr", ["value ½ ampoule"]),
        ("1.000 UI", "fr", ["value 1.000 ui"]),
        ("1 000 UI", "fr", ["value 1 000 ui"]),
        ("twenty-five IU, or 12 IU", "en", ["value 25 iu", "value 12 iu"]),
        ("half a tablet", "en", ["value 0.5 tablet"]),
        ("more than ten IU", "en", ["side 10 iu"]),
        ("UI 5", "bm", ["value 5"]),
        ("10", "bm", ["value 10"]),
        ("trois UI", "bm", ["value 3 ui"]),
        ("UI tan, fila", "bm", ["spelt tan", "spelt fila"]),
        ("UI kɔnɔntɔn", "bm", ["spelt kononton"]),
        ("1" * 400, "fr", ["value " + "1" * 23 + "…"]),
        ("٣ UI", "fr", ["value ٣ ui"]),
    ],
)
def test_what_is_wrong_is_told_at_once(script: str, language: str, faults: list[str]) -> None:
    assert found(script, language) == faults


def test_a_range_has_one_unit() -> None:
    card = "storage.oxytocin"  # 2 to 8 degrees
    assert found("Entre 2 et 8 degrés", "fr", card) == []
    assert found("Entre deux et huit °C", "fr", card) == []
    assert found("Entre 2 et 9 °C", "fr", card) != []
    assert found("Entre 3 et 8 °C", "fr", card) != []
    assert found("Entre 2 et 8 minutes", "fr", card) != []
