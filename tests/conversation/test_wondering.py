"""What is a question of hers: typed in full or as it is texted, and what is none."""

import pytest

from bot.conversation.wondering import asks_outright, wonders


@pytest.mark.parametrize(
    "words",
    [
        "combien d'ocytocine ?",
        "cb docytocine apré la naissance",
        "kan couper le cordon",
        "c koi la gatpa",
        "Bonjour, faut-il masser l’utérus",
        "dose ocytocine ?",
        "how long do I wait",
        "Is it normal that she shivers",
        "combien de UI d'ocytocine",
        "je ne comprends pas le mot fundus",
        "j'ai pas compris utérotonique",
        "jcompren pa fundus",
        "explique-moi le mot fundus",
        "I don’t understand fundus",
    ],
)
def test_a_question_is_heard_inside_another(words: str) -> None:
    assert asks_outright(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "?",
        "quoi ?",
        "A ?",
        "la mère",
        "ça va ?",
        "How are you?",
        "je ne sais pas quand",
        "10 UI IM",
        "je ne comprends pas",
        "je n’ai pas compris la question",
        "explique-moi",
        "I don’t understand this word",
    ],
)
def test_what_asks_for_nothing_is_heard_as_before(words: str) -> None:
    assert not asks_outright(words)


def test_where_nothing_is_open_a_sign_in_the_middle_is_enough() -> None:
    words = "jsp quand clamper"
    assert wonders(words)
    assert not asks_outright(words)
