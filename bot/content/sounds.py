"""Sounds: French words as they are heard, so that « saigneman » and « saignement » are one word.

Rough on purpose: what sounds nearly alike becomes the same, on both sides of a comparison. It knows
the spelling of French and the habits of a phone, and is used for the words of an emergency alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

# What a word must hold for a rule to change it, the rule, and the sound; in this order.
_HEARD = tuple(
    (needs, re.compile(pattern), sound)
    for needs, pattern, sound in (
        ("ph", r"ph", "f"),
        ("ch", r"sch|ch", "C"),  # of one letter, and of no other sound
        ("qur", r"qur", "kur"),  # piqûre
        ("q", r"qu|q", "k"),
        ("c", r"c", "k"),
        ("n", r"gn|ny(?=[aeou])", "N"),
        ("h", r"h", ""),
        ("oeu", r"oeu", "eu"),
        ("il", r"(?<=[aeou])il?l(?=e)|(?<=[aeou])il$", "Y"),  # travail, bouillant
        ("y", r"(?<=[aeou])y(?=[aeiou]|$)", "Y"),  # « bouyan »
        ("n", r"o[iy]n|wi?n|ouin", "win"),
        ("o", r"oi|oy|oua", "wa"),
        ("au", r"eau|au", "o"),
        ("ou", r"ou", "u"),
        ("tion", r"tion", "sion"),
        ("", r"([^\W\d])\1+", r"\1"),
        ("", r"(?:ai|ei|i|y|u)[nm](?=[^aeiouynm])", "in"),
        ("", r"[ae][nm](?=[^aeiouynm])", "an"),
        ("om", r"om(?=[bp])", "on"),
        ("", r"[ae][iy]", "e"),
        ("y", r"y", "i"),
        ("z", r"z", "s"),
    )
)
# Before an ending goes: its vowel softens what it follows: « hémorragie », « Serge », « urgent ».
_SOFT = tuple(
    (needs, re.compile(pattern), sound)
    for needs, pattern, sound in (
        ("", r"([^\W\d])\1+", r"\1"),
        ("c", r"c(?=[eiy])", "s"),
        ("g", r"g(?=[eiy])", "j"),
        ("gu", r"gu(?=[ei])", "g"),
    )
)
# At the end of a word, before what nobody hears there is taken away.
_LAST = tuple(
    (needs, re.compile(pattern), sound)
    for needs, pattern, sound in (
        ("ien", r"(?<=i)en[stdx]*$", "an"),
        ("", r"(?:ai|ei|i|y|u)[nm][stdx]*$", "in"),
        ("", r"(?:[ae][nm][sdx]*|an[stdx]*)$", "an"),
        ("e", r"(?:e[rzt]|ee)$", "e"),
        ("ai", r"(?<=\w{4})(?:ai[stx]?|aient)$", "e"),
    )
)
_MUTE = re.compile(r"(?:ent|es|e|[stxd]+)$")  # at the end of a word


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a word sounds; `word` is plain: small letters without accents. Never nothing."""
    return _changed(_closed(_changed(_changed(word, _SOFT), _LAST)), _HEARD) or word


def beginning(stem: str) -> str:
    """How the beginning of a word sounds, whatever follows."""
    return _changed(_changed(stem, _SOFT), _HEARD).removesuffix("e").rstrip("stxd")


def _closed(word: str) -> str:
    """Without the last letters that nobody hears; a short word keeps them."""
    short = _MUTE.sub("", word)
    return short if len(short) > 1 else word


def _changed(word: str, rules: Iterable[tuple[str, re.Pattern[str], str]]) -> str:
    for needs, pattern, heard in rules:
        if needs in word:
            word = pattern.sub(heard, word)
    return word
