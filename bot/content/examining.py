"""Examining: the answer to a question that has a right one, typed with doubts or in the option's own words.

Pure. What could be two options is none.
"""

import re
from collections.abc import Iterable, Sequence

from bot.content.folding import fold, parted, plain, within_one
from bot.content.texting import sense, spelt_out

LEAST = 4  # letters in all, to be told from other words
FIGURES = 2  # signs in all where one is a figure: a figure alone is a place in the list
LONG = 7  # letters of a word that is known in spite of a slip

WAIT = frozenset("attends attend attendez attente wait encore suite apres ensuite next more stop".split())  # noqa: SIM905
_OPENING = re.compile(
    r"^(?:(?:euh|ben|bah|bon|alors|donc|moi|hmm|well|so)\b ?)*"
    r"(?:(?:je (?:pense|crois|dirais|choisis|prends|dis|reponds|mets)|(?:pour|selon) moi|a mon avis"
    r"|(?:peut ?etre|surement|sans doute|probablement)|(?:ma|la)(?: bonne)? reponse"
    r"|i (?:think|guess|believe|would say|say|choose|take)|maybe|perhaps|probably"
    r"|(?:my|the)(?: right)? answer)\b ?)?"
    r"(?:(?:que|that)\b ?)?(?:(?:cest|ce serait|est|it is|is)\b ?)?"
)
_CLOSING = re.compile(r" (?:je (?:pense|crois)|peut ?etre|a mon avis|pour moi|hein|i (?:think|guess)|maybe)$")
_PARTED = re.compile(r"['’‘`ʼ´]")
_OPTIONS = frozenset("abcdef")
_ELIDED = "ldcjmnst"


def unhedged(tokens: Sequence[str]) -> list[str]:
    """The words without what leads to an answer and says nothing of it: « je pense que c’est la 2 »."""
    text = spelt_out(" ".join(tokens))
    bare = _OPENING.sub("", _CLOSING.sub("", text), count=1)
    return list(tokens) if bare == text else bare.split()


def written_out(compact: str, options: Iterable[tuple[str, str]]) -> str | None:
    """The choice whose option was typed as it reads. `options`: (choice value, option), in any languages."""
    return next((value for value, option in options if fold(option).replace(" ", "") == compact), None)


def the_one_with(tokens: Sequence[str], options: Iterable[tuple[str, str]]) -> str | None:
    """The one choice whose option holds all that these words say: « misoprostol », « 10 ui »."""
    typed = "".join(tokens)
    if typed in WAIT or {"ou", "or"} & set(tokens):
        return None
    if len(typed) < (FIGURES if any(map(str.isdecimal, typed)) else LEAST):
        return None
    said = sense(tokens)
    found = {value for value, option in options if _holds(option, said)}
    return found.pop() if len(found) == 1 else None


def is_lettered(tokens: Sequence[str]) -> bool:
    """Whether letters of options stand among other words: « A et B », « C pas A »."""
    return len(tokens) > 1 and any(token in _OPTIONS for token in tokens)


def is_disputed(place: str, value: str, options: Iterable[tuple[str, str]]) -> bool:
    """Whether this figure, the place of that choice, stands in another option: « 3 » in « 3 heures »."""
    found = {other for other, option in options if _holds(option, (place,))}
    return bool(found) and value not in found


def _holds(option: str, said: Iterable[str]) -> bool:
    words = f"{parted(plain(option))} {parted(plain(_PARTED.sub(' ', option)))}".split()
    return all(any(_same(one, word) for word in words) for one in said)


def _same(typed: str, word: str) -> bool:
    """Whether it is that word, perhaps elided or with a slip; a figure is never a slip."""
    if typed == word or (typed[0] in _ELIDED and typed[1:] == word):
        return True
    figures = any(c.isdecimal() for c in typed + word)
    return not figures and min(len(typed), len(word)) >= LONG and within_one(typed, word)
