"""Acts at a bedside, typed in a hurry: one of ours where they name it alone, with no amount; else her own."""

from datetime import UTC, datetime

import pytest

from bot.content.acted import read

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def hour(words: str) -> str:
    return str(read(words, NOW)["at"])[11:16]


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("txa", "tranexamic"),
        ("Acide tranexamique donné", "tranexamic"),
        ("massage fait", "massage"),
        ("j’ai massé", "massage"),
        ("ocytocine IM", "oxytocin.im"),
        ("ocytocine en perfusion", "oxytocin.drip"),
        ("perf d’ocytocine", "oxytocin.drip"),
        ("oxytocin iv given", "oxytocin.iv"),
        ("cytotec", "misoprostol"),
        ("voie posée", "line"),
        ("vessie vidée", "bladder"),
        ("j’ai appelé le CSRéf", "referral"),
        ("ocytocine", ""),  # which way?
        ("massage et TXA", ""),  # two acts
        ("compresses, 2 paquets", ""),
        ("accouchement voie basse", ""),
        ("vessie pleine", ""),
        ("j’ai appelé l’ambulance", ""),
    ],
)
def test_one_of_ours_is_known_where_it_is_named_alone(words: str, act: str) -> None:
    assert read(words, NOW) == {"id": act, "words": words, "at": "", "own": not act}


@pytest.mark.parametrize(
    ("words", "act"),
    [("ocytocine 5 UI IM", "oxytocin.im"), ("misoprostol 600", "misoprostol"), ("txa 1 g", "tranexamic")],
)
def test_an_amount_is_told_in_her_words(words: str, act: str) -> None:
    assert read(words, NOW) == {"id": act, "words": words, "at": "", "own": True}


@pytest.mark.parametrize(
    "words",
    [
        *("pas de txa", "on n’a pas massé", "txa not given", "sans ocytocine im", "il faut du txa"),
        *("je vais donner le txa", "txa ?", "plus de cytotec", "massage fait, pas de caillots", "need txa"),
    ],
)
def test_what_was_perhaps_not_done_stands_as_she_wrote_it(words: str) -> None:
    assert read(words, NOW) == {"id": "", "words": words, "at": "", "own": True}


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("txa à 14h05", "14:05"),
        ("massage fait il y a 10 minutes", "14:20"),
        ("vessie vidée 14:20", "14:20"),
        ("txa done at 14:05", "14:05"),
        ("massage à 15h", ""),  # still to come: it is asked
        ("misoprostol 600", ""),
    ],
)
def test_the_hour_is_read_with_it(words: str, at: str) -> None:
    assert hour(words) == at
    assert read(words, NOW)["words"] == words


@pytest.mark.parametrize(
    "words", ["non c’est 9h40", "c'était à 9h40", "9h40", "no it was 9:40", "pardon, 9 h 40", "pas 10h, 9h40"]
)
def test_an_hour_alone_corrects_the_last(words: str) -> None:
    assert (read(words, NOW)["words"], hour(words)) == ("", "09:40")


@pytest.mark.parametrize("words", ["18h", "non c’est 18h", "hier à 18h et 19h"])
def test_an_hour_that_will_not_do_is_no_act(words: str) -> None:
    assert (read(words, NOW)["words"] == "") is (words != "hier à 18h et 19h")
    assert hour(words) == ""
