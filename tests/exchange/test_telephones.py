"""Telephones: every spelling that registers have, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.telephones import looked_up, numbers_in

AWA = "+22376123456"


@pytest.mark.parametrize(
    "cell",
    [
        "76123456", "76 12 34 56", "76.12.34.56", "76-12-34-56", "76/12/34/56", "76,12,34,56", "7612 3456",
        "+22376123456", "+223 76 12 34 56", "00223 76 12 34 56", "0022376123456", "223 76123456",
        "(+223) 76123456",
        "+(223) 76-12-34-56", "223223 76 12 34 56", "076123456", "76123456.0", "76123456,00", "7.6123456E7",
        "7,6123456E+07", "2.2376123456E+10", "'76123456", "tel:+22376123456", "Orange : 76 12 34 56",
        "76 12 34 56 (WhatsApp)", "٧٦١٢٣٤٥٦", "７６１２３４５６",
        "76\u00a012\u00a034\u00a056", "\u200e+223 76 12 34 56",
        "76I23456",
    ],
)  # fmt: skip
def test_a_number_of_mali_however_it_is_written(cell: str) -> None:
    assert numbers_in(cell).usable == (AWA,)


@pytest.mark.parametrize(
    "cell",
    [
        "76123456 / 66123456",
        "76 12 34 56 ou 66 12 34 56",
        "76123456;66123456",
        "76123456 66123456",
        "7612345666123456",
    ],
)
def test_two_numbers_in_one_cell(cell: str) -> None:
    assert numbers_in(cell).usable == (AWA, "+22366123456")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("6712345", "7 digits; a number of Mali has 8"),
        ("+223 76 12 34", "6 digits; a number of Mali has 8"),
        ("761234567", "9 digits; a number of Mali has 8, others begin with + and their country"),
        ("7,61E+07", "a spreadsheet rounded it; type it again as text"),
        ("2.24E+10", "a spreadsheet rounded it; type it again as text"),
        ("111-111-1111", "the same digit all along"),
        ("99999999", "the same digit all along"),
        ("20 22 33 44", "a landline: no message reaches it"),
        ("12345678", "no network of Mali has such numbers"),
        ("à demander", "no digit in it"),
    ],
)
def test_what_reaches_nobody_says_why_and_shows_no_number(cell: str, why: str) -> None:
    assert numbers_in(cell) == ((), (why,))


@pytest.mark.parametrize("cell", ["", " ", "-", "0", "N/A", "néant", "NULL", "?"])
def test_an_empty_cell_is_no_fault(cell: str) -> None:
    assert numbers_in(cell) == ((), ())


def test_a_number_of_another_country_has_to_say_so() -> None:
    assert numbers_in("+221 77 123 45 67").usable == ("+221771234567",)
    assert numbers_in("771234567").usable == ()


@given(st.text(max_size=40))
def test_whatever_stands_there_is_read(cell: str) -> None:
    for number in numbers_in(cell).usable:
        assert numbers_in(number).usable == (number,), "what was read is read as the same again"


@given(st.integers(10_000_000, 99_999_999).filter(lambda number: len(set(str(number))) > 1))
def test_what_is_known_without_much_ado_is_what_all_that_is_known_says(number: int) -> None:
    thorough = looked_up(f"+223{number}")
    assert numbers_in(str(number)).usable == (thorough.usable if thorough else ())
