"""Examples: how questions were asked before, and which section a new one speaks of.

Each section is known by the words, the neighbouring words, the letters and the sounds of the questions that
it answered: whoever spells by ear is known by the ear. A new question adds up what each of these says for a
section and against the others: naive Bayes, its counts drawn towards what all sections share, so that a
section with three examples is believed less than one with thirty. Nothing is learnt by chance: the same
examples give the same answer.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.content.rows import Rows
from bot.content.wording import ARTICLES, stem

PAIR = 0.7  # what two words side by side weigh beside a word
LETTERS = 0.5  # what a group of letters weighs: it knows a word that is spelt as nobody spelt it before
GROUP = 4  # letters, the ends of the word counted
SOUND = 0.5  # what a word weighs by its sound, as it was typed
SOUNDS = 0.3  # what a group of sounds weighs
SOUND_GROUP = 3  # sounds, the ends of the word counted
SHARED = 40.0  # words' worth of what all sections share that is mixed into each


Example = tuple[str | None, Sequence[str], Sequence[str]]
"""The section that answers, the words of a question as they are meant, and how the typed ones sound."""


class Examples:
    """What was asked before, by the section of the card that answers; None where no card may."""

    def __init__(self, asked: Iterable[Example]) -> None:
        told: dict[str | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for section, words, sounds in asked:
            features = _features(words, sounds)
            length = math.hypot(*features.values()) or 1.0  # a long question says no more than a short one
            for feature, weight in features.items():
                told[section][feature] += weight / length
        every: dict[str, float] = defaultdict(float)
        for counts in told.values():
            for feature, count in counts.items():
                every[feature] += count
        total = sum(every.values()) or 1.0
        # Of a question as such: how much a section expects less of what it was never asked with.
        self._sections = tuple(told)
        self._apart = [math.log(SHARED / (sum(counts.values()) + SHARED)) for counts in told.values()]
        says: dict[str, dict[int, float]] = defaultdict(dict)  # feature → section, by its place
        for place, counts in enumerate(told.values()):
            for feature, count in counts.items():
                shared = SHARED * every[feature] / total
                says[feature][place] = math.log((count + shared) / shared)
        self._says = Rows(says, len(told))

    def hold(self, word: str) -> bool:
        """Whether somebody asked with that word."""
        return _word(word) in self._says

    def speaking(self, words: Sequence[str], sounds: Sequence[str]) -> Mapping[str | None, float]:
        """Each section, and what the question says for it: natural logarithms of odds, up to one constant."""
        features = {name: weight for name, weight in _features(words, sounds).items() if name in self._says}
        length = sum(features.values())
        says = self._says.sums(features)
        speaking = (said + length * apart for said, apart in zip(says, self._apart, strict=True))
        return dict(zip(self._sections, speaking, strict=True))


def _word(word: str) -> str:
    return f"={stem(word, 'fr')}"


def _features(words: Sequence[str], sounds: Sequence[str]) -> Mapping[str, float]:
    """Stems, pairs of them, sounds, and groups of letters and of sounds: what each weighs in all."""
    roots = [_word(word) for word in words if word not in ARTICLES]
    features: dict[str, float] = defaultdict(float)
    for root in roots:
        features[root] += 1.0
        for group in _groups(root[1:], GROUP):
            features[group] += LETTERS
    for one, other in pairwise(roots):
        features[f"{one} {other}"] += PAIR
    for sound in sounds:
        features[f"~{sound}"] += SOUND
        for group in _groups(sound, SOUND_GROUP):
            features[f"~{group}"] += SOUNDS
    return features


@lru_cache(maxsize=20_000)
def _groups(word: str, size: int) -> tuple[str, ...]:
    """The letters of a word, so many at a time, its ends marked."""
    ended = f"^{word}$"
    return tuple(ended[at : at + size] for at in range(len(ended) - size + 1))
