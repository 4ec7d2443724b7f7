"""Phrases: lines of words to be listened for, and where a message holds them.

Pure. A line is words in order: `one|other`, `beginning*`, `<group>`, and `..` for up to four other
words, none of them a subject: what follows one is said of somebody else. A message is a row of
sounds. Where the words of one part stand in it is one number, a bit for each place; so a line is
followed through the whole message by a few shifts, however long it is, and nothing is compiled.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.content.folding import fold
from bot.content.sounds import beginning, sound

OTHERS = 4  # words that `..` may stand for
ARTICLES = "ldnstk"  # « l’utérus », « d’hémorragie », as they sound
EITHER: Final = "|"
GAP: Final = ".."
AND: Final = "&"

_APOSTROPHE = re.compile("['’‘`ʼ´]")
_UNIT = re.compile(
    r"(?<=\d)(ml|cc|l|h|min|mn|mois|jours|j|sa|c)(?=\d|\b)", re.IGNORECASE
)  # « 800ml », « 1h30 »
_NOT = re.compile("(?<=n)['’‘`ʼ´](?=t\\b)", re.IGNORECASE)  # "isn't" is one word

Heard = tuple[str, tuple[int, ...]]
"""A word as it sounds, and the parts of lines that it belongs to."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its parts in order, and how many other words may stand before each."""

    parts: tuple[int, ...]
    gaps: tuple[int, ...]  # how many, for each part; none before the first
    free: bool  # the parts stand in any order
    needs: int  # its parts as bits: a message without one of them does not hold it


@dataclass(slots=True)
class Phrases:
    """All lines of a file. `subjects` are the groups that no `..` reaches past."""

    groups: Mapping[str, str]
    subjects: Sequence[str]
    typed: dict[str, set[int]] = field(default_factory=dict)  # whole words, folded, and their parts
    _begin: dict[str, set[int]] = field(default_factory=dict)  # likewise, of beginnings
    _parts: dict[str, int] = field(default_factory=dict)
    _words: dict[str, list[int]] = field(default_factory=dict)
    _stems: dict[str, list[int]] = field(default_factory=dict)
    _used: dict[int, int] = field(default_factory=dict)  # by part, in how many lines

    def line(self, text: str) -> Line:
        """A line as it is written in the file."""
        parts: list[int] = []
        gaps: list[int] = []
        gap = 0
        for written in text.split():
            if written == GAP:
                gap += OTHERS
            if written in (GAP, AND):
                continue
            parts.append(self._part(written))
            gaps.append(gap)
            gap = 0
        for part in parts:
            self._used[part] = self._used.get(part, 0) + 1
        return Line(tuple(parts), tuple(gaps), AND in text, bits(parts))

    def parts_of(self, heard: str) -> list[int]:
        """The parts that this word belongs to, or that either of two does."""
        if EITHER in heard:
            return [part for one in heard.split(EITHER) for part in self.parts_of(one)]
        return [*self._words.get(heard, ()), *self.begun(heard)]

    def begun(self, heard: str) -> list[int]:
        """The parts that are the beginning of this word."""
        return [part for length in range(1, len(heard) + 1) for part in self._stems.get(heard[:length], ())]

    def written(self, folded: str) -> list[int]:
        """The parts that hold this word as it is written, whatever else sounds as it does."""
        beginnings = (folded[:length] for length in range(1, len(folded) + 1))
        begun = (part for first in beginnings for part in self._begin.get(first, ()))
        return [*self.typed.get(folded, ()), *begun]

    def rarest(self) -> Callable[[Line], int]:
        """Gives the part of a line that the fewest share: without it there is no need to look further."""
        weights = self._weights()
        return lambda line: min(line.parts, key=weights.__getitem__)

    def message(self, words: Sequence[Heard]) -> "Message":
        """A message, ready to be held against lines."""
        places: dict[int, int] = {}
        for at, (_, parts) in enumerate(words):
            for part in parts:
                places[part] = places.get(part, 0) | 1 << at
        subjects = 0
        for name in self.subjects:
            subjects |= places.get(self._part(f"<{name}>"), 0)
        return Message(words, places, subjects, bits(places))

    def _weights(self) -> Mapping[int, int]:
        """How often the words of each part are listened for."""
        weights = dict.fromkeys(self._parts.values(), 0)
        for parts in (*self._words.values(), *self._stems.values()):
            uses = sum(self._used.get(part, 0) for part in parts)
            for part in parts:
                weights[part] = max(weights[part], uses)
        return weights

    def _part(self, written: str) -> int:
        if (known := self._parts.get(written)) is not None:
            return known
        number = self._parts[written] = len(self._parts)
        for word in self.spelt(written):
            into = self._stems if word.endswith("*") else self._words
            (self.typed if into is self._words else self._begin).setdefault(fold(word), set()).add(number)
            for heard in _forms(word):
                numbers = into.setdefault(heard, [])
                if number not in numbers:
                    numbers.append(number)
        return number

    def spelt(self, written: str) -> Iterator[str]:
        """Every word that a part stands for."""
        for word in written.split(EITHER):
            yield from self.groups[word[1:-1]].split() if word.startswith("<") else (word,)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is heard, word by word."""

    words: Sequence[Heard]
    places: Mapping[int, int]  # by part, where it stands: bit n is set when word n is one of its words
    subjects: int  # where it speaks of somebody
    parts: int  # all that it holds, as bits

    def holds(self, lines: Iterable[Line]) -> bool:
        """Whether any of these lines stands in it."""
        return any(self.spans(line) for line in lines)

    def spans(self, line: Line) -> list[tuple[int, int]]:
        """Where a line stands: its first word and its last, the closest for each last one."""
        if line.needs & self.parts != line.needs:
            return []
        if line.free:
            place = self.places[line.parts[0]]
            at = (place & -place).bit_length() - 1
            return [(at, at)]  # said loosely: it weighs no more than its first word
        reached = [self.places[line.parts[0]]]
        for part, gap in zip(line.parts[1:], line.gaps[1:], strict=True):
            reached.append(_after(reached[-1], self.subjects, gap) & self.places[part])
        ends, found = reached[-1], []
        while ends:
            end = ends & -ends
            ends ^= end
            start = end
            for earlier, gap in zip(reached[-2::-1], line.gaps[:0:-1], strict=True):
                start = _before(start, self.subjects, gap) & earlier
            found.append((start.bit_length() - 1, end.bit_length() - 1))
        return found

    def sounds(self, first: int, last: int) -> int:
        """How long the words from one to another sound."""
        return sum(len(word) + 1 for word, _ in self.words[first : last + 1])

    def last(self, line: Line) -> int:
        """Where its last word stands; of words in any order, where all have been said once."""
        if line.free:
            return max((self.places[part] & -self.places[part]).bit_length() - 1 for part in line.parts)
        return max(end for _, end in self.spans(line))

    def without(self, lines: Iterable[Line]) -> Sequence[Heard]:
        """All words in their places, those of these lines unheard."""
        unheard = {at for line in lines for start, end in self.spans(line) for at in range(start, end + 1)}
        return [("", ()) if at in unheard else word for at, word in enumerate(self.words)]


def words_of(text: str) -> list[str]:
    """The words as they are typed, folded, without what is elided before them; « 800ml » is two."""
    return fold(_UNIT.sub(r" \1 ", _APOSTROPHE.sub(" ", _NOT.sub("", text)))).split()


def bits(parts: Iterable[int]) -> int:
    """Parts as one number, a bit for each."""
    found = 0
    for part in parts:
        found |= 1 << part
    return found


def _after(places: int, subjects: int, gap: int) -> int:
    """The places that may come next."""
    next = reach = places << 1
    for _ in range(gap):
        next = (next & ~subjects) << 1
        reach |= next
    return reach


def _before(places: int, subjects: int, gap: int) -> int:
    """The places that may have come just before."""
    last = reach = places >> 1
    for _ in range(gap):
        last = (last & ~subjects) >> 1
        reach |= last
    return reach


def _forms(word: str) -> Iterable[str]:
    """The word, or its beginning, as it may be heard: alone, and with an article run into it."""
    folded = fold(word).replace(" ", "")
    heard = beginning(folded) if word.endswith("*") else sound(folded)
    yield heard
    if folded.endswith("ent"):  # mute in « saignent », but not in « urgent »
        yield sound(f"{folded[:-1]}")
    if heard[0] in "aeiou" and len(heard) > 3:
        yield from (f"{article}{heard}" for article in ARTICLES)
