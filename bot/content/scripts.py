"""Scripts: what a voice says of a card, held against the card's typed values.

A trainer writes it in her own words, in a language that the pack may not have. Every number in it must be
a value of the card, with its unit: in figures or, in French and English, spelt out. Words that every
cadre hears may name only what the card tells anybody: its title, its body and its strictest line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from bot.content.doses import Dose
from bot.content.markup import VALUE
from bot.content.numbers import BAMBARA, NAMES, TO_PLAIN, in_figures, paces_in, paces_told
from bot.content.pack import Pack
from bot.conversation.messages import plain
from bot.people import Cadre

MOST = 500  # characters; about forty seconds of speech
MOST_TOLD = 24  # characters of what is wrong in it
HEARD_BY_ALL = ("title", "body", f"who.{Cadre.OTHER}")  # parts of a card

# What is said for each unit, in French and English alike: a script in Bambara borrows both.
_SPOKEN = {
    "IU": r"ui|u\.i\.|iu|i\.u\.|unités? internationales?|international units?|unités?|units?",
    "microgram": r"microgrammes?|micrograms?|µg|μg|mcg",
    "milligram": r"mg|milligrammes?|milligrams?",
    "gram": r"g|grammes?|grams?",
    "kilogram": r"kg|kilos?|kilogrammes?|kilograms?",
    "mg/mL": r"mg/ml|milligrammes? par millilitre|milligrams? per millilit(?:re|er)",
    "mL": r"ml|millilitres?|millilit(?:re|er)s?",
    "mL per hour": r"ml/h|millilitres? par heure|millilit(?:re|er)s? (?:per|an) hour",
    "litre": r"l|litres?|liters?",
    "dose": r"doses?",
    "ampoule": r"ampoules?",
    "tablet": r"comprimés?|tablets?",
    "drop": r"gouttes?|drops?",
    "second": r"s|secondes?|seconds?",
    "minute": r"min|minutes?|mn",
    "hour": r"h|heures?|hours?",
    "day": r"jours?|days?",
    "week": r"semaines?|weeks?",
    "month": r"mois|months?",
    "year": r"ans?|années?|years?",
    "centimetre": r"cm|centimètres?|centimet(?:re|er)s?",
    "gauge": r"g|gauge",
    "per minute": r"/ ?min|par minute|per minute|a minute",
    "mmHg": r"mm ?hg|millimètres? de mercure|millimet(?:re|er)s? of mercury",
    "celsius": r"° ?c|°|degrés? celsius|degrees? celsius|degrés?|degrees?",
    "percent": r"%|pour cent|per ?cent",
    "per thousand": r"‰|pour (?:1000|mille)|per (?:1000|thousand)",
}
_BEHIND = {unit: re.compile(rf"[ -]?(?:{said})(?!\w)") for unit, said in _SPOKEN.items()}
_BEFORE = {unit: re.compile(rf"(?<!\w)(?:{said}) ?$") for unit, said in _SPOKEN.items()}
_FIGURES = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*")
_RANGE = re.compile(r" ?(?:à|to|-|–|et|and|ou|or) ?")
_SIDES = {
    "above": re.compile(r"(?:plus d[e']|au-dessus de|more than|above) ?$"),
    "below": re.compile(r"(?:moins d[e']|au-dessous de|en dessous de|less than|below|under) ?$"),
}
_SIGN = re.compile(r"(?:(?<!\d)(?<!\d )[-−]|(?<!au )\b(?:moins|minus) )$")
_SPELT_OUT = ("fr", "en")  # languages whose number words are known


@dataclass(frozen=True, slots=True)
class ScriptFault:
    """What is wrong at one place of a script."""

    kind: Literal["value", "side", "spelt"]  # no value of the card; "more than" for "less"; not in figures
    found: str


@dataclass(slots=True)
class _Number:
    """One number as it stands in a script."""

    value: Decimal | None  # None: it cannot be read
    units: frozenset[str]
    start: int
    end: int
    told: int  # where its unit ends


def values_of(pack: Pack, card: str) -> tuple[Dose, ...]:
    """The typed values that a voice may tell of a card."""
    parts = pack.sheets[pack.languages[0]][card].parts
    raw = "\n".join(parts[part].raw for part in HEARD_BY_ALL if part in parts)
    return tuple(pack.doses[name] for name in dict.fromkeys(found[1] for found in VALUE.finditer(raw)))


def words_of_card(pack: Pack, card: str, language: str) -> str:
    """What of a card can be read aloud to everybody; empty when the card is not shown in that language."""
    parts = pack.html[language][card] if pack.shown_in(card, language) == language else {}
    return "\n\n".join(plain(parts[part]) for part in HEARD_BY_ALL if part in parts)


def script_faults(pack: Pack, card: str, language: str, script: str) -> list[ScriptFault]:
    """Everything in a script that the card does not say so, in its order; empty when there is nothing."""
    values = values_of(pack, card)
    read = language if language in _SPELT_OUT else "fr"
    text = _without_markers(in_figures(NAMES.sub("∎", script), read))
    spelt = _spelt_in_card(pack, card, read)
    faults = [
        fault
        for number in _numbers(text, language)
        if (fault := _fault(number, text, values, spelt)) is not None
    ]
    told = paces_in(words_of_card(pack, card, read if read in pack.languages else pack.languages[0]))
    faults += [ScriptFault("value", said) for pace, said in paces_told(script) if pace not in told]
    if language not in _SPELT_OUT:
        faults += [ScriptFault("spelt", found[0]) for found in BAMBARA.finditer(text.translate(TO_PLAIN))]
    return list(dict.fromkeys(faults))


def _without_markers(text: str) -> str:
    """The lines without the numbers that they begin with: « 1. »."""
    return re.sub(r"^\d+[.)] ", "", text, flags=re.MULTILINE)


def _spelt_in_card(pack: Pack, card: str, language: str) -> list[_Number]:
    """What stands in the words of the card themselves, such as « deux mains », « une ampoule »."""
    entry = pack.sheets.get(language, {}).get(card)
    parts = entry.parts if entry is not None else {}
    raw = "\n".join(VALUE.sub("∎", parts[part].raw) for part in HEARD_BY_ALL if part in parts)
    return list(_numbers(_without_markers(in_figures(raw.replace("*", ""), language)), language))


def _numbers(text: str, language: str) -> Iterator[_Number]:
    """Each number with the units that its neighbour can mean; one of a range has that of the other."""
    found: list[_Number] = []
    for one in _FIGURES.finditer(text):
        if not (found and found[-1].told > one.start()):  # the 1000 of « pour 1000 » is no number of its own
            units, told = _units(text, one, language)
            found.append(_Number(_value(one[0], language), units, one.start(), one.end(), told))
    for number, following in reversed(list(pairwise(found))):
        if not number.units and _RANGE.fullmatch(text[number.end : following.start]):
            number.units = following.units
    yield from found
    for i, c in enumerate(text):
        if c.isnumeric() and not c.isdecimal():  # ½, ² and their like
            yield _Number(None, frozenset(), i, i + 1, i + 1)


def _units(text: str, number: re.Match[str], language: str) -> tuple[frozenset[str], int]:
    """What the longest unit behind a number can mean, and where it ends.

    In Bambara, where a number stands last, the unit may stand before it.
    """
    behind = {unit: m.end() for unit, said in _BEHIND.items() if (m := said.match(text, number.end()))}
    if behind:
        end = max(behind.values())
        return frozenset(unit for unit, ends in behind.items() if ends == end), end
    if language in _SPELT_OUT:
        return frozenset(), number.end()
    before = text[: number.start()]
    return frozenset(unit for unit, said in _BEFORE.items() if said.search(before)), number.end()


def _value(figures: str, language: str) -> Decimal | None:
    figures = figures.replace(" ", "")
    if language == "en":
        figures = re.sub(r",(?=\d{3}(?!\d))", "", figures)
    figures = figures.replace(",", ".")
    return Decimal(figures) if figures.count(".") <= 1 else None


def _fault(number: _Number, text: str, values: tuple[Dose, ...], spelt: list[_Number]) -> ScriptFault | None:
    """What is wrong with one number; None when the card says it so."""
    if number.value == 1 and not number.units:
        return None  # « un », "one" are articles as well
    if number.value is not None and any(_same(number, other) for other in spelt):
        return None
    units = number.units or {"none"}
    meant = [dose for dose in values if dose.unit in units and number.value in (dose.amount, dose.most)]
    if number.value is None or not meant:
        return ScriptFault("value", _around(number, text))
    before = text[: number.start]
    if _SIGN.search(before):
        return ScriptFault("value", f"-{_around(number, text)}")
    for side, said in _SIDES.items():
        if said.search(before) and all(dose.bound != side for dose in meant):
            return ScriptFault("side", _around(number, text))
    return None


def _same(number: _Number, other: _Number) -> bool:
    same_unit = bool(number.units & other.units) or not (number.units or other.units)
    return number.value == other.value and same_unit


def _around(number: _Number, text: str) -> str:
    """The number with what follows it, as it is told to whoever wrote it."""
    words = text[number.end :].split()
    told = f"{text[number.start : number.end]} {words[0] if words else ''}".strip(" .,;:!?")
    return told if len(told) <= MOST_TOLD else f"{told[: MOST_TOLD - 1]}…"
