"""Names: whether two spellings may be of one person. Pure.

Registers write a name in any order, with and without accents, in capitals, with a title before it.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_TITLES = frozenset(
    {"m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "pr", "sr", "soeur", "monsieur", "madame"}
)
_NOTHING = frozenset(
    {
        *("neant", "n a", "na", "nd", "ras", "rien", "aucun", "aucune", "non", "inconnu", "inconnue", "vide"),
        *("null", "none", "nan", "x", "xx", "xxx", "sans", "sans matricule", "sans numero", "en cours"),
        *("vacant", "poste vacant", "a pourvoir", "a recruter", "a affecter"),
    }
)
_LETTERS = str.maketrans({"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "n", "œ": "oe", "æ": "ae"})
_WORD = re.compile(r"[a-z0-9]+")
ALIKE = 0.8  # of two words, by the letters that they share in order: "coulibaly" and "koulibali" are 0.78
SOUNDS = (("ou", "u"), ("k", "c"), ("y", "i"), ("ph", "f"), ("th", "t"), ("h", ""))  # one name as it is heard


@lru_cache(maxsize=8192)  # places and jobs come again and again
def folded(words: str) -> str:
    """The words alone: no accents, no case, no marks, one space between them."""
    plain = unicodedata.normalize("NFKD", words.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return " ".join(_WORD.findall(plain))


def says_nothing(cell: str) -> bool:
    """Whether somebody only filled the cell, with a dash, a nought, « néant » or « vacant »."""
    words = folded(cell)
    return words in _NOTHING or not words.strip("0 ")


def key_of(name: str) -> str:
    """The words of a name in order of the alphabet, without titles: alike however it was written."""
    words = folded(name).split()
    return " ".join(sorted(word for word in words if word not in _TITLES) or sorted(words))


def alike(one: str, other: str) -> bool:
    """Whether two names, by their keys, share a word, or nearly; a name that is missing is like any.

    Enough to trust a number that she herself writes from, and never enough by itself.
    """
    if not one or not other:
        return True
    return any(_near(a, b) for a in map(_heard, one.split()) for b in map(_heard, other.split()))


def one_name(one: str, other: str) -> bool:
    """Whether two names, by their keys, may be one: every word of the shorter is in the other, or nearly.

    For rows, of which nobody says « that is I »: half a district has the name of one family, and a facility
    one telephone. An initial is like a word that it begins; a name that is missing is like any.
    """
    if not one or not other:
        return True
    fewer, more = sorted((one.split(), other.split()), key=len)
    left = [*map(_heard, more)]
    for word in sorted(map(_heard, fewer), key=len, reverse=True):  # what says most first
        found = next((each for each in left if _near(word, each) or _is_initial(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[:1] == other[:1]


def _heard(word: str) -> str:
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    return word


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) > 3 and SequenceMatcher(None, one, other).ratio() >= ALIKE
