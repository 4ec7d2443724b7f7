"""GIFT out and back, and what comes back of a pack's questions."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.gift import GiftError, Question, read, written
from bot.content.library import PACKS
from bot.content.pack import read_pack
from bot.content.quizzes import as_csv, as_entries, questions

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" ~=#{}:\\"), min_size=1
)
ONE_LINE = WORDS.map(lambda words: " ".join(words.split())).filter(bool)


@given(
    asked=st.lists(
        st.builds(
            lambda name, stem, options, right, why: Question(
                name, stem, tuple(options), right % len(options), why
            ),
            ONE_LINE,
            ONE_LINE,
            st.lists(ONE_LINE, min_size=2, max_size=5, unique=True),
            st.integers(0, 4),
            ONE_LINE | st.just(""),
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read_again(asked: list[Question]) -> None:
    assert read(written(asked)) == asked


def test_feedback_on_one_option_is_passed_over() -> None:
    (question,) = read("What? { =A#yes ~B#no\n####Because }")
    assert (question.options, question.why) == (("A", "B"), "Because")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_questions_of_a_pack_go_out_and_come_back(language: str) -> None:
    pack = read_pack(PACKS / "amtsl")
    asked = questions(pack, language)
    assert len(asked) == len(pack.items)
    assert read(written(asked)) == asked
    rows = list(csv.DictReader(io.StringIO(as_csv(asked, language))))
    assert [row["right"] for row in rows] == [item.right for item in pack.items.values()]
    entries = as_entries(asked, pack.doses, language)
    assert entries.count("kind: quiz") == len(asked)
    assert "{{ oxytocin.prevention }}" in entries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::Q::What?", "line 1: is no question"),
        ("\n\n::Q::What? { =A }", "line 3: is no choice of one"),
        ("::Q::What? { =A =B }", "is no choice of one"),
        ("::Q::True? { T }", "is no choice of one"),
    ],
)
def test_what_is_no_choice_of_one_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(GiftError, match=told):
        read(text)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(GiftError) as caught:
        read("::Q::What?\n\n::R::What? { =A }\n")
    assert len(str(caught.value).splitlines()) == 2
