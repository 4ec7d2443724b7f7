"""GIFT out and back, and what comes back of a pack's questions."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.frame import LETTERS
from bot.content.gift import MOST_OPTIONS, GiftError, Question, read, written
from bot.content.library import PACKS
from bot.content.markup import VALUE
from bot.content.numbers import number_in
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


@pytest.mark.parametrize(
    ("answer", "right", "why"),
    [
        ("{TRUE}", 0, ""),
        ("{ T }", 0, ""),
        ("{FALSE#It bleeds more}", 1, "It bleeds more"),
        ("{F#It bleeds more#Well seen}", 1, "It bleeds more"),
        ("{T#No#Yes####The cord still gives}", 0, "The cord still gives"),
    ],
)
def test_what_is_true_or_false_is_a_choice_of_two(answer: str, right: int, why: str) -> None:
    (question,) = read(f"::Q::One clamps at once. {answer}", "en")
    assert (question.options, question.right, question.why) == (("True", "False"), right, why)
    (question,) = read(f"::Q::On clampe aussitôt. {answer}", "fr")
    assert question.options == ("Vrai", "Faux")
    assert read(written([question])) == [question]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_questions_of_a_pack_go_out_and_come_back(language: str) -> None:
    pack = read_pack(PACKS / "amtsl")
    asked = questions(pack, language)
    assert len(asked) == len(pack.items)
    assert read(written(asked)) == asked
    rows = list(csv.DictReader(io.StringIO(as_csv(asked, language))))
    assert [row["right"] for row in rows] == [item.right for item in pack.items.values()]
    entries = as_entries(asked, pack, language)
    assert entries.count("kind: quiz") == len(asked)
    assert "{{ oxytocin.prevention }}" in entries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::Q::What?", "line 1: is no question"),
        ("\n\n::Q::What? { =A }", "line 3: is no choice of one"),
        ("::Q::What? { =A =B }", "is no choice of one"),
        ("::Q::True? { TF }", "is no choice of one"),
        ("::Q::Which? { ~%50%A ~%50%B ~%-100%C }", "is no choice of one"),
        ("::Q::What? { =A ~B ~C ~D ~E ~F ~G }", "has 7 options; leave 6 at most"),
    ],
)
def test_what_is_no_choice_of_one_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(GiftError, match=told):
        read(text)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(GiftError) as caught:
        read("::Q::What?\n\n::R::What? { =A }\n")
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
def test_every_number_of_a_pack_comes_back_as_a_typed_value(name: str, language: str) -> None:
    pack = read_pack(PACKS / name)
    entries = as_entries(read(written(questions(pack, language))), pack, language)
    front = ("id:", "section:", "sources:", "skill:", "danger:")
    lines = [line for line in entries.splitlines() if not line.startswith(front)]
    assert [line for line in lines if number_in(VALUE.sub("…", line), language)] == []


def test_a_choice_within_a_sentence_leaves_a_gap() -> None:
    one = read("::Q::On clampe {=après ~avant} la naissance \\{du bébé\\}.")[0]
    assert one.stem == "On clampe _____ la naissance {du bébé}."
    assert (one.options, one.right) == (("après", "avant"), 0)
    assert read(written([one])) == [one]


MOODLE = """\ufeff// question: 0  name: Switch category to $course$/top/Cours
$CATEGORY: $course$/top/Cours

// question: 17  name: Q-AMTSL-04
::Q-AMTSL-04::[html]<p>Le b\u00e9b\u00e9 crie\\: quand clamper&nbsp;?</p>{
\t~%-33.33333%<p>Apr\u00e8s 30 minutes</p>#<p>Non</p>
\t=<p>Entre 1 et 3\u00a0minutes</p>
\t~<p>3 fois &amp; vite</p>
\t####<p>De 1 \u00e0 3 minutes.</p>
}
"""


def test_what_moodle_writes_of_a_question_comes_back_to_its_place() -> None:
    """Its tags, penalties and categories stay there; what the pack knows of the question is found again."""
    pack = read_pack(PACKS / "amtsl")
    entry = as_entries(read(MOODLE), pack, "fr")
    item = pack.items["Q-AMTSL-04"]
    assert entry.splitlines() == [
        "---",
        "id: Q-AMTSL-04",
        "kind: quiz",
        f"section: {item.section}",
        f"sources: [{', '.join(item.sources)}]",
        f"skill: {item.skill}",
        f"danger: {item.danger}",
        "---",
        "Le b\u00e9b\u00e9 crie: quand clamper ?",
        "",
        "- [ ] A. Apr\u00e8s {{ wrong.cord.late }}",
        "- [x] B. Entre 1 et 3 minutes",
        "- [ ] C. 3 fois & vite",
        "",
        "> De {{ cord.clamping }}.",
    ]


def test_a_question_has_as_many_options_as_there_are_letters() -> None:
    assert len(LETTERS) == MOST_OPTIONS


def test_an_option_may_name_its_own_format() -> None:
    """Moodle does so where it differs from its question's."""
    (question,) = read(
        "::Q::Quand lire ? {\n=15 minutes\n~[html]<p>5&nbsp;minutes</p>\n####[html]<p>Trop tôt.</p>\n}"
    )
    assert question.options == ("15 minutes", "5 minutes")
    assert question.why == "Trop tôt."
