"""Units: a sheet cut into what a translator translates, and written back without touching the rest.

A unit is a title, a paragraph, a line of a list, an option, a reason, the line for a cadre or the keywords of
an entry: its words in one line, and the lines of the sheet that they fill.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.markup import VALUE
from bot.content.sheets import SheetEntry, read_sheet

WIDTH = 120  # columns of a sheet
KEYWORDS = "keywords"
_ITEM = re.compile(r"- |\d+\. ")
_PLAIN = re.compile(r"[^\W\d_][\w ’'./-]*")  # what YAML reads as words without quotes …
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}  # … save these
# Kind → the mark of a line that is a unit of its own → the unit's name; any other line is of the main text.
_OWN: Mapping[str, Mapping[str, str]] = {
    "card": {r"# ": "title", r"> picture: ": "picture", r"> ([a-z, ]+): ": "who.{0}"},
    "quiz": {r"# ": "title", r"- \[[ x]\] ([A-F])\. ": "{0}", r"> ": "why"},
    "topic": {r"# ": "title", r"> ": "example", r"- ": "idea{1}"},
    "act": {r"# ": "title", r"> (before|late): ": "{0}"},
    "checklist": {
        r"# ": "title",
        r"## ([a-z0-9]+): ": "section.{0}",
        r"- ([a-z0-9]+): ": "item.{0}",
        r"> ([a-z0-9]+): ": "action.{0}",
    },
}
_MAIN = {"card": "p", "quiz": "question", "topic": "example", "act": "done", "checklist": "about"}
_KEPT = "\0"  # stands for a blank at which no line may end


@dataclass(frozen=True, slots=True)
class Unit:
    """What is translated in one piece."""

    name: str  # "title", "p2", "question", "A", "why", "who.matrone.other", "example", "idea1", "keywords"
    words: str  # in one line, without the mark
    mark: str  # what stands before them in the sheet: "# ", "- [x] A. ", "1. "
    first: int  # the lines that they fill, counted from 0 in the sheet; the last one included
    last: int


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a sheet with its units, from its front matter to where the next one begins."""

    id: str
    kind: str
    lines: tuple[str, ...]
    start: int  # of its first line in the sheet
    body: int  # where its words begin, in the sheet
    units: Mapping[str, Unit]  # by name, in the order in which they stand

    @property
    def shape(self) -> list[tuple[str, str]]:
        """What must be the same in each language."""
        return [(unit.name, unit.mark) for unit in self.units.values() if unit.name != KEYWORDS]

    def context(self, unit: str) -> str:
        """The stable name of a unit within its pack: `card/storage.oxytocin/title`."""
        return f"{self.kind}/{self.id}/{unit}"

    def words(self) -> dict[str, str]:
        """The words of each unit, by its stable name."""
        return {self.context(unit.name): unit.words for unit in self.units.values()}


def parts_of(path: Path, entries: Mapping[str, SheetEntry] | None = None) -> dict[str, Part]:
    """The entries of a sheet without faults, by id, in order; none when there is no file.

    `entries` are those that were read from it before.
    """
    if not path.exists():
        return {}
    if entries is None:
        entries, _, _ = read_sheet(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    starts = [entry.line - 1 for entry in entries.values()]
    ends = [*starts[1:], len(lines)] if starts else []
    return {
        entry.id: _part(entry, lines, start, end)
        for entry, start, end in zip(entries.values(), starts, ends, strict=True)
    }


def _part(entry: SheetEntry, lines: Sequence[str], start: int, end: int) -> Part:
    close = next(i for i in range(start + 1, end) if lines[i].rstrip() == "---")
    units = [*_keywords(entry, close), *_units(entry.kind, lines, close + 1, end)]
    return Part(
        entry.id, entry.kind, tuple(lines[start:end]), start, close + 1, {unit.name: unit for unit in units}
    )


def _keywords(entry: SheetEntry, close: int) -> Iterator[Unit]:
    """What people call it, from its key to the line before the next."""
    if entry.front.get(KEYWORDS):
        first = entry.line_of(KEYWORDS) - 1
        later = [line - 1 for line in map(entry.line_of, entry.front) if line - 1 > first]
        words = ", ".join(map(str, entry.front[KEYWORDS]))
        yield Unit(KEYWORDS, words, "", first, min([*later, close]) - 1)


def _units(kind: str, lines: Sequence[str], start: int, end: int) -> list[Unit]:
    """The units between two lines of a sheet, told apart as `sheets` tells its parts."""
    units: list[Unit] = []
    within = False  # in a paragraph or a line of a list, which the next line may go on with
    for i in range(start, end):
        line = lines[i].rstrip()
        own = None if line.startswith("  ") else _own(kind, line, units)
        if own:
            units.append(Unit(own[0], line[len(own[1]) :].strip(), own[1], i, i))
            within = False
        elif line and _goes_on(kind, line, units, within):
            units[-1] = _longer(units[-1], line, i)
        elif line:
            mark = found[0] if (found := _ITEM.match(line)) else ""
            units.append(Unit(_next(kind, units), line[len(mark) :].strip(), mark, i, i))
            within = True
        else:
            within = False
    return units


def _goes_on(kind: str, line: str, before: Sequence[Unit], within: bool) -> bool:
    if line.startswith("  ") and before and not _is_main(kind, before[-1]):
        return True
    return within and not _ITEM.match(line)


def _own(kind: str, line: str, before: Sequence[Unit]) -> tuple[str, str] | None:
    """The name and the mark of a unit that has a mark of its own."""
    for mark, name in _OWN[kind].items():
        if found := re.match(mark, line):
            told = ".".join(found.groups()).replace(",", ".").replace(" ", "")
            return name.format(told, 1 + sum(unit.name.startswith("idea") for unit in before)), found[0]
    return None


def _is_main(kind: str, unit: Unit) -> bool:
    return bool(re.fullmatch(rf"{_MAIN[kind]}\d*", unit.name))


def _next(kind: str, before: Sequence[Unit]) -> str:
    number = 1 + sum(_is_main(kind, unit) for unit in before)
    return _MAIN[kind] if number == 1 and kind != "card" else f"{_MAIN[kind]}{number}"


def _longer(unit: Unit, line: str, at: int) -> Unit:
    return replace(unit, words=f"{unit.words} {line.strip()}", last=at)


# ---- written back ------------------------------------------------------------------------------


def with_words(part: Part, words: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of an entry with other words for some of its units, by name; what is the same stays."""
    lines: list[str] = []
    at = part.start
    for unit in sorted(part.units.values(), key=lambda unit: unit.first):
        lines += part.lines[at - part.start : unit.first - part.start]
        new = words.get(unit.name, unit.words)
        old = part.lines[unit.first - part.start : unit.last - part.start + 1]
        lines += old if new == unit.words else written(part.kind, unit, new)
        at = unit.last + 1
    return (*lines, *part.lines[at - part.start :])


def made(source: Part, words: Mapping[str, str], front: Sequence[str] = ()) -> tuple[str, ...]:
    """An entry in other words that has the shape of the source; `front` is that of the entry before."""
    body = Part(
        source.id,
        source.kind,
        source.lines[source.body - source.start :],
        source.body,
        source.body,
        {name: unit for name, unit in source.units.items() if name != KEYWORDS},
    )
    named = [_flow(words[KEYWORDS])] if words.get(KEYWORDS) else []
    new = ["---", f"id: {source.id}", f"kind: {source.kind}", *"\n".join(named).splitlines(), "---"]
    return (*(front or new), *with_words(body, words))


def written(kind: str, unit: Unit, words: str) -> list[str]:
    """The lines of a unit in these words, none longer than need be."""
    if unit.name == KEYWORDS:
        return _flow(words).splitlines()
    indent = "" if _is_main(kind, unit) and not unit.mark else "  "
    lines = _wrapped(unit.mark + words, indent)
    return lines if unit.name != "title" and is_one(kind, unit, lines, words) else [unit.mark + words]


def is_one(kind: str, unit: Unit, lines: Sequence[str], words: str) -> bool:
    """Whether these lines are read as this unit and nothing else."""
    found = _units(kind, lines, 0, len(lines))
    return [(one.mark, one.words) for one in found] == [(unit.mark, words)] and "---" not in lines


def _wrapped(text: str, indent: str) -> list[str]:
    """The text in lines; no value is torn apart."""
    kept = VALUE.sub(lambda found: found[0].replace(" ", _KEPT), text)
    lines = textwrap.wrap(
        kept, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_KEPT, " ") for line in lines]


def _flow(words: str) -> str:
    """Keywords as a front matter holds them."""
    listed = [word.strip() for word in words.split(",") if word.strip()]
    return "\n".join(_wrapped(f"keywords: [{', '.join(map(quoted, listed))}]", "  "))


def quoted(word: str) -> str:
    """The word as YAML reads it again: in quotes, unless it is as plain as can be."""
    plain = bool(_PLAIN.fullmatch(word)) and word.casefold() not in _NOT_PLAIN
    return word if plain else json.dumps(word, ensure_ascii=False)
