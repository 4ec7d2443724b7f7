"""Whoever types them, the same words are heard: a danger as a danger, a question as that question."""

import re

import pytest

from bench.guidance import Query, score
from bot.content.indexing import asking_of, index_of, records_of
from bot.content.library import Library
from bot.content.likeness import read_messages
from bot.content.mending import apart
from bot.content.signoff import Policy
from bot.content.triggers import shipped
from tests.content.hands import HANDS
from tests.content.test_triggers import BLIND, TOLD, VOICES, false_alarms, missed

ENGLISH = re.compile(r"\b(the|is|she|her|baby|not|after|help|with|has|and|of|still|blood|child|labour)\b")
FRENCH = [(danger, words) for danger, words in (*TOLD, *BLIND, *VOICES) if not ENGLISH.search(words.lower())]
LIBRARY = Library.load(policy=Policy(drafts=True))
ASKING = asking_of(LIBRARY)
SECTIONS = {record.ref: record.section for record in records_of(LIBRARY)}


@pytest.mark.parametrize("hand", HANDS)
def test_a_danger_is_heard_whoever_types_it(hand: str) -> None:
    typed = [(danger, HANDS[hand](words)) for danger, words in FRENCH]
    assert len(typed) > 800
    unheard = missed(typed)
    assert len(unheard) <= 0.045 * len(typed), unheard


@pytest.mark.parametrize("hand", HANDS)
def test_what_is_harmless_stays_harmless_whoever_types_it(hand: str) -> None:
    typed = [HANDS[hand](words) for _, words in read_messages("harmless")]
    alarms = false_alarms(typed)
    assert len(alarms) <= 0.04 * len(typed), alarms


@pytest.mark.parametrize(
    ("hand", "top1"),
    [
        ("by ear", 0.86),
        ("half by ear", 0.91),
        ("half by ear, another half", 0.91),
        ("grown", 0.91),
        ("slipped", 0.93),
    ],
)
def test_a_question_finds_its_card_whoever_types_it(hand: str, top1: float) -> None:
    asked = [Query(HANDS[hand](one.words), one.section) for one in ASKING.questions[::4]]
    figures = score(index_of(LIBRARY), SECTIONS, asked)
    assert figures["top1"] >= top1
    assert figures["refused"] >= 0.98


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("lafemme", ("la", "femme")),
        ("pasdefemme", ("pas", "de", "femme")),
        ("femmepas", ("femme", "pas")),
        ("femme", ("femme",)),
        ("lafamme", ()),
        ("", ()),
    ],
)
def test_a_small_word_is_told_apart_from_what_it_grew_onto(typed: str, parts: tuple[str, ...]) -> None:
    assert apart(typed, {"femme"}.__contains__) == parts


@pytest.mark.parametrize(
    "words",
    [
        "lamaman convulse",
        "el ségn tro",
        "ça resaigne",
        "le plasneta ne sort pas",
        "placen ta pas sorti",
        "sang partou o sekour",
        "bb né san cri",
        "new born breathing very fast",
        "j'ai changé 4 garnitures en 20 minutes",
    ],
)
def test_no_spelling_hides_a_danger(words: str) -> None:
    alarm = shipped().alarm(words)
    assert alarm is not None
    assert alarm.dangers
    assert not alarm.faint


@pytest.mark.parametrize(
    "words",
    [
        "soigner les femmes",
        "accouchement hier san problème",
        "frigo en panne depuis hier",
        "aucune femme n'a saigné ce mois",
        "le placenta est sorti au bout de 10 minutes",
        "la directrice ne répond pas à mon message",
    ],
)
def test_words_that_are_near_to_a_danger_are_none(words: str) -> None:
    alarm = shipped().alarm(words)
    assert alarm is None or alarm.faint
