"""The answer to a question of a quiz, typed: hedged, by its place, or in the option's own words."""

from datetime import date

import pytest

from bot.content.catalogue import Catalogue
from bot.content.frame import LETTERS
from bot.content.library import Library
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.content.triggers import shipped
from bot.conversation.effects import Ask, Choice
from bot.road.spellings import command_words

TODAY = date(2026, 11, 21)
CATALOGUE = Catalogue.load()
READER = Reader(command_words(CATALOGUE), shipped())
QUIZ = Ask("q1", choices=("c", "a", "b", "d", "unsure"))
LABELS = [("c", "A"), ("a", "B"), ("b", "C"), ("d", "D"), ("unsure", "Je ne sais pas")]
IN_FULL = [
    ("c", "10 UI d’ocytocine IM, dans la minute"),
    ("a", "20 UI d’ocytocine en perfusion"),
    ("b", "Misoprostol 600 µg par la bouche"),
    ("d", "Rien, pendant 3 heures"),
]


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("c'est la 2", "a"),
        ("c la 2", "a"),
        ("je pense que c'est la 2", "a"),
        ("je crois la deuxième", "a"),
        ("2 peut-être", "a"),
        ("B je pense", "a"),
        ("ma réponse est 2", "a"),
        ("la réponse est la première", "c"),
        ("I think it's the second one", "a"),
        ("maybe 2", "a"),
        ("pour moi c le misoprostol", "b"),
        ("misoprostole", "b"),  # a slip
        ("par la bouche", "b"),
        ("10 UI", "c"),
        ("600", "b"),
        ("ocytocine", None),  # two of them
        ("B ou C", None),
        ("A et B", None),
        ("C pas A", None),
        ("attends", None),
        ("3", None),  # the third, or three hours
        ("pas le misoprostol", None),
        ("je pense", None),
        ("je pense que oui", None),
        ("misoprostol ?", None),  # she asks
        ("c'est quoi le misoprostol", None),
        ("je ne sais pas", "unsure"),
    ],
)
def test_typed_answers(words: str, choice: str | None) -> None:
    assert READER.read(words, QUIZ, LABELS, TODAY, (), IN_FULL).choice == choice


def test_an_option_that_is_gone_leaves_its_button() -> None:
    rendering = Rendering(CATALOGUE, Library.load())
    assert rendering.in_full(Choice("a", "amtsl/gone.option.a", "A"), "fr", "") is None


def test_a_doubt_decides_nothing_but_what_is_known() -> None:
    share = Ask("share", choices=("yes", "no"))
    labels = [("yes", "Oui, partager"), ("no", "Non")]
    assert READER.read("oui", share, labels, TODAY).choice == "yes"
    assert READER.read("peut-être oui", share, labels, TODAY).choice is None
    assert READER.read("je crois que oui", share, labels, TODAY).choice is None
    beside = Ask("born", choices=("yes", "no"), strict=True)
    assert READER.read("je pense que c'est la 1", beside, labels, TODAY).choice is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_option_that_is_shipped_may_be_typed_as_it_reads(language: str) -> None:
    """In full it is that one, and never another, unless it tells of a danger: that comes first."""
    library = Library.load()
    rendering = Rendering(CATALOGUE, library)
    typed, dangers = 0, []
    for pack in library.packs.values():
        for id, item in pack.items.items():
            ask = Ask("q", choices=[*item.options, "unsure"])
            labels = [(value, LETTERS[i]) for i, value in enumerate(item.options)]
            named = [Choice(value, f"{pack.id}/{id}.option.{value}", label) for value, label in labels]
            in_full = [(one.value, rendering.in_full(one, language, "") or "") for one in named]
            for value, option in in_full:
                meaning = READER.read(option, ask, labels, TODAY, (), in_full)
                typed += 1
                if meaning.command == "emergency":
                    dangers.append(option)
                elif meaning.choice != value:
                    pytest.fail(f"{pack.id}/{id}: {option!r} is read as {meaning}")
    assert typed >= 200
    assert len(dangers) < typed / 10, dangers
