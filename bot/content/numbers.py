"""Numbers: is there one in these words, in figures or spelt out before a unit?

« deux minutes » is as much a dose as « 2 minutes »; « un deuxième bébé » is none.
"""

import re

_UNITS = {
    "fr": r"ui|u\.i\.|mg|µg|mcg|ml|g|gramme|microgramme|milligramme|ampoule|comprimé|minute|heure|jour"
    r"|semaine|mois|an|année|dose|fois|degré|goutte|pour cent",
    "en": r"iu|i\.u\.|mg|µg|mcg|ml|g|gram|microgram|milligram|ampoule|tablet|minute|hour|day|week|month"
    r"|year|dose|times|degree|drop|per ?cent",
}
# « une fois », "a minute" are how people speak; from two on, and with a half, it is a measure.
_WORDS = {
    "fr": r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
    r"|trente|quarante|cinquante|soixante|cent|cents|mille|demi|demie",
    "en": r"two|twice|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|half an?",
}
# Names that have a figure in them measure nothing.
_NAMES = re.compile(r"\b(?:R21|C2P|Coach2PEV)\b")
_SPELT = {
    language: re.compile(rf"\b(?:{_WORDS[language]})[ -](?:{units})s?\b", re.IGNORECASE)
    for language, units in _UNITS.items()
}


def number_in(words: str, language: str) -> str:
    """The first number that stands in the words; empty when there is none."""
    words = _NAMES.sub("∎", words)
    figures = re.search(r"\d+(?:[.,]\d+)*", words)
    if figures:
        return figures[0]
    other = next((c for c in words if c.isnumeric()), "")  # ½, ² and their like
    spelt = _SPELT[language].search(words) if language in _SPELT else None
    return other or (spelt[0] if spelt else "")
