"""Mending: a word that is typed as nobody typed it before, brought back to one that is listened for.

Pure; every word is held as it sounds. A known word stays as it is. Of the others each is taken for a known
word that grew onto a small one (« nerespire »), that one wrong sound hides (« saingement »), or that is the
same to a rough ear (« cinyé »). Where some are as near it is each that tells of danger: a false alarm
costs a message, a miss may cost a life.
"""

from collections.abc import Callable, Iterable, Mapping

from bot.content.folding import gaps, within_one
from bot.content.phrases import EITHER
from bot.content.sounds import sound

LEAST = 5  # letters, or sounds, of a word that is known in spite of a wrong one
LEAST_ROUGH = 4  # sounds of a word that is known by a rough ear
LEAST_GROWN = 4  # letters of a word that a small one grew onto
_SMALL = "les la le ne pas pa des de du au en on un une il est sa se son ma ca cest el elle qui ki que ke re"
SMALL = tuple(_SMALL.split())  # what other words grow onto
BEHIND = ("plus", "pas", "pa")
LEAST_WHOLE = 3  # letters of a word among others that run together
LEAST_RUN = 9  # letters of an unknown word that may be a sentence without spaces
_HEARD_BEFORE_E = tuple("stdxnm")  # what is heard at the end of a word because an e follows
_ROUGH = str.maketrans({"e": "i", "o": "u", "C": "s", "j": "s", "v": "f", "b": "p", "w": "u"})


def apart(typed: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """A word apart from the small ones that it grew onto; nothing when what is left is not known."""
    if typed in SMALL or known(typed):
        return (typed,)
    for small in SMALL:
        if typed.startswith(small) and (rest := apart(typed[len(small) :], known)):
            return small, *rest
    for small in BEHIND:
        if typed.endswith(small) and (rest := apart(typed[: -len(small)], known)):
            return *rest, small
    return ()


class Mending:
    """The words that are known: as they are written, as they sound, and as they nearly do."""

    def __init__(
        self,
        short: Mapping[str, str],
        telling: Iterable[str],
        others: Iterable[str],
        listened: Callable[[str], bool],
    ) -> None:
        """All words folded. `short`: how it is typed → how it is meant, in one way or `|` another;
        `telling`: words that tell of danger; `others`: all other known words; `listened`: whether a line
        has this sound, or begins so.
        """
        self._short = short
        self._telling = frozenset(telling)
        self._listened = listened
        self._sounds_of = {word: sound(word) for word in (*others, *self._telling)}
        self._known = frozenset(self._sounds_of.values())
        self._told = frozenset(self._sounds_of[word] for word in self._telling)
        self._rough: dict[str, list[str]] = {}
        self._written: dict[str, list[str]] = {}  # without one letter → the words
        self._sounding: dict[str, list[str]] = {}  # without one sound → the words
        for word, heard in self._sounds_of.items():
            if len(heard) >= LEAST_ROUGH:
                self._rough.setdefault(heard.translate(_ROUGH), []).append(word)
            for near, form in ((self._written, word), (self._sounding, heard)):
                for gap in gaps(form) if len(form) >= LEAST else ():
                    near.setdefault(gap, []).append(word)

    def heard(self, typed: str) -> tuple[str, ...]:
        """How a folded word sounds: as it is meant, and in its parts."""
        if typed in self._short or typed in self._sounds_of:
            return self._sounds(typed)
        if (whole := self._without_e(typed)) is not None:
            return (whole,)
        if self._knows(typed):
            return self._sounds(typed)
        parts = apart(typed, self._written_so)
        if not parts and (mended := self._mended(typed)) is not None:
            return (mended,)
        parts = parts or apart(typed, self._sounds_so) or self._run_together(typed) or (typed,)
        return tuple(heard for part in parts for heard in self._sounds(part))

    def _without_e(self, typed: str) -> str | None:
        """How a word of danger sounds of which the mute e was left out: « kris », « vit », « plèn »."""
        if not typed.endswith(_HEARD_BEFORE_E) or (typed[-1] in "nm" and sound(typed) in self._told):
            return None
        heard = sound(f"{typed}e")
        return heard if heard in self._told else None

    def _sounds(self, typed: str) -> tuple[str, ...]:
        words = self._short.get(typed, typed).split()
        return tuple(EITHER.join(map(sound, word.split(EITHER))) for word in words)

    def _knows(self, typed: str) -> bool:
        """Whether each word that this stands for is one that stays as it is."""
        return all(heard in self._known or self._listened(heard) for heard in self._sounds(typed))

    def _written_so(self, word: str) -> bool:
        return word in self._short or (len(word) >= LEAST_GROWN and word in self._sounds_of)

    def _run_together(self, typed: str) -> tuple[str, ...]:
        """The known words that a sentence without spaces is made of: « ellesaignebeaucoup »."""
        return _split(typed, self._whole) if len(typed) >= LEAST_RUN else ()

    def _whole(self, word: str) -> bool:
        return word in self._short or (len(word) >= LEAST_WHOLE and word in self._sounds_of)

    def _sounds_so(self, word: str) -> bool:
        return len(word) >= LEAST_GROWN and self._knows(word)

    def _mended(self, typed: str) -> str | None:
        """How the known word sounds that is meant by an unknown one; None when it is near none."""
        heard = sound(typed)
        near = self._rough.get(heard.translate(_ROUGH), []) if len(heard) >= LEAST_ROUGH else []
        slips = [word for word in _near(self._written, typed) if within_one(typed, word)]
        slips += [word for word in _near(self._sounding, heard) if within_one(heard, self._sounds_of[word])]
        near = [*near, *(word for word in slips if self._sounds_of[word][0] == heard[0])]
        told = sorted({self._sounds_of[word] for word in near if word in self._telling})
        if told:
            return EITHER.join(told)
        return min(
            (self._sounds_of[word] for word in near),
            key=lambda one: (abs(len(one) - len(heard)), one),
            default=None,
        )


def _split(typed: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Words of which each is known or small, the longest first; nothing where one is not."""
    ways: dict[int, tuple[str, ...]] = {len(typed): ()}  # from which letter on → its words
    for start in range(len(typed) - 1, -1, -1):
        for end in range(len(typed), start, -1):
            word = typed[start:end]
            if end in ways and (word in SMALL or word in BEHIND or known(word)):
                ways[start] = (word, *ways[end])
                break
    return ways.get(0, ())


def _near(words: Mapping[str, Iterable[str]], form: str) -> set[str]:
    """The words that may be one slip away."""
    if len(form) < LEAST:
        return set()
    return {word for gap in gaps(form) for word in words.get(gap, ())}
