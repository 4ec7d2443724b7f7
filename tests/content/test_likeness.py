"""What sounds like danger, what sounds harmless; and that a danger told first is never made harmless."""

from itertools import product

import pytest

from bot.content.danger_words import ANY, DANGERS, read_rules
from bot.content.likeness import Likeness, read_messages
from bot.content.triggers import Alarm, Triggers, shipped

OPENINGS = (
    "elle saigne",
    "la femme convulse",
    "elle est inconsciente",
    "le bébé ne respire pas",
    "she is bleeding",
)
ASKED = (
    "quelle dose d'acide tranexamique",
    "combien d'ocytocine je donne",
    "où piquer et avec quelle aiguille",
    "quelle fiche dois-je lire",
    "je suis matrone, puis-je injecter",
    "what dose of tranexamic acid",
)


@pytest.mark.parametrize(("danger", "question"), [*product(OPENINGS, ASKED)])
def test_a_question_behind_a_danger_leaves_it_a_danger(danger: str, question: str) -> None:
    alarm = shipped().alarm(f"{danger} {question}")
    assert alarm is not None
    assert not alarm.faint


@pytest.mark.parametrize(
    "words",
    [
        "accouchée hier, rentrée à la maison, elle saigne",
        "formation finie hier mais là la femme saigne beaucoup",
        "ce n'est pas une simulation, elle saigne",
        "la mère va bien mais bébé bleu",
        "elle a saigné, bébé va bien, elle saigne",
        "ocyto c'est fini, elle saigne encore",
    ],
)
def test_what_was_well_before_the_danger_or_for_another_is_no_comfort(words: str) -> None:
    alarm = shipped().alarm(words)
    assert alarm is not None
    assert not alarm.faint


@pytest.mark.parametrize(
    "words",
    [
        "on a joué un cas de convulsion à la formation",
        "mon but : compter le sang à chaque accouchement",
        "elle a perdu 400 ml puis ça s'est arrêté",
        "le bébé ne criait pas, on l'a stimulé, il tète bien maintenant",
        "c'est le stylo rouge qui a coulé sur le drap",
    ],
)
def test_a_lesson_a_wish_a_thing_and_what_is_over_bring_the_offer(words: str) -> None:
    alarm = shipped().alarm(words)
    assert alarm is None or alarm.faint


def test_messages_are_weighed_by_their_sounds_and_pairs() -> None:
    told = [(["bleeding"], ["el", "segn"]), (["bleeding"], ["el", "segn", "boku"])]
    likeness = Likeness(told, [["el", "va", "bian"]])
    assert likeness.odds(["el", "segn"]) > 0 > likeness.odds(["va", "bian"])
    assert likeness.odds(["never", "heard"]) == 0
    assert likeness.says("segn") > 0 == likeness.says("never")


def test_which_danger_is_told_is_known_by_the_messages_of_each() -> None:
    told = [(["bleeding"], ["el", "segn"]), (["mother"], ["el", "konvuls"]), ([], ["vit"])]
    dangers = Likeness(told, [["el", "va", "bian"]]).dangers(["el", "konvuls", "boku"])
    assert dangers.keys() == {"bleeding", "mother"}
    assert dangers["mother"] > 0 > dangers["bleeding"]


def test_a_danger_that_no_line_foresaw_is_heard_by_its_likeness() -> None:
    rules, _ = read_rules()
    nothing = {name: {"seen": ["xylophones"]} for name in (*DANGERS, ANY)}
    alarm = Triggers({**rules, "dangers": nothing}).alarm("elle saigne beaucoup depuis l'accouchement, vite")
    assert alarm == Alarm(("bleeding",), certain=False)


def test_messages_are_read_without_remarks_and_with_the_danger() -> None:
    told, harmless = read_messages("emergencies"), read_messages("harmless")
    assert len(told) >= 1000
    assert len(harmless) >= 1000
    assert {name for danger, _ in told for name in danger.split("/")} == {*DANGERS, ANY}
    assert not any(danger for danger, _ in harmless)
    assert not any(" | " in words or words.startswith("#") for _, words in told + harmless)
    assert {words for _, words in told}.isdisjoint(words for _, words in harmless)
