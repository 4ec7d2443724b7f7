"""Words by what is left of them: whoever is a slip away is found, in a hundredth of the room of strings."""

from hypothesis import given
from hypothesis import strategies as st

from bot.content.folding import gaps, within_one
from bot.content.gapped import Gapped

WORD = st.text("abc", min_size=1, max_size=6)


@given(st.lists(WORD, unique=True, max_size=30), WORD)
def test_who_is_a_slip_away_is_near(words: list[str], typed: str) -> None:
    held = Gapped((word, word) for word in words)
    near = held.near(typed)
    assert {word for word in words if within_one(word, typed)} <= near <= set(words)


@given(st.lists(WORD, unique=True, max_size=30), WORD)
def test_of_whom_it_is_left_is_found(words: list[str], rest: str) -> None:
    held = Gapped((word, word) for word in words)
    assert set(held.left(rest)) == {word for word in words if rest in gaps(word)}


@given(st.dictionaries(WORD, WORD, max_size=30), WORD)
def test_a_word_is_looked_up_by_how_it_sounds(sounds: dict[str, str], heard: str) -> None:
    held = Gapped((sound, word) for word, sound in sounds.items())
    assert set(held.left(heard)) == {word for word, sound in sounds.items() if heard in gaps(sound)}
