"""Likeness: does a message that tells of danger sound more like those that came when nobody was in danger?

The messages themselves stand in `messages/`, told and harmless ones; what is counted is how often each
sounded word, and each two side by side, came in either. Nothing is silenced by it: what sounds harmless
keeps its card one tap away. The same messages give the same answer.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

MESSAGES = Path(__file__).parent / "messages"
SHARED = 0.3  # of a message, added to each count: what came once proves little
START, END = "^", "$"

Sounds = Sequence[str]


class Likeness:
    """What was told in danger, and what was not, each message by its sounds."""

    def __init__(self, told: Iterable[Sounds], harmless: Iterable[Sounds]) -> None:
        counts = []
        for messages in (told, harmless):
            counted: Counter[str] = Counter()
            number = 0
            for sounds in messages:
                counted.update(_features(sounds))
                number += 1
            counts.append((counted, number))
        (danger, dangers), (calm, calms) = counts
        self._says = {
            feature: math.log((danger[feature] + SHARED) / (dangers + 2 * SHARED))
            - math.log((calm[feature] + SHARED) / (calms + 2 * SHARED))
            for feature in danger | calm
        }

    def says(self, sound: str) -> float:
        """What one word says by itself."""
        return self._says.get(sound, 0.0)

    def odds(self, sounds: Sounds) -> float:
        """Natural logarithm of the odds that somebody is in danger; what was never heard says nothing."""
        return sum(self._says.get(feature, 0.0) for feature in _features(sounds))


def read_messages(kind: str, folder: Path = MESSAGES) -> list[str]:
    """The words of all messages of a kind, "emergencies" or "harmless"; what danger it was is left out."""
    files = sorted(folder.glob(f"{kind}*.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line.split(" | ", 1)[-1] for line in lines if line and not line.startswith("#")]


def _features(sounds: Sounds) -> set[str]:
    return {*sounds, *(f"{one} {other}" for one, other in pairwise((START, *sounds, END)))}
