"""Comparing: what two editions of a pack say otherwise, word by word, as it is read. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.content.pack import Pack
from bot.conversation.messages import plain

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
SAME, GONE, NEW = "same", "gone", "new"

Run = tuple[str, str]
"""SAME, GONE or NEW, and the words."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One piece of an entry in one language."""

    entry: str
    language: str
    part: str  # "title", "body", "option.A", …
    runs: tuple[Run, ...]


def compared(before: Pack | None, after: Pack) -> list[Compared]:
    """Every piece that is new, gone or said otherwise, in the order of the sheets."""
    found = []
    languages = dict.fromkeys((*(before.languages if before else ()), *after.languages))
    for language in languages:
        old, new = _pieces(before, language), _pieces(after, language)
        for place in dict.fromkeys((*new, *old)):
            was, now = old.get(place, ""), new.get(place, "")
            if was != now:
                entry, part = place
                found.append(Compared(entry, language, part, tuple(word_by_word(was, now))))
    return found


def word_by_word(before: str, after: str) -> Iterator[Run]:
    """The words of both: what stayed, what went, what came."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            yield SAME, "".join(old[a:b])
            continue
        if b > a:
            yield GONE, "".join(old[a:b])
        if d > c:
            yield NEW, "".join(new[c:d])


def _pieces(pack: Pack | None, language: str) -> Mapping[tuple[str, str], str]:
    """(entry, part) → its words as they are read, typed values included."""
    if pack is None or language not in pack.languages:
        return {}
    return {
        (id, part): plain(words) for id, parts in pack.html[language].items() for part, words in parts.items()
    }
