"""Examples: questions that were asked before, and how near a new one comes to each card's.

Two questions are as near as the words, the pairs of neighbouring words and the groups of three letters
that they share, the rare ones counting most: the cosine of TF-IDF. Words that no example holds count as
the rarest, so that « dose d’amlodipine » does not pass for « dose d’ocytocine ».
"""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise

from bot.content.wording import ARTICLES, stem

LETTERS = 0.3  # what three letters weigh beside a word
LOOKED_AT = 20  # of the questions that share a feature, those in which it weighs most


class Examples:
    """What was asked before, by the section of the card that answers; None where no card may."""

    def __init__(self, asked: Iterable[tuple[str | None, Sequence[str]]]) -> None:
        """`asked`: sections, and the words of a question as they are meant."""
        told = [(section, _features(words)) for section, words in asked]
        held = Counter(feature for _, features in told for feature in features)
        self._rarest = math.log(1 + len(told))
        self._rare = {feature: math.log(1 + len(told) / times) for feature, times in held.items()}
        self._sections = [section for section, _ in told]
        self._told = [self._weighed(features) for _, features in told]
        by_feature: dict[str, list[int]] = defaultdict(list)
        for number, weights in enumerate(self._told):
            for feature in weights:
                by_feature[feature].append(number)
        # So a word that every question holds does not cost the more, the more questions there are.
        self._by_feature = {
            feature: sorted(numbers, key=lambda n: (-self._told[n][feature], n))[:LOOKED_AT]
            for feature, numbers in by_feature.items()
        }

    def hold(self, word: str) -> bool:
        """Whether somebody asked with that word."""
        return stem(word, "fr") in self._rare

    def nearest(self, words: Sequence[str]) -> Mapping[str | None, float]:
        """Each section, and how near the nearest of its questions is: 0, nothing shared, to 1, the same."""
        asked = self._weighed(_features(words, self._rare))
        numbers = {number for feature in asked for number in self._by_feature.get(feature, ())}
        best: dict[str | None, float] = {}
        for number in numbers:
            told = self._told[number]
            cosine = sum(weight * told[feature] for feature, weight in asked.items() if feature in told)
            section = self._sections[number]
            best[section] = max(best.get(section, 0.0), cosine)
        return best

    def _weighed(self, features: Mapping[str, float]) -> Mapping[str, float]:
        """Of length one."""
        weights = {one: times * self._rare.get(one, self._rarest) for one, times in features.items()}
        length = math.hypot(*weights.values())
        return {one: weight / length for one, weight in weights.items()} if length else {}


def _features(words: Sequence[str], known: Container[str] = ()) -> Mapping[str, float]:
    """Stems, pairs of them, and groups of three letters with their ends, by how often they stand there.

    A stem that is known needs no letters: they are for what is spelt in a way that nobody used before.
    """
    roots = [stem(word, "fr") for word in words if word not in ARTICLES]
    features: dict[str, float] = {root: float(times) for root, times in Counter(roots).items()}
    for one, other in pairwise(roots):
        features[f"{one} {other}"] = 1.0
    for root in roots:
        ended = f"^{root}$" if root not in known else ""
        for at in range(len(ended) - 2):
            three = f"~{ended[at : at + 3]}"
            features[three] = features.get(three, 0.0) + LETTERS
    return features
