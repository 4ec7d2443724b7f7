"""Hands: how other people would have typed the same words, the same each time.

By ear (k for c, é for ait, no mute letters), some of that, small words grown onto the next, one slip of the
finger in a long word. Rough on purpose: nobody writes so all the time, and most write so at times.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

_BY_EAR = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"['’]", " "),
        (r"ph", "f"),
        (r"qu(?=[eiéèaou])|q", "k"),
        (r"cc(?=[aou])", "k"),
        (r"tion\b", "sion"),
        (r"eaux?\b|eau|au", "o"),
        (r"c(?=[aou]|[rl])|c\b", "k"),
        (r"ss", "s"),
        (r"(?<=[a-zéè])([bdfglmnprt])\1", r"\1"),
        (r"(?<![scp])h", ""),
        (r"(?:aient|ait|ais|ées|ée|és|er|ez|et)\b", "é"),
        (r"ai(?![nml])|ei(?![nml])", "é"),
        (r"(?<=[bcdfglnpqrstvz])ent\b", ""),
        (r"(?<=[a-zéèêûîô]{2}[bdflmnpkrstvz])es?\b", ""),
        (r"em(?=[bp])|en(?=[tdcsfgv])", "an"),
        (r"oi", "wa"),
        (r"y", "i"),
        (r"g(?=[eéi])", "j"),
        (r"[êè]", "é"),
    )
)
_KEPT = frozenset("la le les bb elle ta apr une".split())  # noqa: SIM905 — nobody shortens them further
_SMALL = re.compile(r"\b(la|le|les|ne|se|il|du|de|au|sa|ça|pas|en|on) (?=\w)")
LONG = 6  # letters of a word in which a finger slips


def by_ear(words: str, share: int = 100, seed: str = "") -> str:
    """Every word as it is heard; of the habits only `share` in a hundred, drawn by word and seed."""
    return " ".join(_word_by_ear(word, share, seed) for word in words.split())


def grown(words: str) -> str:
    """Without apostrophes, and half of the small words grown onto the next."""
    words = re.sub(r"\b([ldnjmts])['’]", r"\1", words)
    return _SMALL.sub(lambda found: found[1] if _drawn(words + str(found.start()), 2) else found[0], words)


def slipped(words: str) -> str:
    """One letter of a long word left out, doubled or swapped."""
    typed = words.split()
    long = [at for at, word in enumerate(typed) if len(word) >= LONG]
    if not long:
        return words
    at = long[_drawn(f"{words}s", len(long))]
    word = typed[at]
    i = 1 + _drawn(f"{words}x", len(word) - 2)
    ways = (word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], _swapped(word, i))
    typed[at] = ways[_drawn(f"{words}y", 3)]
    return " ".join(typed)


HANDS: Mapping[str, Callable[[str], str]] = {
    "by ear": by_ear,
    "half by ear": lambda words: by_ear(words, 50, "a"),
    "half by ear, another half": lambda words: by_ear(words, 50, "b"),
    "grown": grown,
    "slipped": slipped,
}


def _word_by_ear(word: str, share: int, seed: str) -> str:
    heard = word.lower()
    if heard in _KEPT:
        return word
    for number, (pattern, sound) in enumerate(_BY_EAR):
        if _drawn(f"{word}{number}{seed}", 100) < share:
            heard = pattern.sub(sound, heard)
    return heard


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _drawn(key: str, many: int) -> int:
    """A number below `many`, the same for the same key."""
    return int.from_bytes(hashlib.sha1(key.encode(), usedforsecurity=False).digest()[:4], "big") % many
