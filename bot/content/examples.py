"""Examples: how questions were asked before, and which section a new one speaks of.

Each section is known by the words, the neighbouring words and the letters of the questions that it
answered. A new question adds up what each of these says for a section and against the others: naive
Bayes, its counts drawn towards what all sections share, so that a section with three examples is
believed less than one with thirty. Nothing is learnt by chance: the same examples give the same answer.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.content.rows import Rows
from bot.content.wording import ARTICLES, stem

PAIR = 0.7  # what two words side by side weigh beside a word
LETTERS = 0.5  # what a group of letters weighs: it knows a word that is spelt as nobody spelt it before
GROUP = 4  # letters, the ends of the word counted
SHARED = 20.0  # words' worth of what all sections share that is mixed into each


class Examples:
    """What was asked before, by the section of the card that answers; None where no card may."""

    def __init__(self, asked: Iterable[tuple[str | None, Sequence[str]]]) -> None:
        """`asked`: sections, and the words of a question as they are meant."""
        told: dict[str | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for section, words in asked:
            features = _features(words)
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

    def speaking(self, words: Sequence[str]) -> Mapping[str | None, float]:
        """Each section, and what the question says for it: natural logarithms of odds, up to one constant."""
        features = {feature: weight for feature, weight in _features(words).items() if feature in self._says}
        length = sum(features.values())
        says = self._says.sums(features)
        speaking = (said + length * apart for said, apart in zip(says, self._apart, strict=True))
        return dict(zip(self._sections, speaking, strict=True))


def _word(word: str) -> str:
    return f"={stem(word, 'fr')}"


def _features(words: Sequence[str]) -> Mapping[str, float]:
    """Stems, pairs of them, and groups of letters with the ends of the word: what each weighs in all."""
    roots = [_word(word) for word in words if word not in ARTICLES]
    features: dict[str, float] = defaultdict(float)
    for root in roots:
        features[root] += 1.0
        ended = f"^{root[1:]}$"
        for at in range(len(ended) - GROUP + 1):
            features[ended[at : at + GROUP]] += LETTERS
    for one, other in pairwise(roots):
        features[f"{one} {other}"] += PAIR
    return features
