"""Spelling: what is typed on a phone, brought back to a word that is known.

A word is the one meant when it sounds the same in French ("saigneman"), when one slip parts them
("ocytoscine"), or when an article has grown onto it ("lutérus"). What is near no known word stays as it is.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

from bot.content.folding import gaps, within_one
from bot.content.gapped import Gapped
from bot.content.sounds import sound as fine

LEAST = 4  # letters; shorter words are too near to each other
LEAST_TYPED = 3  # letters of a word that is known by its sound alone
LEAST_SOUNDS = 2
LEAST_HEARD = 5  # sounds, to be known in spite of a wrong one
_ELIDED = ("qu", "l", "d", "j", "n", "s", "m", "t", "c")
_HEARD_BEFORE_E = tuple("stdx")  # at the end of a word, because an e follows
_NASAL = ("n", "m")  # unless an e follows
_ARTICLES = ("qu", "l", "d", "j")  # of these, what grows onto a noun or a verb

# How French sounds, roughly: what people confuse in writing becomes one. In this order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=[aiou])z$", "se"),  # « doz »: who writes it hears it
        (r"qu(?=r)", "ku"),  # piqûre
        (r"ph", "f"),
        (r"th", "t"),
        (r"tio(?=n)", "sio"),
        (r"ch|sh", "X"),
        (r"qu|ck|cc(?![eiy])|q", "k"),
        (r"sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"gn|ny", "N"),
        (r"eau|au", "o"),
        (r"oeu|eu|oe", "e"),
        (r"ill", "i"),
        (r"y", "i"),
        (r"h", ""),
        (r"(ain|ein|in|im)(?![aeiou])", "5"),
        (r"(an|en|am|em)(?![aeiou])(n|m)?", "1"),
        (r"(on|om)(?![aeiou])(n|m)?", "2"),
        (r"ai|ei|ee", "e"),
        (r"oua|oi", "wa"),
        (r"ou", "u"),
        (r"z", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
        (r"(er|ez|et|es|ent|e|s|t|d|p)$", ""),
        (r"(?<=.{3})(s|t|d|e)$", ""),
    )
)


@lru_cache(maxsize=40_000)
def sound(word: str) -> str:
    """How a folded word sounds, in signs of our own."""
    for pattern, meant in _SOUNDS:
        word = pattern.sub(meant, word)
    return word


Groups = Mapping[str, tuple[str, ...]]


def _grouped(pairs: Iterable[tuple[str, str]]) -> Groups:
    """The words of each key, in tuples: of a hundred thousand keys sets would take four times the room."""
    groups: dict[str, tuple[str, ...]] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}  # most keys have one word, and share its tuple
    for key, word in pairs:
        group = groups.get(key, ())
        if word not in group:
            more = (*group, word)
            groups[key] = same.setdefault(more, more)
    return groups


def _heard(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each that is long enough to be known in spite of a wrong sound, with how it sounds."""
    return ((heard, word) for word in words if len(heard := sound(word)) >= LEAST_HEARD)


class Spelling:
    """The words that are known, by how they are written and how they sound."""

    def __init__(
        self,
        words: Iterable[str],
        likely: Collection[str],
        things: Collection[str],
        stems: Callable[[str], frozenset[str]],
        refused: Collection[str] = (),
    ) -> None:
        """`likely`: words that are meant sooner than others when several are as near; `things`: of these,
        those that have a name of their own, whatever is written before them; `refused`: those that only
        a refusal holds. A slip leads there when it leads nowhere else: « pinta » is penta, no guinea fowl.
        """
        self._stems = stems
        self._words = frozenset(words)
        self._likely = frozenset(likely)
        self._things = frozenset(things)
        self._refused = frozenset(refused)
        self._roots = {root for word in self._words for root in stems(word)}
        long = [word for word in self._words if len(word) >= LEAST]
        typed = (word for word in self._words if len(word) >= LEAST_TYPED)
        self._by_fine = _grouped((fine(word), word) for word in typed)  # how it sounds to a good ear
        self._by_sound = _grouped((sound(word), word) for word in long)
        self._by_heard = Gapped(_heard(long))
        self._by_gap = Gapped((word, word) for word in long)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def names(self, word: str) -> bool:
        """Whether this is a word that is meant sooner than others, and long enough to be no part of one."""
        return len(word) > LEAST and word in self._likely

    def meant(self, word: str) -> str | None:
        """The known word that this is, or is written for; None when it is near none."""
        if word in self._words:
            return self._ungrown(word)
        if word.isdecimal() or len(word) < LEAST_TYPED:
            return None
        if (same := self.alike(word)) is not None:
            return self._ungrown(self._unless_slipped(word, same))
        stripped = [word[len(e) :] for e in _ELIDED if word.startswith(e)]
        for form in stripped:
            if form in (self._words if len(form) >= LEAST else self._likely) and len(form) > 2:
                return form
        if len(word) < LEAST:
            return None
        for form in (word, *stripped):
            if len(form) > LEAST and self._stems(form) & self._roots:
                return form  # another ending of a known word
        found = self._nearest(word, stripped)
        return found and self._ungrown(self._unless_slipped(word, found))

    def _unless_slipped(self, word: str, found: str) -> str:
        """What sounds like a word that is refused, unless a single letter parts it from one that is not."""
        if found in self._refused and not within_one(word, found):
            return self._best(word, self._a_slip_away(word) - self._refused) or found
        return found

    def wavers(self, word: str) -> bool:
        """Whether a word that is refused is a slip away, though another one is meant, or none.

        Of a short word only a letter may be missing: « sake » is as likely a snake as it is a sack.
        """
        return bool(self._refused & self._near(word)) and self.meant(word) not in self._refused

    def unslipped(self, word: str) -> str:
        """The word without the one letter that parts it from the known one that is meant, if that is all."""
        meant = self.meant(word)
        return meant if meant is not None and len(word) > LEAST and within_one(word, meant) else word

    def _near(self, word: str) -> Set[str]:
        """The known words that are a slip away from one that is none."""
        if word in self._words:
            return frozenset()
        if len(word) == LEAST:
            return {o for o in self._by_gap.left(word) if o[0] == word[0] and word in gaps(o)}
        return self._a_slip_away(word)

    def _nearest(self, word: str, stripped: Sequence[str]) -> str | None:
        """The word that this is with a slip, or as it sounds; of several one that is not refused."""
        for forms, ways in (
            ((word,), (self._sounding, self._a_slip_away)),
            (stripped, (self._sounding, self._a_slip_away)),
            ((word, *stripped), (self._nearly_sounding,)),
        ):
            for near in ways:
                for form in forms:
                    if found := near(form):
                        return self._best(form, found - self._refused or found)
        return None

    def _ungrown(self, known: str) -> str:
        """However often it is typed, « locyto » is « ocyto » with its article grown on."""
        if known in self._likely:
            return known
        grown = (known[len(a) :] for a in _ARTICLES if known.startswith(a))
        return next((form for form in grown if form in self._things and form[0] in "aeiouh"), known)

    def alike(self, word: str) -> str | None:
        """The word that sounds the same to a good ear, be it with the mute e that was left out: « vit »."""
        forms = [f"{word}e", word] if word.endswith(_HEARD_BEFORE_E) else [word]
        if word.endswith(_NASAL):
            forms.append(f"{word}e")
        for form in forms:
            heard = fine(form)
            found = set(self._by_fine.get(heard, ())) if len(heard) >= LEAST_SOUNDS else set()
            if len(heard) == LEAST_SOUNDS:
                found = {one for one in found if within_one(form, one)}
            if found:
                longer = {one for one in found if one.startswith(word)}  # only its mute end was left out
                return self._best(word, longer or found)
        return None

    def _sounding(self, word: str) -> Set[str]:
        heard = sound(word)
        return set(self._by_sound.get(heard, ())) if len(word) >= LEAST and len(heard) >= 3 else set()

    def _a_slip_away(self, word: str) -> Set[str]:
        """A letter more, less, wrong or swapped; the first one is seldom the slip."""
        if len(word) <= LEAST:
            return set()
        near = self._by_gap.near(word)
        return {o for o in near if o[0] == word[0] and within_one(word, o)}

    def _nearly_sounding(self, word: str) -> Set[str]:
        """One sound more, less or wrong, in a word that is long enough to be known by the others."""
        heard = sound(word)
        if len(heard) < LEAST_HEARD:
            return set()
        alike = {o: sound(o) for o in self._by_heard.near(heard)}
        return {o for o, there in alike.items() if there[0] == heard[0] and within_one(heard, there)}

    def _best(self, word: str, found: Collection[str]) -> str | None:
        """The likeliest; between equals the one of the same length, then by the alphabet."""

        def far(other: str) -> tuple[bool, bool, int, str]:
            return other not in self._likely, other[0] != word[0], abs(len(other) - len(word)), other

        return min(found, key=far, default=None)


class Slips:
    """Words that have been typed or are known, by those that one letter or sound parts from them."""

    def __init__(self, words: Iterable[str]) -> None:
        long = [word for word in words if len(word) >= LEAST]
        self._by_gap = Gapped((word, word) for word in long)
        self._by_heard = Gapped(_heard(long))

    def of(self, word: str) -> Set[str]:
        """The others that it may be a slip of, be it known itself: « lit » may be « lait »."""
        near = self._by_gap.near(word)
        found = {o for o in near if o[0] == word[0] and within_one(word, o)}
        heard = sound(word)
        if len(heard) >= LEAST_HEARD:
            alike = {o: sound(o) for o in self._by_heard.near(heard)}
            found |= {o for o, there in alike.items() if there[0] == heard[0] and within_one(heard, there)}
        return found - {word}
