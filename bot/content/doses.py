"""Doses: the numbers of a pack, typed, written once and rendered in each language.

A dose is an amount, a time, a temperature or a share with its unit, the section of the clinical facts
that it stands on, and its source; `bound:` makes it one side of a comparison (« moins de 90 mmHg »). Words
name it (`{{ oxytocin.prevention }}`) and never repeat it, so that no translation can differ. What stands
under `wrong:` is for the false options of a quiz alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.yaml import line_of, read_yaml
from bot.faults import Telling

NARROW = "\u202f"  # holds a number and its unit together on one line

# unit → language → (one, many)
UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "IU": {"fr": ("UI", "UI"), "en": ("IU", "IU")},
    # Spelt out: « µg » is read as « mg » in a hurry, a thousand times too much.
    "microgram": {"fr": ("microgramme", "microgrammes"), "en": ("microgram", "micrograms")},
    "gram": {"fr": ("g", "g"), "en": ("g", "g")},
    "mg/mL": {"fr": ("mg/mL", "mg/mL"), "en": ("mg/mL", "mg/mL")},  # a strength, never a volume
    "mL": {"fr": ("mL", "mL"), "en": ("mL", "mL")},
    "mL per hour": {"fr": ("mL/h", "mL/h"), "en": ("mL/h", "mL/h")},
    "dose": {"fr": ("dose", "doses"), "en": ("dose", "doses")},
    "tablet": {"fr": ("comprimé", "comprimés"), "en": ("tablet", "tablets")},
    "minute": {"fr": ("minute", "minutes"), "en": ("minute", "minutes")},
    "hour": {"fr": ("heure", "heures"), "en": ("hour", "hours")},
    "day": {"fr": ("jour", "jours"), "en": ("day", "days")},
    "week": {"fr": ("semaine", "semaines"), "en": ("week", "weeks")},
    "month": {"fr": ("mois", "mois"), "en": ("month", "months")},
    "year": {"fr": ("an", "ans"), "en": ("year", "years")},
    "centimetre": {"fr": ("cm", "cm"), "en": ("cm", "cm")},
    "gauge": {"fr": ("G", "G"), "en": ("G", "G")},
    "per minute": {"fr": ("/min", "/min"), "en": ("/min", "/min")},
    "mmHg": {"fr": ("mmHg", "mmHg"), "en": ("mmHg", "mmHg")},
    "celsius": {"fr": ("°C", "°C"), "en": ("°C", "°C")},
    "percent": {"fr": ("%", "%"), "en": ("%", "%")},
    "per thousand": {"fr": ("pour 1000", "pour 1000"), "en": ("per 1000", "per 1000")},
    "none": {"fr": ("", ""), "en": ("", "")},
}
ROUTES: Mapping[str, Mapping[str, str]] = {
    "IM": {"fr": "IM", "en": "IM"},
    "IV": {"fr": "IV", "en": "IV"},
    "slow IV": {"fr": "IV lente", "en": "slow IV"},
    "oral": {"fr": "par la bouche", "en": "by mouth"},
    "sublingual": {"fr": "sous la langue", "en": "under the tongue"},
    "drip": {"fr": "en perfusion", "en": "in a drip"},
}
# Which side of the value: typed, so that no translation can turn « plus de » into "less than".
BOUNDS: Mapping[str, Mapping[str, str]] = {
    "above": {"fr": "plus de {}", "en": "more than {}"},
    "below": {"fr": "moins de {}", "en": "less than {}"},
    "or more": {"fr": "{} ou plus", "en": "{} or more"},
    "or less": {"fr": "{} ou moins", "en": "{} or less"},
}
# A length of time as that within which something is done: alone, and as any number of them.
WITHIN: Mapping[str, Mapping[str, str]] = {
    "minute": {"fr": "dans la minute", "en": "within the minute"},
    "hour": {"fr": "dans l’heure", "en": "within the hour"},
    "day": {"fr": "dans la journée", "en": "within the day"},
    "week": {"fr": "dans la semaine", "en": "within the week"},
    "month": {"fr": "dans le mois", "en": "within the month"},
    "year": {"fr": "dans l’année", "en": "within the year"},
}
_WITHIN_MANY = {"fr": "dans les {}", "en": "within {}"}
LANGUAGES = ("fr", "en")  # in which a value has words
_LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_SIZES = {
    "celsius": (-90, 100),
    "percent": (0, 100),
}  # unit → the least and the most; of others 0 is the least
_OR = {"fr": " ou ", "en": " or "}
_TO = {"fr": " à ", "en": " to "}
_FRENCH = str.maketrans({",": NARROW, ".": ","})
KEYS = {"drug", "amount", "from", "to", "bound", "unit", "routes", "section", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One typed value. `most` is set when it is a range, `bound` when it is one side of a comparison."""

    name: str
    amount: Decimal
    unit: str
    line: int
    most: Decimal | None = None
    bound: str = ""  # one of BOUNDS
    drug: str = ""
    routes: tuple[str, ...] = ()
    section: str = ""
    source: str = ""
    wrong: bool = False

    def words(self, language: str) -> str:
        """The value with its unit, as it is read in this language: « 2 à 8 °C », "less than 90 mmHg"."""
        top = self.amount if self.most is None else self.most
        # French counts one and a half as one; English does not.
        one = top < 2 if language == "fr" else top == 1
        unit = UNITS[self.unit][language][0 if one else 1]
        number = _number(self.amount, language)
        if self.most is not None:
            number += _TO[language] + _number(self.most, language)
        gap = "" if not unit or unit[0] == "/" or (unit == "%" and language == "en") else NARROW
        value = f"{number}{gap}{unit}"
        return BOUNDS[self.bound][language].format(value) if self.bound else value

    def said(self, language: str, form: str = "") -> str:
        """The value as its place in the words has it: itself, its `route`, or `within` it."""
        match form:
            case "route":
                return self.route(language)
            case "within":
                return self.within(language)
            case _:
                return self.words(language)

    def has(self, form: str) -> bool:
        """Whether it can be said so."""
        single = self.most is None and not self.bound
        return bool(self.routes) if form == "route" else form != "within" or (single and self.unit in WITHIN)

    def within(self, language: str) -> str:
        """The time in which something is done: « dans la minute », "within 3 hours"."""
        if self.amount == 1:
            return WITHIN[self.unit][language]
        return _WITHIN_MANY[language].format(self.words(language))

    @property
    def lasts(self) -> timedelta | None:
        """How long it is, when it is one length of time."""
        length = _LENGTHS.get(self.unit)
        single = self.most is None and not self.bound and not self.wrong
        return length * float(self.amount) if length is not None and single else None

    def route(self, language: str) -> str:
        """How it is given: « IM ou IV lente »."""
        return _OR[language].join(ROUTES[route][language] for route in self.routes)


def _number(value: Decimal, language: str) -> str:
    # From five figures on they are grouped by three: 2021 may be a year, 114476 is counted.
    text = f"{value.normalize():{',' if abs(value) >= 10_000 else ''}f}".replace("-", "−")
    return text.translate(_FRENCH) if language == "fr" else text


def read_doses(path: Path, sources: Mapping[str, Any] | None) -> tuple[dict[str, Dose], list[Fault]]:
    """Every value of a pack by name (those under `wrong:` as `wrong.<name>`), and what is wrong with them.

    `sources` is None while nobody knows them, since pack.yaml has to be mended first.
    """
    data, faults = read_yaml(path)
    doses: dict[str, Dose] = {}
    wrong = data.get("wrong") or {}
    if not isinstance(wrong, dict):
        wanted = Telling("`key: value` lines below it")
        what = Telling("{key} is {value!r}; write {wanted}", key="wrong", value=wrong, wanted=wanted)
        faults.append(Fault(shown(path), line_of(data, "wrong"), what))
        wrong = {}
    entries = [(name, data, data[name], False) for name in data if name != "wrong"]
    entries += [(name, wrong, wrong[name], True) for name in wrong]
    for name, parent, values, is_wrong in entries:
        line = line_of(parent, name)
        full = f"wrong.{name}" if is_wrong else name
        problems = list(_problems(values, sources, is_wrong))
        faults += [
            Fault(shown(path), line, Telling("{full}: {problem}", full=full, problem=problem))
            for problem in problems
        ]
        if not problems:
            doses[full] = Dose(
                name=full,
                amount=Decimal(str(values.get("amount", values.get("from")))),
                most=Decimal(str(values["to"])) if "to" in values else None,
                bound=values.get("bound", ""),
                unit=values["unit"],
                line=line,
                drug=values.get("drug", ""),
                routes=tuple(values.get("routes", ())),
                section=values.get("section", ""),
                source=values.get("source", ""),
                wrong=is_wrong,
            )
    return doses, faults


def _problems(values: Any, sources: Mapping[str, Any] | None, is_wrong: bool) -> list[Telling]:
    if not isinstance(values, dict):
        return [
            Telling("is no typed value; write amount (or from and to), unit, section and source below it")
        ]
    found = list(_kind_problems(values))
    if found:  # what is no word cannot be looked up in a list of words
        return found
    if ("amount" in values) == ("from" in values) or ("from" in values) != ("to" in values):
        found.append(Telling("needs either amount, or from and to"))
    found += [
        Telling(
            "{key} is {value!r}; write a number, with a point before decimals", key=key, value=values[key]
        )
        for key in ("amount", "from", "to")
        if key in values and not _is_number(values[key])
    ]
    if not found:
        found += _size_problems(values)
    if "bound" in values and ("to" in values or values["bound"] not in BOUNDS):
        told = {"bound": values["bound"], "bounds": ", ".join(BOUNDS)}
        found.append(Telling("the bound {bound!r} needs an amount, and is one of {bounds}", **told))
    if values.get("unit") not in UNITS:
        told = {"unit": str(values.get("unit")), "units": ", ".join(UNITS)}
        found.append(Telling("the unit {unit!r} is not known; use one of {units}", **told))
    if bad := [route for route in values.get("routes", ()) if route not in ROUTES]:
        told = {"route": bad[0], "routes": ", ".join(ROUTES)}
        found.append(Telling("the route {route!r} is not known; use one of {routes}", **told))
    if not is_wrong and not values.get("section"):
        found.append(Telling("names no section of the clinical facts; add `section:`"))
    if not is_wrong and sources is not None and values.get("source") not in sources:
        found.append(
            Telling(
                "the source {source!r} is not in pack.yaml; add it there under `sources:`",
                source=values.get("source"),
            )
        )
    return found


def _size_problems(values: Mapping[str, Any]) -> Iterator[Telling]:
    """Amounts that measure nothing in the world: 2 to 0, 375 °C, −60 a minute."""
    amounts = [Decimal(str(values[key])) for key in ("amount", "from", "to") if key in values]
    if len(amounts) == 2 and amounts[0] >= amounts[1]:
        yield Telling(
            "from is {low} and to is {high}; write the smaller one first", low=amounts[0], high=amounts[1]
        )
    least, most = _SIZES.get(str(values.get("unit")), (0, None))
    for amount in amounts:
        if amount < least or (most is not None and amount > most):
            told = {"amount": amount, "unit": str(values.get("unit"))}
            yield Telling("{amount} {unit} is no amount that there is; mend it", **told)


def _kind_problems(values: Mapping[Any, Any]) -> Iterator[Telling]:
    """Keys that nobody knows, and what is neither a word nor a list of words where one is wanted."""
    # `{amount: 37,5}` is two keys to YAML, and what a French hand writes.
    comma = [key for key in values if isinstance(key, int) and values[key] is None]
    if comma:
        yield Telling("has a comma before {figures}; write decimals with a point", figures=comma[0])
    if unknown := sorted(str(key) for key in values if key not in KEYS and key not in comma):
        told = {"unknown": ", ".join(unknown), "keys": ", ".join(sorted(KEYS))}
        yield Telling("does not know {unknown}; use {keys}", **told)
    for key in ("unit", "bound", "section", "source", "drug"):
        if not isinstance(values.get(key, ""), str):
            yield Telling(
                "{key} is {value!r}; write {wanted}",
                key=key,
                value=values[key],
                wanted=Telling("words behind it"),
            )
    routes = values.get("routes", [])
    if not isinstance(routes, list) or not all(isinstance(route, str) for route in routes):
        wanted = Telling("a list, [one, two]")
        yield Telling("{key} is {value!r}; write {wanted}", key="routes", value=routes, wanted=wanted)


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
