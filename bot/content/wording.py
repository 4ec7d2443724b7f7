"""Wording: typed words read as what they mean, each thing by one word.

Shorthand is spelt out, slips are mended, synonyms become one, and what says nothing is told apart from
what is asked. Questions and cards are read by the same rules; only a question may be misspelt.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from operator import and_

import snowballstemmer

from bot.content.asking import Asking, Refusal, tokens
from bot.content.mending import apart
from bot.content.sounds import sound
from bot.content.spelling import Slips, Spelling

MOST_WORDS = 60  # more is no question
MOST_MENDED = 20_000  # words whose mending is kept; most questions hold no other
OFTEN = 3  # a word that stands in so many questions is meant as it was typed
LEAST_ENDED = 7  # letters of a word that is told by its ending
SHORT = 4  # letters; a shorter word has no ending to lose
LEAST_SLIPPED = 3  # letters of a word that may hide one that is refused
LEAST_HEARD = 5  # sounds of words that are refused by their sound alone

Stems = frozenset[str]

_STEMMERS = {"fr": snowballstemmer.stemmer("french"), "en": snowballstemmer.stemmer("english")}
_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on
ARTICLES = frozenset("le la les l un une des du de d au aux the a an of".split())  # noqa: SIM905


class Wording:
    """How words are read, with what trainers say about asking.

    `texts`: all words that cards hold; `often`: words that were typed often, and are meant as they were
    typed, unless one of the others sounds the same.
    """

    def __init__(self, asking: Asking, texts: Iterable[str], often: Iterable[str]) -> None:
        self.asking = asking
        self._longest: dict[str, int] = {}  # by the first word, the longest way to say something
        for first, *others in asking.same:
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(others))
        self._mends: dict[str, tuple[str, ...]] = {}  # word → what is meant by it
        answered = (one.words for one in asking.questions if one.section is not None)
        self._typed = Counter(word for words in answered for word in set(tokens(words)))
        self._inflected = _by_stem(asking)
        phrases = [phrase for r in asking.refusals for group in (*r.groups, r.unless) for phrase in group]
        ours = {word for phrase in (*asking.same, *phrases) for word in phrase} | set(asking.same.values())
        told = asking.idle | asking.aspects | asking.fields | set(asking.shorthand)
        told = told.union(asking.same.values(), *asking.same, *map(tokens, texts))
        known = ours | told
        sounds = set(map(sound, known))
        known |= {word for word in often if sound(word) not in sounds}
        things = {typed[0] for typed in asking.same if len(typed) == 1 and len(typed[0]) > SHORT}
        refused = {word for phrase in phrases for word in phrase} - told
        self._known = Spelling(known, ours, things, stems, refused)
        self._slips = Slips({*known, *(word for one in asking.questions for word in tokens(one.words))})
        kept = {stem(word, "fr") for word in (*asking.same.values(), *asking.aspects, *asking.fields)}
        self._idle = {stem(word, "fr") for word in asking.idle} - kept
        self._refusals = [(r.id, _Pattern(r, self._meant)) for r in asking.refusals if r.groups]
        self._endings = [(r.id, r.endings) for r in asking.refusals if r.endings]

    def typed(self, question: str) -> list[str]:
        """The words of a question as they were typed, shorthand spelt out."""
        return list(self._spelt_out(tokens(question)[:MOST_WORDS]))

    def asked(self, typed: Iterable[str]) -> list[str]:
        """These words as they are meant."""
        return self._as_one([meant for word in typed for meant in self._mended(word)])

    def heard(self, typed: Iterable[str]) -> list[str]:
        """How these words sound, without articles; a slip is not heard."""
        return [sound(self._known.unslipped(word)) for word in typed if word not in ARTICLES]

    def written(self, text: str) -> list[str]:
        """The words of a card that say something."""
        return self.telling(self._as_one(tokens(text)))

    def telling(self, words: Iterable[str]) -> list[str]:
        """Those that say something; a number does."""
        return [w for w in words if w.isdecimal() or (len(w) > 1 and stem(w, "fr") not in self._idle)]

    def things(self, telling: Sequence[str]) -> list[str]:
        """What a card must speak of: the narrow things, or the wide ones when nothing narrower is asked."""
        wide = [word for word in telling if not word.isdecimal() and word not in self.asking.aspects]
        return [word for word in wide if word not in self.asking.fields] or wide

    def refused(self, asked: Iterable[str], typed: Iterable[str]) -> str | None:
        """The refusal that these words meet, as they are meant or as they were typed: by their sound."""
        said, heard = _bare(asked), _heard(typed)
        return next((id for id, pattern in self._refusals if pattern.matches(said, heard)), None)

    def wavering(self, typed: Iterable[str]) -> Set[str]:
        """What is meant by words that may as well be meant for one that is refused."""
        return {meant for word in typed if self._known.wavers(word) for meant in self.asked([word])}

    def knows(self, word: str) -> bool:
        """Whether cards, or what trainers say about asking, hold a word."""
        return word in self._known

    def hiding(self, typed: Sequence[str], held: Set[str]) -> int:
        """How many words may be slips of others with which the question would be refused: « le palh ».

        `held`: the stems with which the answer was asked for: a word that is known and of these is meant.
        """
        guarded = not self.asking.guarded.isdisjoint(self.asked(typed))
        return sum(self._hides(typed, at, held, guarded) for at in range(len(typed)))

    def _hides(self, typed: Sequence[str], at: int, held: Set[str], guarded: bool) -> bool:
        word = typed[at]
        if len(word) < LEAST_SLIPPED or word.isdecimal() or self._is_meant(word, held, guarded):
            return False
        if len(word) == SHORT and self._known.wavers(word):
            return False  # that is doubt enough of so short a word
        readings = ([*typed[:at], other, *typed[at + 1 :]] for other in self._slips.of(word))
        return any(self.refused(self.asked(one), one) is not None for one in readings)

    def _is_meant(self, word: str, held: Set[str], guarded: bool) -> bool:
        """Whether a word stands there as it is meant: it was typed before, or the answer speaks of it.

        One that says nothing is, unless the question names what is dangerous elsewhere.
        """
        if word not in self._known:
            return word in self._typed
        said = self.telling(self.asked([word]))
        if self._typed[word] > OFTEN or not said:
            return self._typed[word] > OFTEN or not guarded
        return self._typed[word] == OFTEN or not any(held.isdisjoint(stems(one)) for one in said)

    def strange(self, question: str) -> str | None:
        """The refusal that a typed word meets by its ending, when nothing here knows the word itself."""
        strange = [w for w in tokens(question) if len(w) >= LEAST_ENDED and self._known.meant(w) in (None, w)]
        strange = [word for word in strange if word not in self._known]
        return next((id for id, ends in self._endings if any(word.endswith(ends) for word in strange)), None)

    def _meant(self, words: Sequence[str]) -> list[str]:
        return self._as_one(list(self._spelt_out(words)))

    def _spelt_out(self, words: Iterable[str]) -> Iterator[str]:
        return (long for word in words for long in self.asking.shorthand.get(word, (word,)))

    def _mended(self, word: str) -> tuple[str, ...]:
        """The known words that are meant; shorthand that a slip hid is spelt out, what is spelt out stays."""
        if (kept := self._mends.get(word)) is not None:
            return kept
        meant: list[str] = []
        for part in self._apart(word):
            known = self._known.meant(part)
            meant += [part] if known in (None, part) else self._spelt_out((known,))
        if len(self._mends) < MOST_MENDED:
            self._mends[word] = tuple(meant)
        return tuple(meant)

    def _apart(self, word: str) -> tuple[str, ...]:
        """A word apart from the small ones that it grew onto: « lagatpa »."""
        if word in self._known or self._known.alike(word) is not None:
            return (word,)
        return apart(word, self._known.names) or (word,)

    def _as_one(self, words: Sequence[str]) -> list[str]:
        """What is one thing by one word, the longest way to say it first."""
        read: list[str] = []
        at = 0
        while at < len(words):
            size, one = self._longest_at(words, at)
            read.append(one)
            at += size
        return read

    def _longest_at(self, words: Sequence[str], at: int) -> tuple[int, str]:
        for size in range(min(self._longest.get(words[at], 0), len(words) - at), 0, -1):
            one = self.asking.same.get(tuple(words[at : at + size]))
            if one is not None:
                return size, one
        return 1, self._inflected.get(stem(words[at], "fr"), words[at])


def _by_stem(asking: Asking) -> Mapping[str, str]:
    """The one word that a stem stands for, where no other way to say something has the same stem."""
    meant: dict[str, set[str]] = defaultdict(set)
    for typed, one in asking.same.items():
        if len(typed) == 1 and len(typed[0]) > SHORT:
            meant[stem(typed[0], "fr")].add(one)
    others = {stem(word, "fr") for word in asking.idle}
    return {root: min(ones) for root, ones in meant.items() if len(ones) == 1 and root not in others}


class _Pattern:
    """A refusal, its words read as a question's are; and as they sound, for whoever spells by ear."""

    def __init__(self, refusal: Refusal, read: Callable[[Sequence[str]], list[str]]) -> None:
        self._groups = [
            (_Phrases(_bare(read(phrase)) for phrase in group), _Phrases(_sounding(group)))
            for group in refusal.groups
        ]
        self._unless = _Phrases(_bare(read(phrase)) for phrase in refusal.unless)

    def matches(self, said: Sequence[Stems], heard: Sequence[Stems]) -> bool:
        """Whether the question holds something of every group, and nothing that lifts the refusal."""
        held = all(meant.any_in(said) or sounding.any_in(heard) for meant, sounding in self._groups)
        return held and not self._unless.any_in(said)


class _Phrases:
    """Words in a row, by the stems, or sounds, that the first of them has."""

    def __init__(self, phrases: Iterable[Sequence[Stems]]) -> None:
        self._by_first: Mapping[str, list[Sequence[Stems]]] = defaultdict(list)
        for phrase in phrases:
            for first in phrase[0] if phrase else ():
                self._by_first[first].append(phrase)

    def any_in(self, said: Sequence[Stems]) -> bool:
        """Whether one of them stands in what was said."""
        for at, word in enumerate(said):
            for first in word:
                for phrase in self._by_first.get(first, ()):
                    there = said[at : at + len(phrase)]
                    if len(there) == len(phrase) and all(map(and_, there, phrase)):
                        return True
        return False


def _bare(words: Iterable[str]) -> list[Stems]:
    """The stems of the words, without articles: « le travail » is « travail »."""
    return [stems(word) for word in words if word not in ARTICLES]


def _heard(words: Iterable[str]) -> list[Stems]:
    """How the words sound, without articles."""
    return [frozenset({sound(word)}) for word in words if word not in ARTICLES]


def _sounding(phrases: Iterable[Sequence[str]]) -> Iterator[list[Stems]]:
    """How these phrases sound, where that is long enough to be no other; an article may have grown on."""
    for phrase in phrases:
        heard = [sound(word) for word in phrase if word not in ARTICLES]
        if sum(map(len, heard)) >= LEAST_HEARD:
            yield [frozenset({one, *(f"{a}{one}" for a in "lds" if one[0] in "aeiou")}) for one in heard]


@lru_cache(maxsize=20_000)
def stems(word: str) -> Stems:
    """The stems of a word in every language that has a stemmer."""
    return frozenset(stem(word, language) for language in _STEMMERS)


@lru_cache(maxsize=40_000)
def stem(word: str, language: str) -> str:
    """The stem of a word; the word itself when it is short, or its language has no stemmer."""
    stemmer = _STEMMERS.get(language)
    if stemmer is None or len(word) < SHORT:
        return word
    with _STEMMING:
        return str(stemmer.stemWord(word))
