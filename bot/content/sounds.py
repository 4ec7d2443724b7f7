"""Sounds: French words as they are heard, so that « saigneman » and « saignement » are one word.

Rough on purpose: what sounds nearly alike becomes the same, on both sides of a comparison. It knows
the spelling of French and the habits of a phone, and is used for the words of an emergency alone.
"""

import re
from functools import lru_cache

_HEARD = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"sch|ch", "C"),  # of one letter, and of no other sound
        (r"qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"ou", "u"),
        (r"t(?=ion)", "s"),
        (r"([^\W\d])\1+", r"\1"),
        (r"(?:ai|ei|i|y|u)[nm](?=[^aeiouynm])", "in"),
        (r"[ae][nm](?=[^aeiouynm])", "an"),
        (r"om(?=[bp])", "on"),
        (r"ai|ei|ay|ey", "e"),
        (r"y", "i"),
        (r"z", "s"),
    )
)
_LAST = re.compile(r"(?:ai|ei|i|y|u)[nm]$"), re.compile(r"[ae][nm]$"), re.compile(r"(?:e[rzt]|ee)$")
_MUTE = re.compile(r"(?:ent|es|e|[stxd]+)$")  # at the end of a word


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a word sounds; `word` is plain: small letters without accents. Never nothing."""
    word = _LAST[0].sub("in", word)
    word = _LAST[1].sub("an", word)
    return _heard(_closed(_LAST[2].sub("e", word))) or word


def beginning(stem: str) -> str:
    """How the beginning of a word sounds, whatever follows."""
    return _heard(stem).removesuffix("e").rstrip("stxd")


def _closed(word: str) -> str:
    """Without the last letters that nobody hears; a short word keeps them."""
    short = _MUTE.sub("", word)
    # Before the ending goes, its vowel has to soften the letter that it follows: « hémorragie », « Serge ».
    if word[len(short) :].startswith("e") and short.endswith(("c", "g")):
        short = short[:-1] + {"c": "s", "g": "j"}[short[-1]]
    return short if len(short) > 1 else word


def _heard(word: str) -> str:
    for pattern, heard in _HEARD:
        word = pattern.sub(heard, word)
    return word
