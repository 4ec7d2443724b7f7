"""Shortening: what is cut says so."""

from hypothesis import given
from hypothesis import strategies as st

from bot.shortening import short


@given(st.text(), st.integers(1, 40))
def test_it_fits_and_what_was_cut_shows(words: str, most: int) -> None:
    told = short(words, most)
    assert len(told) <= most
    assert told == words or (told.endswith("…") and words.startswith(told[:-1]))


def test_no_space_stands_before_the_sign() -> None:
    assert short("Awa de Sanankoroba 1", 19) == "Awa de Sanankoroba…"
