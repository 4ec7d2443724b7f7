"""Likeness: does a message sound more like those that came in danger than like those when nobody was?

The messages themselves stand in `messages/`, told and harmless ones; what is counted is how often each
sounded word, and each two side by side, came in either, and with which danger. So a danger is heard that no
line of `emergencies.yaml` foresaw. Nothing is silenced by it: what sounds harmless keeps its card one tap
away. The same messages give the same answer.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from bot.content.sounds import sound

MESSAGES = Path(__file__).parent / "messages"
SHARED = 0.3  # of a message, added to each count: what came once proves little
DRAWN = 2.0  # messages' worth of what all dangers share, added to each
START, END = "^", "$"
_HOUR = sound("h")

Sounds = Sequence[str]


class Likeness:
    """What was told in danger, and what was not, each message by its sounds."""

    def __init__(self, told: Iterable[tuple[Iterable[str], Sounds]], harmless: Iterable[Sounds]) -> None:
        """`told`: the dangers that a message told of, none when nobody knows which, and its sounds."""
        danger: Counter[str] = Counter()
        calm: Counter[str] = Counter()
        of_each: dict[str, Counter[str]] = defaultdict(Counter)
        dangers = calms = 0
        numbers: Counter[str] = Counter()
        for names, sounds in told:
            features = _features(sounds)
            danger.update(features)
            dangers += 1
            for name in names:
                of_each[name].update(features)
                numbers[name] += 1
        for sounds in harmless:
            calm.update(_features(sounds))
            calms += 1
        self._says = {
            feature: math.log((danger[feature] + SHARED) / (dangers + 2 * SHARED))
            - math.log((calm[feature] + SHARED) / (calms + 2 * SHARED))
            for feature in danger | calm
        }
        self._names = tuple(sorted(of_each))
        self._tells = {
            feature: tuple(
                math.log((of_each[name][feature] / share + DRAWN) / (numbers[name] + DRAWN))
                for name in self._names
            )
            for feature, share in ((f, (count + SHARED) / dangers) for f, count in danger.items())
        }

    def says(self, sound: str) -> float:
        """What one word says by itself."""
        return self._says.get(sound, 0.0)

    def odds(self, sounds: Sounds) -> float:
        """Natural logarithm of the odds that somebody is in danger; what was never heard says nothing."""
        return sum(self._says.get(feature, 0.0) for feature in _features(sounds))

    def dangers(self, sounds: Sounds) -> Mapping[str, float]:
        """Each danger, and how much sooner it is told so than any: natural logarithm of the odds."""
        rows = [self._tells[feature] for feature in _features(sounds) if feature in self._tells]
        return {name: sum(row[at] for row in rows) for at, name in enumerate(self._names)}


def read_messages(kind: str, folder: Path = MESSAGES) -> list[tuple[str, str]]:
    """All messages of a kind, "emergencies" or "harmless": the danger, empty when harmless, and the words."""
    files = sorted(folder.glob(f"{kind}*.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    parted = (line.rpartition(" | ") for line in lines if line and not line.startswith("#"))
    return [(danger, words) for danger, _, words in parted]


def _features(sounds: Sounds) -> set[str]:
    return {*sounds, *(f"{one} {other}" for one, other in pairwise((START, *sounds, END)))}


def without_hours(words: Sequence[str]) -> list[str]:
    """The words but for times of the day: « née à 13 h 40 » tells no more than « née »."""
    found: list[str] = []
    for word in words:
        found.append(word)
        if len(found) > 2 and found[-3].isdigit() and found[-2] == _HOUR and word.isdigit():
            del found[-3:]
    return found
