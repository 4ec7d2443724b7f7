"""What sounds like danger, what sounds harmless; and that a danger told first is never made harmless."""

from itertools import product

import pytest

from bot.content.likeness import Likeness, read_messages
from bot.content.triggers import shipped

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
    likeness = Likeness([["el", "segn"], ["el", "segn", "boku"]], [["el", "va", "bian"]])
    assert likeness.odds(["el", "segn"]) > 0 > likeness.odds(["va", "bian"])
    assert likeness.odds(["never", "heard"]) == 0
    assert likeness.says("segn") > 0 == likeness.says("never")


def test_messages_are_read_without_remarks_and_without_the_danger() -> None:
    told, harmless = read_messages("emergencies"), read_messages("harmless")
    assert len(told) >= 1000
    assert len(harmless) >= 1000
    assert not any(" | " in words or words.startswith("#") for words in told + harmless)
    assert set(told).isdisjoint(harmless)
