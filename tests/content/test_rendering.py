"""Rendering: the words on her screen."""

from datetime import date, time
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from bot.content.catalogue import Catalogue
from bot.content.filters import day, elided, hour, number
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.effects import Choice
from bot.people import Cadre

ORDER = {"order": "CADB"}


@pytest.fixture
def words(locales: Path, library: Library) -> Rendering:
    """Renders the small catalogue."""
    return Rendering(Catalogue.load(locales), library)


def test_what_she_typed_cannot_become_a_mark(words: Rendering) -> None:
    assert words.text("hello", {"name": "<b>Awa</b> & co"}, "fr", "") == (
        "Bonjour &lt;b&gt;Awa&lt;/b&gt; &amp; co."
    )


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [("fr", 0, "0 question"), ("fr", 1, "1 question"), ("fr", 2, "2 questions"), ("en", 0, "0 questions")],
)
def test_the_count_chooses_the_form(words: Rendering, language: str, count: int, expected: str) -> None:
    assert words.text("left", {"count": count}, language, "") == expected


def test_a_missing_text_is_french_and_is_noted(words: Rendering) -> None:
    assert words.text("left", {"count": 3}, "bm", "") == "3 questions"
    assert words.text("hello", {"name": "Awa"}, "bm", "") == "I ni ce Awa."
    assert words.fallbacks == {("left", "bm")}


def test_a_missing_argument_is_our_bug(words: Rendering) -> None:
    with pytest.raises(UndefinedError):
        words.text("hello", {}, "fr", "")


@pytest.mark.parametrize("name", ["helo", "amtsl/helo", "amtsl/Q-AMTSL-01.helo", "nopack/helo"])
def test_an_unknown_name_is_said(rendering: Rendering, name: str) -> None:
    with pytest.raises(KeyError, match=name.removeprefix("nopack/")):
        rendering.text(name, {}, "fr", "")


def test_a_template_reaches_nothing_of_ours(locales: Path, library: Library) -> None:
    path = locales / "fr" / "LC_MESSAGES" / "bot.po"
    path.write_text(path.read_text(encoding="utf-8").replace("{{ name }}", "{{ name.__class__.mro() }}"))
    with pytest.raises(SecurityError):
        Rendering(Catalogue.load(locales), library).text("hello", {"name": "Awa"}, "fr", "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Awa", "d’Awa"),
        ("Ourikéla", "d’Ourikéla"),
        ("équipe", "d’équipe"),
        ("Ouéléssébougou", "de Ouéléssébougou"),
        ("Yanfolila", "de Yanfolila"),
        ("Hombori", "de Hombori"),
        ("Moussa", "de Moussa"),
    ],
)
def test_a_name_is_said_as_french_says_it(name: str, said: str) -> None:
    assert elided("de", name, "fr") == said


def test_a_label_is_plain(rendering: Rendering) -> None:
    assert rendering.label(Choice("7", words="< 7 & co"), "fr", "") == "< 7 & co"
    assert rendering.label(Choice("yes"), "fr", "") == "Oui"
    assert rendering.label(Choice("topic", "coaching/topic.tray.title"), "fr", "") == "Plateau prêt"


def test_a_card_speaks_to_her_cadre(rendering: Rendering, library: Library) -> None:
    def card(**args: object) -> str:
        return rendering.text("amtsl/cct", args, "fr", library.edition)

    assert card(cadre=Cadre.MATRONE) == card(cadre="matrone")
    assert "Seulement après formation, évaluation et autorisation" in card(cadre="matrone")
    assert card(cadre="midwife") != card(cadre="matrone")
    # Unknown, she reads the strictest line.
    assert (
        card(cadre=None) == card() == card(cadre="other") == card(cadre="vaccinator") == card(cadre="matrone")
    )


def test_options_are_lettered_as_they_stand(rendering: Rendering) -> None:
    text = rendering.text("amtsl/Q-AMTSL-04", {**ORDER, "n": 2, "of": 5}, "en", "")
    assert text == (
        "<b>2/5</b> The baby cries at birth and is well. When do you clamp the cord?\n\n"
        "<b>A.</b> When the placenta is out\n"
        "<b>B.</b> 30\u202fminutes after birth\n"
        "<b>C.</b> 1 to 3\u202fminutes after birth\n"
        "<b>D.</b> Immediately, right at birth"
    )


def test_the_right_answer_is_spelt_out_for_who_missed_it(rendering: Rendering) -> None:
    right = rendering.text("amtsl/Q-AMTSL-04.why", {**ORDER, "chosen": "D"}, "en", "")
    assert right.startswith("We wait at every birth")
    for chosen in ("A", "unsure"):
        wrong = rendering.text("amtsl/Q-AMTSL-04.why", {**ORDER, "chosen": chosen}, "en", "")
        assert wrong == f"The right answer was <b>C.</b> 1 to 3\u202fminutes after birth\n{right}"


def test_bambara_gets_the_card_in_french(rendering: Rendering) -> None:
    args = {"cadre": "matrone"}
    assert rendering.text("amtsl/tone", args, "bm", "") == rendering.text("amtsl/tone", args, "fr", "")
    assert ("amtsl/tone", "bm") in rendering.fallbacks


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (day("2026-11-26", "fr"), "jeudi 26 novembre"),
        (day(date(2026, 12, 1), "fr"), "mardi 1er décembre"),
        (day("2026-11-26T08:00:00+00:00", "en"), "Thursday 26 November"),
        (day("2026-11-26", "bm"), "jeudi 26 novembre"),
        (hour("17:00", "fr"), "17\u202fh"),
        (hour(time(7, 5), "fr"), "7\u202fh\u202f05"),
        (hour("17:30", "en"), "17:30"),
        (number(2.5, "fr"), "2,5"),
        (number(2.5, "en"), "2.5"),
    ],
)
def test_days_hours_and_numbers(shown: str, expected: str) -> None:
    assert shown == expected
