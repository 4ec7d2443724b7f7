"""Patient data: a person's number is blotted out; the numbers of a working day stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import patient_data

NUMBERS = (
    "76123456",
    "76 12 34 56",
    "76-12-34-56",
    "76.12.34.56",
    "7612 3456",
    "761 234 56",
    "76 123 456",
    "+223 76 12 34 56",
    "+22376123456",
    "00223 66 12 34 56",
    "(223) 76 12 34 56",
    "20 22 33 44",
    "44 12 34 56",
    "90 12 34 56",
    "76\u202f12\u202f34\u202f56",
    "76,12,34,56",
    "76_12_34_56",
    "76123456/66123456",
    "76 12 34 56 / 66 12 34 56",
    "76.12.34.56-66.12.34.56",
    "+225 07 07 12 34 56",
    "0033612345678",
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "words",
    [
        "Aminata Traoré {} saigne beaucoup",
        "fatoumata diarra, {}",
        "la patiente tel {}",
        "TEL: {} elle a accouché hier",
        "mme Koné ({}) placenta pas sorti",
        "elle s’appelle Nènè, {}",
        "her name is Sira call {}",
        "voici Djelikani {}",
        "contact mari : {}.",
    ],
)
def test_a_persons_number_is_blotted_out(words: str, number: str) -> None:
    blotted = patient_data.without(words.format(number))
    assert not any(figure.isdecimal() for figure in blotted)
    assert patient_data.was_in(blotted)
    before, after = words.split("{}")
    assert blotted.startswith(before)
    assert blotted.endswith(after)


@pytest.mark.parametrize(
    "words",
    [
        "ocytocine 10 UI pour Awa",
        "Aminata a accouché le 12/03/2026 à 08:45",
        "Aminata a accouché le 21 03 2026",
        "Fanta née le 21032001",
        "Fanta née le 20010321",
        "Fanta née le 2001-03-21",
        "Mme Traoré TA 90/60 puis 80/50",
        "Mme Traoré 90/60/80/50",
        "Awa 76-12-34-56-78",
        "Awa : TA 120/80, pouls 110, sang 500 ml",
        "Awa lot 76123456 périmé ?",
        "Awa lot n° 76123456",
        "Awa flacon 76123456",
        "patiente 25000000 fcfa",
        "le csref 76 12 34 56",
        "ambulance tel 76 12 34 56",
        "76 12 34 56",
        "dose 76123456",
        "Mariam 761234567890",
        "Mariam 7612345",
        "Mariam 16 12 34 56",
        "patiente de 25 ans, 3 enfants, 41 SA",
        "2 8 degrés frigo de Moussa",
        "Aminata 600 microgrammes, 3 comprimés de 200",
        "",
        "bonjour",
    ],
)
def test_other_numbers_stay(words: str) -> None:
    assert patient_data.without(words) == words
    assert not patient_data.was_in(words)


def test_the_number_of_a_place_beside_a_persons_name_may_be_hers() -> None:
    assert patient_data.was_in(patient_data.without("Awa Traoré au csref 76 12 34 56"))


def test_every_number_is_blotted_out() -> None:
    blotted = patient_data.without("Awa 76 12 34 56 ou 66 12 34 56, 10 UI")
    assert blotted == "Awa •• •• •• •• ou •• •• •• ••, 10 UI"


@given(st.text())
def test_what_is_blotted_out_once_stays_as_it_is(words: str) -> None:
    """So a replay, which hears the blotted words, does what was lived."""
    once = patient_data.without(words)
    assert patient_data.without(once) == once


@given(st.sampled_from(NUMBERS), st.text(alphabet="abé ,.•", max_size=20))
def test_blotting_out_twice_changes_nothing(number: str, words: str) -> None:
    once = patient_data.without(f"Awa {words} {number} {words}")
    assert patient_data.without(once) == once


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("compresses à Mme Fatou Traoré", True),
        ("perfusion de fatou", True),
        ("appelé M. le maire", False),
        ("Madame Xy transférée", True),
        ("deux compresses, sang rouge", False),
    ],
)
def test_whether_somebody_is_named(words: str, named: bool) -> None:
    assert patient_data.names(words) is named
