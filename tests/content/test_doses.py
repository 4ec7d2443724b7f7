"""Doses: how a typed value is read, and how a number is found where none may stand."""

from decimal import Decimal

import pytest

from bot.content.doses import Dose
from bot.content.numbers import number_in


def dose(amount: str, unit: str, most: str | None = None, bound: str = "") -> Dose:
    most_of_all = Decimal(most) if most else None
    return Dose(name="x", amount=Decimal(amount), unit=unit, line=1, most=most_of_all, bound=bound)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (dose("10", "IU"), "10 UI", "10 IU"),
        (dose("1", "minute"), "1 minute", "1 minute"),
        (dose("1", "minute", "3"), "1 à 3 minutes", "1 to 3 minutes"),
        (dose("1.5", "hour"), "1,5 heure", "1.5 hours"),
        (dose("37.50", "celsius"), "37,5 °C", "37.5 °C"),
        (dose("600", "microgram"), "600 microgrammes", "600 micrograms"),
        (dose("96", "percent"), "96 %", "96%"),
        (dose("3", "none"), "3", "3"),
        (dose("1", "dose"), "1 dose", "1 dose"),
        (dose("5", "dose"), "5 doses", "5 doses"),
        (dose("28", "day"), "28 jours", "28 days"),
        (dose("9", "month", "11"), "9 à 11 mois", "9 to 11 months"),
        (dose("1", "year"), "1 an", "1 year"),
        (dose("10", "year"), "10 ans", "10 years"),
        (dose("1", "mg/mL"), "1 mg/mL", "1 mg/mL"),
        (dose("-25", "celsius", "-15"), "−25 à −15 °C", "−25 to −15 °C"),
        (dose("2021", "none"), "2021", "2021"),
        (dose("114476", "none"), "114 476", "114,476"),
        (dose("10000.5", "mL"), "10 000,5 mL", "10,000.5 mL"),
        (dose("1", "gram"), "1 g", "1 g"),
        (dose("10", "day"), "10 jours", "10 days"),
        (dose("1", "month", "2"), "1 à 2 mois", "1 to 2 months"),
        (dose("16", "gauge", "18"), "16 à 18 G", "16 to 18 G"),
        (dose("1.6", "per thousand"), "1,6 pour 1000", "1.6 per 1000"),
        (dose("100", "per minute", bound="above"), "plus de 100/min", "more than 100/min"),
        (dose("90", "mmHg", bound="below"), "moins de 90 mmHg", "less than 90 mmHg"),
        (dose("500", "mL", bound="or more"), "500 mL ou plus", "500 mL or more"),
        (dose("30", "mL per hour", bound="or less"), "30 mL/h ou moins", "30 mL/h or less"),
        (dose("2", "centimetre", bound="below"), "moins de 2 cm", "less than 2 cm"),
    ],
)
def test_a_value_is_written_as_each_language_writes_it(value: Dose, french: str, english: str) -> None:
    assert value.words("fr").replace("\u202f", " ") == french
    assert value.words("en").replace("\u202f", " ") == english


def test_a_route_is_written_in_each_language() -> None:
    given = Dose(name="x", amount=Decimal(10), unit="IU", line=1, routes=("IM", "slow IV"))
    assert (given.route("fr"), given.route("en")) == ("IM ou IV lente", "IM or slow IV")
    held = Dose(name="x", amount=Decimal(800), unit="microgram", line=1, routes=("sublingual",))
    assert (held.route("fr"), held.route("en")) == ("sous la langue", "under the tongue")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (dose("1", "minute"), "dans la minute", "within the minute"),
        (dose("3", "hour"), "dans les 3 heures", "within 3 hours"),
        (dose("1", "day"), "dans la journée", "within the day"),
    ],
)
def test_the_time_in_which_something_is_done(value: Dose, french: str, english: str) -> None:
    assert value.said("fr", "within").replace("\u202f", " ") == french
    assert value.said("en", "within").replace("\u202f", " ") == english
    assert not dose("10", "IU").has("within")
    assert not dose("1", "hour", "2").has("within")


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("fr", "attendez 2,5 minutes", "2,5"),
        ("fr", "un demi-comprimé", "demi-comprimé"),
        ("fr", "Dix UI tout de suite", "Dix UI"),
        ("fr", "½ ampoule", "½"),
        ("fr", "trois doses de R21", "trois doses"),
        ("en", "ten years", "ten years"),
        ("en", "21 of R21", "21"),
        ("en", "wait thirty minutes", "thirty minutes"),
        ("en", "half a tablet", "half a tablet"),
        ("fr", "un deuxième bébé, une fois, un drap", ""),
        ("en", "a second baby, once, a cloth", ""),
        ("fr", "à un mois d’intervalle", "un mois"),
        ("en", "an hour after", "an hour"),
        ("fr", "dans la minute", "dans la minute"),
        ("en", "within the hour", "within the hour"),
        ("fr", "le double de ∎", "double de {{ … }}"),
        ("en", "half the ∎", "half the {{ … }}"),
        ("en", "twice as much as ∎", "twice as much as {{ … }}"),
        ("fr", "Donnez-en deux.", "Donnez-en deux"),
        ("en", "Give two", "Give two"),
        ("fr", "Donnez-lui une couverture. Posez les deux mains.", ""),
        ("en", "Give two hands to help", ""),
        ("fr", "le vaccin R21, avec C2P (Coach2PEV)", ""),
    ],
)
def test_a_number_in_words_is_found(language: str, words: str, number: str) -> None:
    assert number_in(words, language) == number
