"""Numbers: is there one in these words, in figures or spelt out before a unit, and which are spelt out?

« deux minutes » is as much a dose as « 2 minutes »; « un deuxième bébé » is none, but it is the second
in every language.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

_UNITS = {
    "fr": r"ui|u\.i\.|unité|mg|µg|mcg|g|gr|\w*gramme|ml|cl|cc|\w*litre|kilo|kg|ampoule|flacon|comprimé|goutte"
    r"|seconde|minute|mn|min|heure|jour|semaine|mois|an|année|dose|fois|degré|\w*mètre|cm|mm|mmhg|pour cent",
    "en": r"iu|i\.u\.|unit|mg|µg|mcg|g|\w*gram|ml|cl|cc|\w*lit(?:re|er)|kilo|kg|ampoule|vial|tablet|drop"
    r"|second|minute|min|hour|day|week|month|year|dose|times|degree|\w*met(?:re|er)|cm|mm|mmhg|per ?cent",
}
# What a dose is measured in, by the one name that all languages' names for it have.
_MEASURES = {
    "IU": r"u\.?i|i\.?u|international units?|unités? internationales?",
    "mg": r"mg|milligram(?:me)?s?",
    "µg": r"µg|mcg|microgram(?:me)?s?",
    "g": r"gram(?:me)?s?",
    "ml": r"ml|millilit(?:re|er)s?",
    "mmHg": r"mmhg",
}
_MEASURE = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in _MEASURES.values())})\b", re.IGNORECASE)
# How often, for how much, or within what: the units of time and of doses that stand behind such a word.
_PACES = {
    "second": r"secondes?|seconds?",
    "minute": r"minutes?|mn|min",
    "hour": r"heures?|hours?",
    "day": r"jours?|days?",
    "week": r"semaines?|weeks?",
    "month": r"mois|months?",
    "year": r"ans?|années?|years?",
    "kg": r"kg|kilos?|kilogram(?:me)?s?",
    "ampoule": r"ampoules?",
    "tablet": r"comprimés?|tablets?",
    "drop": r"gouttes?|drops?",
}
_LASTING = {unit: _PACES[unit] for unit in ("minute", "hour", "week", "month", "year")}


def _one_of(names: Mapping[str, str]) -> str:
    return "|".join(f"({said})" for said in names.values())


_PACE = re.compile(
    rf"(?:\b(?:par|per|chaque|every|each|tous les|toutes les)\s|/) ?(?:{_one_of(_PACES)})\b", re.IGNORECASE
)
_WITHIN = re.compile(
    rf"(?<!half )\b(?:une? |an? |one |dans (?:la |l['’])|(?:within|in) the )(?:{_one_of(_LASTING)})\b",
    re.IGNORECASE,
)
# What would make another value of the value that it stands beside: a sign, a share, so much for each.
_BESIDE = re.compile(
    r"(?:[-−+±×/]|(?<!au )\b(?:moins|minus) )∎"
    r"|\b(?:doubles?|triples?|twice|thrice|moitié|half|tiers|thirds?|quarts?|quarters?|fois|times)"
    r"(?: (?:de|d['’]|of|the|la|le|as much as))* ?∎"
    r"|∎ ?(?:[%+/]|(?:par|per) (?:kg|kilo\w*|ampoule|comprimé|tablet|goutte|drop)\b)",
    re.IGNORECASE,
)
# One of these is a value: « un gramme », "an hour". One of any other is how people speak: « une fois ».
_DOSED = {
    "fr": r"une?[ -](?:ui|mg|g|ml|\w*gramme|\w*litre|ampoule|comprimé|goutte|cuill[eè]r\w*|kilo|\w*mètre"
    r"|degré|minute|heure|semaine|mois|an|année)",
    "en": r"(?<!once )(?<!times )(?:an?|one)[ -](?:iu|mg|g|ml|\w*gram|\w*lit(?:re|er)|ampoule|tablet|drop"
    r"|\w*spoon\w*|kilo|\w*met(?:re|er)|degree|minute|hour|week|month|year)",
}
# … and so many of what she holds, asked of her: « donnez-en deux ».
_GIVEN = {
    "fr": r"(?:donne|inject|pren|fai(?:t|s)|pos|mett|redonne)\w*(?:-(?:en|lui|le|la|les))*"
    r" (?:en )?(?:une?|deux)\b(?= ?[.,;:!?)]|$)",
    "en": r"(?:give|inject|take|repeat|use)(?: her| him| it)? (?:one|two|twice)\b(?= ?[.,;:!?)]|$)",
}
# A number wherever it stands …
_WORDS = {
    "fr": r"trois|quatre|cinq|six|sept|huit|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    r"|quarante|cinquante|soixante|cents?|mille|millions?|milliards?|(?:diz|douz|quinz|vingt|trent|cent)aines?",
    "en": r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
    r"|dozen|millions?|billions?|tenfold|twofold|threefold|couple of",
}
# … and one only before a unit: « deux mains », « un drap neuf » measure nothing.
_BEFORE_UNITS = {
    "fr": r"deux|neuf|demie?|quarts?|tiers|moitié",
    "en": r"two|twice|half|quarters?|thirds?",
}
_OF = {"fr": r"(?:de la |du |des |d['’]|de l['’]|de )?(?:une? )?", "en": r"(?:of )?(?:an? |the |one )?"}
_ROMAN = r"[ivxlc]+ (?:ui|iu|mg|µg|mcg|ml)"
# Names that have a number in them measure nothing.
NAMES = re.compile(r"\b(?:R21|C2P|Coach2PEV|(?:quatre|four) Ts?)\b")
_SPELT = {
    language: re.compile(
        rf"\b(?:(?:{_BEFORE_UNITS[language]})(?:[ -]\w+)?[ -]{_OF[language]}(?:{units})s?"
        rf"|(?:{_WORDS[language]})(?:[ -](?:{units})s?)?|{_DOSED[language]}s?|{_GIVEN[language]}|{_ROMAN})\b"
        rf"|(?<=∎)[ -]?(?:{units})s?\b",  # the unit of a value is the value's: it may not differ either
        re.IGNORECASE,
    )
    for language, units in _UNITS.items()
}
# Bambara counts in words that nobody here can hold against a value: they are only noticed, for the number
# to be a value, or written in figures where a voice says it.
BAMBARA = re.compile(
    r"\b(?:kelen|fila|saba|naani|duuru|wooro|wolonwula|wolonfila|seegin|segin|kononton|tan|mugan|keme|waa)\b"
)
TO_PLAIN = str.maketrans("ɛɔèòéó", "eoeoeo")
_BUT_NUMBERS = re.compile(r"\b(?:kelen|waa)\b")  # « kelen » is "same" and "alone" as well
_UNSEEN = re.compile("[*\u00ad\u200b-\u200f\u2060\ufeff]")  # a reader sees none of these between two letters

_HALF = Fraction(1, 2)
_LINES = 16_384  # that are remembered: more than all packs have, for whoever checks them again after a word


def _table(*columns: tuple[str, int | Fraction]) -> Mapping[str, Fraction]:
    return {word: Fraction(value) for words, value in columns for word in words.split()}


# What each word counts. One counts nothing alone: « une », "one" are articles as well, « premier » and
# "first" adverbs. Neither do "both", "the two" and « les deux », which languages use as they please.
_VALUES = {
    "fr": _table(
        ("un une", 1),
        ("deux deuxième deuxièmes second seconde double doubles doubler", 2),
        ("trois troisième troisièmes triple tiers", 3),
        ("quatre quatrième quart quarts", 4),
        ("cinq cinquième", 5), ("six sixième", 6), ("sept septième", 7), ("huit huitième", 8),
        ("neuf neuvième", 9), ("dix dixième dizaine dizaines", 10), ("onze onzième", 11),
        ("douze douzième douzaine", 12), ("treize", 13), ("quatorze", 14), ("quinze quinzaine", 15),
        ("seize", 16), ("vingt vingts vingtaine", 20), ("trente trentaine", 30), ("quarante", 40),
        ("cinquante", 50), ("soixante", 60), ("cent cents centaine centaines", 100),
        ("mille millier milliers", 1000), ("demi demie moitié", _HALF),
    ),
    "en": _table(
        ("one", 1),
        ("two twice second double doubles pair pairs", 2),
        ("three third thirds triple thrice", 3),
        ("four fourth quarter quarters", 4),
        ("five fifth", 5), ("six sixth", 6), ("seven seventh", 7), ("eight eighth", 8), ("nine ninth", 9),
        ("ten tenth tens", 10), ("eleven eleventh", 11), ("twelve twelfth dozen", 12), ("thirteen", 13),
        ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18),
        ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60),
        ("seventy", 70), ("eighty", 80), ("ninety", 90), ("hundred hundreds", 100),
        ("thousand thousands", 1000), ("half halve", _HALF),
    ),
}  # fmt: skip
_BOTH = re.compile(r"\b(?:les|des|tous les|toutes les) deux\b(?!-)|\bboth\b|\bthe two\b")
_HALF_OF = re.compile(r"\bhalf an?\b")  # "half an hour" is half of one
_RUN = re.compile(r"[^\W\d_]+(?:(?:[ -]| et | and )[^\W\d_]+)*")


@lru_cache(maxsize=_LINES)
def number_in(words: str, language: str) -> str:
    """The first number that stands in the words, or what changes a value, which is ∎; empty when none does.

    Of a language whose number words are not known, figures alone; Bambara's words are noticed.
    """
    words = NAMES.sub("…", _UNSEEN.sub("", words).replace("\u00a0", " ").replace("\u202f", " "))
    figures = re.search(r"\d+(?:[.,]\d+)*", words)
    if figures:
        return figures[0]
    if within := _WITHIN.search(words):
        return within[0]
    if beside := _BESIDE.search(words):
        return beside[0].replace("∎", "{{ … }}")
    other = next((c for c in words if c.isnumeric()), "")  # ½, ² and their like
    if language == "bm":
        spelt = BAMBARA.search(_BUT_NUMBERS.sub("…", words.casefold().translate(TO_PLAIN)))
    else:
        spelt = _SPELT[language].search(words) if language in _SPELT else None
    return other or (spelt[0].strip() if spelt else "")


def amount_in(words: str, language: str) -> str:
    """The first number before a unit; empty when none stands there: a title may hold figures, and no dose."""
    found = re.search(rf"\d[\d.,]*[ -]?(?:{_UNITS.get(language, _UNITS['fr'])})s?\b", words, re.IGNORECASE)
    return found[0] if found else ("" if re.search(r"\d", words) else number_in(words, language))


def measures_in(words: str) -> list[str]:
    """What is measured there, in the words themselves: « combien d’UI ? » is IU. In their order by name."""
    plain = _UNSEEN.sub("", words)
    return sorted(list(_MEASURES)[(found.lastindex or 1) - 1] for found in _MEASURE.finditer(plain))


def paces_in(words: str) -> list[str]:
    """How often, for how much and within what: « chaque heure » and "every hour" are one. By name."""
    return sorted(name for name, _ in paces_told(words))


def paces_told(words: str) -> Iterator[tuple[str, str]]:
    """The same in their order, each with how it is said."""
    plain = " ".join(_UNSEEN.sub("", words).split())
    for form, units, kind in ((_PACE, _PACES, "per"), (_WITHIN, _LASTING, "one")):
        for found in form.finditer(plain):
            yield f"{kind} {list(units)[(found.lastindex or 1) - 1]}", found[0]


def spelt_out(words: str, language: str) -> list[Fraction] | None:
    """What is spelt out in the words, least first: [2, 48]; None where the language's words are not known."""
    found = _spelt_out(words, language)
    return None if found is None else list(found)


@lru_cache(maxsize=_LINES)
def _spelt_out(words: str, language: str) -> tuple[Fraction, ...] | None:
    values = _VALUES.get(language)
    if values is None:
        return None
    plain = _BOTH.sub("∎", words.casefold().replace("*", "").replace("\u00a0", " "))
    return tuple(
        sorted(total for run in _RUN.finditer(plain) for total in _totals(re.split(r"[ -]+", run[0]), values))
    )


def _totals(tokens: list[str], values: Mapping[str, Fraction]) -> Iterator[Fraction]:
    """The numbers in a row of words: each stretch of number words is one."""
    stretch: list[Fraction] = []
    for token in (*tokens, ""):
        value = values.get(token)
        if value is not None and (value != 1 or (stretch and stretch[-1] >= 20)):  # « vingt et un »
            stretch.append(value)
        elif token not in ("et", "and") or not stretch:
            if stretch:
                yield _together(stretch)
            stretch = []


def _together(stretch: list[Fraction]) -> Fraction:
    """« quatre vingt dix » is 90, « deux cents » 200, "forty eight" 48."""
    total = current = Fraction(0)
    for value in stretch:
        if value == 1000:
            total, current = total + max(current, Fraction(1)) * 1000, Fraction(0)
        elif value == 100 or (value == 20 and current == 4):
            current = max(current, Fraction(1)) * value
        else:
            current += value
    return total + current


def in_figures(words: str, language: str) -> str:
    """The words in small letters, what is spelt out in figures: « dix unités » is read as « 10 unités ».

    One stands for 1 here; where the language's number words are not known, nothing changes.
    """
    plain = words.casefold().replace("\u00a0", " ").replace("\u202f", " ")
    values = _VALUES.get(language)
    if values is None:
        return plain
    number = "|".join(sorted(values, key=len, reverse=True))
    stretch = re.compile(rf"\b(?:{number})(?:[ -]+(?:(?:et|and)[ -]+)?(?:{number}))*\b")
    plain = _HALF_OF.sub("half", _BOTH.sub("∎", plain))
    return stretch.sub(lambda found: _figured(found[0], values), plain)


def _figured(stretch: str, values: Mapping[str, Fraction]) -> str:
    """Number words that stand in a row as the figures that they make: « deux et huit » are two numbers."""
    tokens = re.split(r"([ -]+(?:(?:et|and)[ -]+)?)", stretch)
    told: list[list[Fraction]] = [[values[tokens[0]]]]
    between: list[str] = []
    for separator, token in zip(tokens[1::2], tokens[2::2], strict=True):
        if _goes_on(told[-1][-1], values[token], joined=len(separator.strip(" -")) > 0):
            told[-1].append(values[token])
        else:
            between.append(separator)
            told.append([values[token]])
    figures = [_figure(_together(number)) for number in told]
    return figures[0] + "".join(gap + figure for gap, figure in zip(between, figures[1:], strict=True))


def _goes_on(before: Fraction, value: Fraction, *, joined: bool) -> bool:
    """Whether the second word makes one number with the first; `joined` by « et », "and"."""
    if joined:
        return (before >= 20 and value in (1, 11)) or before in (100, 1000) or value == _HALF
    if value in (100, 1000) or (before == 4 and value == 20):
        return before != _HALF
    return (before >= 20 and value < before) or (before == 10 and 7 <= value <= 9)


def _figure(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))
