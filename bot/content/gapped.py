"""Gapped: words, found by what is left of one without a letter, in little room.

Who types a letter more, less or wrong shares such a rest with the word that is meant. A dictionary of all
rests would hold ten times as many strings as there are words; here each is its checksum and whose it is, in
eight bytes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from zlib import crc32

from bot.content.folding import gaps


class Gapped:
    """Words by what each is written or sounds like, and what that is without one of its letters."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """`words`: each with what it is looked up by: itself, or how it sounds."""
        held = sorted(words)
        self._words = tuple(word for _, word in held)
        rests = sorted(
            {(_mark(gap), number) for number, (written, _) in enumerate(held) for gap in gaps(written)}
        )
        self._marks = array("I", (mark for mark, _ in rests))
        self._numbers = array("I", (number for _, number in rests))

    def near(self, written: str) -> set[str]:
        """The words that share it, or it without one letter; and, seldom, one of the same checksum."""
        found: set[str] = set()
        for gap in gaps(written):
            found.update(self.left(gap))
        return found

    def left(self, rest: str) -> Sequence[str]:
        """The words of which this is left, or that are this; and, seldom, one of the same checksum."""
        mark = _mark(rest)
        marks = self._marks
        first = last = bisect_left(marks, mark)
        while last < len(marks) and marks[last] == mark:
            last += 1
        return [self._words[number] for number in self._numbers[first:last]] if last > first else ()


def _mark(rest: str) -> int:
    return crc32(rest.encode())
