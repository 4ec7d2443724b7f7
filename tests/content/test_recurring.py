"""Recurring: what coaches write, and what is understood of it."""

from datetime import date, time

import pytest

from bot.content.recurring import BY_DAY, Recurring, recurring

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tous les lundis à 8 h", Recurring("week", None, 0, None, time(8))),
        ("Tous les lundis 8h", Recurring("week", None, 0, None, time(8))),
        ("chaque jeudi 17h30", Recurring("week", None, 3, None, time(17, 30))),
        ("les mardis à 9h", Recurring("week", None, 1, None, time(9))),
        ("every Monday 8:00", Recurring("week", None, 0, None, time(8))),
        ("le premier mardi du mois à 9", Recurring("month", 1, 1, None, time(9))),
        ("the first Tuesday of the month at 9", Recurring("month", 1, 1, None, time(9))),
        ("every Monday 8", Recurring("week", None, 0, None, time(8))),
        ("tous les lundis 8", Recurring("week", None, 0, None, time(8))),
        ("Mondays at 8 am", Recurring("week", None, 0, None, time(8))),
        ("chaque 2 semaine le mardi a 8h30", Recurring("fortnight", None, 1, None, time(8, 30))),
        ("tou les 15 jour mardi", Recurring("fortnight", None, 1, None, None)),
        ("deux fois par mois le lundi", Recurring("fortnight", None, 0, None, None)),
        ("1 mardi sur 2", Recurring("fortnight", None, 1, None, None)),
        ("toutes les semaines", Recurring("week", None, None, None, None)),
        ("un jeudi sur deux à 10h", Recurring("fortnight", None, 3, None, time(10))),
        ("toutes les deux semaines, le vendredi 9h", Recurring("fortnight", None, 4, None, time(9))),
        ("tous les quinze jours", Recurring("fortnight", None, None, None, None)),
        ("every second Thursday at 10:00", Recurring("fortnight", None, 3, None, time(10))),
        ("every two weeks on Friday", Recurring("fortnight", None, 4, None, None)),
        ("le premier mardi du mois à 9h30", Recurring("month", 1, 1, None, time(9, 30))),
        ("le 2e vendredi de chaque mois", Recurring("month", 2, 4, None, None)),
        ("dernier vendredi du mois 8h", Recurring("month", -1, 4, None, time(8))),
        ("the first Tuesday of the month at 9:00", Recurring("month", 1, 1, None, time(9))),
        ("third wednesday of each month 2 pm", Recurring("month", 3, 2, None, time(14))),
        ("last Friday of the month", Recurring("month", -1, 4, None, None)),
        ("le 15 de chaque mois à 9h", Recurring("month", BY_DAY, None, date(2026, 12, 15), time(9))),
        ("the 15th of each month at 9:00", Recurring("month", BY_DAY, None, date(2026, 12, 15), time(9))),
        ("tous les mois", Recurring("month", None, None, None, None)),
        ("jeudi 10 h", Recurring("once", None, 3, date(2026, 11, 26), time(10))),
        ("on se parle jeudi 10 h", Recurring("once", None, 3, date(2026, 11, 26), time(10))),
        ("we talk Thursday 10:00", Recurring("once", None, 3, date(2026, 11, 26), time(10))),
        ("le 3 décembre", Recurring("once", None, None, date(2026, 12, 3), None)),
        ("8h", Recurring(None, None, None, None, time(8))),
    ],
)
def test_words(words: str, meant: Recurring) -> None:
    assert recurring(words, MONDAY) == meant


@pytest.mark.parametrize(
    "words",
    [
        "le premier et le troisième mardi du mois",
        "last Friday",
        "deux fois par semaine le lundi",
        "lundi et jeudi",
        "toutes les 3 semaines le mardi",
        "chaque jour 8h",
        "every two months on Monday",
        "pas le lundi",
        "bonjour",
        "",
        "🎉",
        "x" * 5000,
        "toutes les deux semaines, le premier mardi du mois",
    ],
)
def test_what_names_nothing_or_two_things_is_asked(words: str) -> None:
    meant = recurring(words, MONDAY)
    assert (meant.day, meant.nth) == (None, None)
