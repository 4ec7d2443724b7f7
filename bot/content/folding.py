"""Folding: typed words without what typing varies.

Case, accents, apostrophes, punctuation and emoji go; Bambara letters become those of the French
keyboard on which they are mostly typed ("dɛmɛ", "deme").
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import itemgetter

_MARKS = re.compile("[\u0300-\u036f'’‘`ʼ´]+")
_LETTERS = str.maketrans({"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "n", "œ": "oe", "æ": "ae"})
_HAS_LETTERS = re.compile("[ɛɔɲŋœæ]")
_WORD = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"(\D)\1\1+")  # among words with one space between them: of letters alone


def plain(words: str) -> str:
    """Small letters without accents or apostrophes; punctuation and spaces stay as they are."""
    words = words.casefold()
    if words.isascii():
        return words.replace("'", "").replace("`", "")
    if "´" in words:  # typed as an apostrophe; decomposed it would be a space
        words = words.replace("´", "")
    words = _MARKS.sub("", unicodedata.normalize("NFKD", words))
    return words.translate(_LETTERS) if _HAS_LETTERS.search(words) else words


def fold(words: str) -> str:
    """The words alone, one space between them; "ouiiii" is "oui"."""
    return parted(plain(words))


def parted(text: str) -> str:
    """The words of what is plain already."""
    return _DRAWN_OUT.sub(itemgetter(1), " ".join(_WORD.findall(text)))


def within_one(one: str, other: str) -> bool:
    """Whether one slip turns one word into the other: a letter more, less, wrong, or two swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped


def gaps(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two that one slip parts share one of these."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
