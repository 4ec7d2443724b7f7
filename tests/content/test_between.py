"""A question asked inside a quiz gets no card that tells what the quiz asks."""

import re
from datetime import date

import pytest

from bot.content.between import found
from bot.content.library import Library
from bot.content.signoff import Policy

TODAY = date(2026, 1, 5)
_TAG = re.compile(r"<[^>]+>")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(policy=Policy(drafts=True))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_asks_what_the_quiz_asks_is_shown_no_card_that_tells_it(
    library: Library, language: str
) -> None:
    """Each question of each pack, asked back in its own words while it is open."""
    shown = []
    for item in library.items(None):
        id, _, entry = item.ref.partition("/")
        parts = library.packs[id].html[language][entry]
        figures = set(_FIGURES.findall(_TAG.sub(" ", parts[f"option.{item.right}"])))
        got = found(library, library, _TAG.sub(" ", parts["stem"]), [item.ref], language, TODAY)
        for ref in (card["ref"] for card in got["cards"]):
            pack, _, card = ref.partition("/")
            body = library.packs[pack].html[language][card]["body"]
            told = bool(figures) and figures <= set(_FIGURES.findall(body))
            if ref == item.card or library.packs[pack].cards[card].section == item.section or told:
                shown.append((item.ref, ref))
    assert shown == []


def test_what_another_card_answers_is_shown(library: Library) -> None:
    """A question about the cord while traction is asked about; the same words open nothing else."""
    asked = next(i for i in library.items(None) if i.section == "amtsl.cct").ref
    got = found(library, library, "quand clamper le cordon", [asked], "fr", TODAY)
    assert [card["ref"] for card in got["cards"]] == ["amtsl/cord.clamping"]
    about_it = next(i for i in library.items(None) if i.section == "amtsl.cord.clamping").ref
    for others in ([about_it], [asked, about_it]):
        got = found(library, library, "quand clamper le cordon", others, "fr", TODAY)
        assert got == {"answer": "open", "cards": []}


def test_words_that_hesitate_over_an_option_ask_for_nothing_else(library: Library) -> None:
    dose = next(i for i in library.items(None) if i.section == "amtsl.uterotonic.oxytocin").ref
    for words in ("c'est 10 UI ?", "10 ui im ou iv ?"):
        assert found(library, library, words, [dose], "fr", TODAY) == {"answer": "no_match", "cards": []}


def test_a_question_of_no_quiz_hides_no_card(library: Library) -> None:
    got = found(library, library, "quand clamper le cordon", ["followup.how"], "fr", TODAY)
    assert [card["ref"] for card in got["cards"]] == ["amtsl/cord.clamping"]


def test_titles_to_choose_from_are_not_shown_beside_another_question(library: Library) -> None:
    """A number that she types next is her answer to what is open."""
    quiz = next(i for i in library.items(None) if i.section == "amtsl.cct").ref
    for open_question in (quiz, "checkin.scale"):
        assert not found(library, library, "massage uterus", [open_question], "fr", TODAY)["cards"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("combien de UI d'ocytocine", "several"),
        ("j’ai pas compris utérotonique", "several"),
        ("comment préparer le thieboudienne", "none"),
        ("quelle dose de quinine", "out_of_scope"),
    ],
)
def test_beside_a_quiz_it_is_told_why_no_card_comes(library: Library, words: str, answer: str) -> None:
    quiz = next(i for i in library.items(None) if i.section == "amtsl.cct").ref
    assert found(library, library, words, [quiz], "fr", TODAY) == {"answer": answer, "cards": []}


@pytest.mark.parametrize(
    "words",
    [
        "combien de questions encore ?",
        "combien de temps ça dure ?",
        "pourquoi ma réponse est fausse ?",
        "how many questions are left?",
        "why is my answer wrong?",
    ],
)
def test_a_question_about_the_quiz_itself_brings_no_card(library: Library, words: str) -> None:
    quiz = next(i for i in library.items(None) if i.section == "amtsl.cct").ref
    assert found(library, library, words, [quiz], "fr", TODAY)["answer"] == "no_match"
