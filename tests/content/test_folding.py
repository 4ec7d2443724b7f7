"""What typing varies is folded away, and a slip is one letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.folding import fold, plain, within_one

WORDS = st.text(alphabet="abc", max_size=6)


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Vérifié !", "verifie"),
        ("D’accord", "daccord"),
        ("d'accord", "daccord"),
        ("d´accord", "daccord"),
        ("e\u0301te\u0301", "ete"),
        ("cœur", "coeur"),
        ("DƐMƐ", "deme"),
        ("ɲɛ", "nye"),
        ("✅ En  cours…", "en cours"),
        ("ouiiii", "oui"),
        ("allée 1000", "allee 1000"),
        ("a_b", "a b"),
        ("🚨", ""),
        ("ａｂｃ", "abc"),
    ],
)
def test_folding(words: str, folded: str) -> None:
    assert fold(words) == folded


def test_plain_keeps_what_dates_and_hours_are_written_with() -> None:
    assert plain("Le 27/11 à 17:30") == "le 27/11 a 17:30"


def slips(word: str) -> set[str]:
    """Everything that one slip makes of a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        word,
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + letter + tail for head, tail in cuts for letter in "abc"),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in "abc"),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
    }


@given(WORDS, WORDS)
def test_one_slip(one: str, other: str) -> None:
    assert within_one(one, other) == (other in slips(one))


@given(WORDS)
def test_every_slip_is_forgiven(word: str) -> None:
    assert all(within_one(word, slip) and within_one(slip, word) for slip in slips(word))
