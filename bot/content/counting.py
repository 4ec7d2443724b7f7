"""Counting: whole numbers in figures and in words, French and English."""

import re

_FRENCH = """zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
dixsept dixhuit dixneuf vingt"""
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""

WORDS = {
    **{word: n for words in (_FRENCH, _ENGLISH) for n, word in enumerate(words.split())},
    "une": 1,
}
_FIGURES = re.compile(r"(\d{1,6})")
_OF_TEN = re.compile(r"(.{1,12}?) ?(?:/|\bsur\b|\bout of\b|\bof\b) ?(?:10|dix|ten)")
_ABOUT = re.compile(
    r"(?:environ|a peu pres?|plutot|presque|je dirais|je pense|je crois|je dis|je suis a|je me donne|je donne"
    r"|je mets|niveau|note|cest|peut[- ]?etre|about|maybe|around|rather|id say|i would say|i think|im at"
    r"|i am at|level|i give) "
)
_MORE_OR_LESS = re.compile(
    r"(?<=\w)(?: (?:environ|a peu pres?|peut[- ]?etre|je (?:pense|crois)|i think|maybe|or so)|ish)$"
)


def number(text: str) -> int | None:
    """The number, when the text is nothing else: "7", "sept", "7/10", "je dirais 7 sur 10".

    `text` is `folding.plain`, without the punctuation around it.
    """
    if len(text) > 40:
        return None
    text = _MORE_OR_LESS.sub("", text[begun.end() :] if (begun := _ABOUT.match(text)) else text)
    value = counted(text)
    if value is not None:
        return value
    of_ten = _OF_TEN.fullmatch(text)
    value = counted(of_ten[1]) if of_ten else None
    return value if value is not None and value <= 10 else None


def counted(text: str) -> int | None:
    """One number alone, figures of any script or a word; None for everything else."""
    if _FIGURES.fullmatch(text):
        return int(text)
    return WORDS.get(text.replace("-", "").replace(" ", "")) if len(text) < 12 else None
