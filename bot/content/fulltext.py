"""Full text: which cards hold the words of a question, and how much that says (BM25, weighed by part).

What a word says of a card never changes while the index stands: it is reckoned once, and a question adds
up ready numbers. SQLite's FTS5 gives the same sums, but reckons them anew for each question, which took
more than half of its time among a thousand cards.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.content.rows import Rows

SOON_ENOUGH = 1.2  # k1: how soon a word that comes again says nothing more
LENGTH = 0.75  # b: how much a long card is held against it
LEAST_SAID = 1e-6  # by a word that more than half of all cards hold


class FullText:
    """Texts in parts, numbered as they come."""

    def __init__(self, texts: Sequence[Sequence[Sequence[str]]], weights: Sequence[float]) -> None:
        """`texts`: of each text its parts, and of each part its words; `weights`: one for each part."""
        held: dict[str, dict[int, float]] = defaultdict(dict)  # word → text → how often, weighed by part
        for number, parts in enumerate(texts):
            for part, weight in zip(parts, weights, strict=True):
                for word in part:
                    held[word][number] = held[word].get(number, 0.0) + weight
        lengths = [sum(map(len, parts)) for parts in texts]
        mean = sum(lengths) / len(texts) if any(lengths) else 1.0
        room = [SOON_ENOUGH * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
        says: dict[str, dict[int, float]] = {}
        for word, counts in held.items():
            rare = max(math.log((len(texts) - len(counts) + 0.5) / (len(counts) + 0.5)), LEAST_SAID)
            says[word] = {
                number: rare * often * (SOON_ENOUGH + 1) / (often + room[number])
                for number, often in counts.items()
            }
        self._says = Rows(says, len(texts))

    def scores(self, words: Iterable[str]) -> list[float]:
        """For each text how near it comes; 0 where it holds none of the words."""
        return self._says.sums(dict.fromkeys(words, 1.0))
