"""Sheets: a pack's words in one language, cut into the pieces that are shown.

A sheet is Markdown. Each entry opens with its front matter between two `---`; what follows depends on
its kind:

    card    # title · the body · `> matrone: …` for the line that says who may do this · `> picture: …`
    quiz    the question · `- [x] A. …` and `- [ ] B. …` · `> ` the reason
    topic   # title · `> ` an example of a goal · `- ` two ideas
    act     # the button · what was done, with its dose · `> before: …` and `> late: …` about its time
    checklist   # the button · what it is for · `## section: …` · `- item: …` asked · `> item: …` to do
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.yaml import line_of, read_yaml
from bot.faults import Telling
from bot.people import Cadre

_OPTION = re.compile(r"- \[([ x])\] ([A-F])\. (.+)")
_TIMELY = re.compile(r"> (before|late): (.+)")
_PICTURE = "> picture: "
_OBSERVED = re.compile(r"(##|-|>) ([a-z][a-z0-9]*): (.+)")
_OBSERVED_AS = {"##": "section", "-": "item", ">": "action"}
_WHO = re.compile(r"> ([a-z, ]+): (.+)")

Piece = tuple[Sequence[str], str]
"""The names of the parts to which a line belongs, and its words."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A piece of a pack as it was written, and where."""

    raw: str
    line: int

    def line_at(self, index: int) -> int:
        """The line on which this character stands."""
        return self.line + self.raw.count("\n", 0, index)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A card, a quiz item, a topic, an act or a checklist in one language."""

    id: str
    kind: str
    line: int
    front: Mapping[str, Any]
    parts: Mapping[
        str, SourceText
    ]  # "title", "body", "who.matrone", "stem", "option.A", "why", "example", "idea1"
    ticked: str = ""  # the letters of the right options

    def line_of(self, key: str) -> int:
        """The line of a key in the front matter; that of the entry when it is not there."""
        return line_of(self.front, key, self.line) if key in self.front else self.line


def read_sheet(path: Path) -> tuple[dict[str, SheetEntry], list[Fault], bool]:
    """The entries of a sheet by id, in order, what is wrong with its form, and whether any are lost by it."""
    if not path.exists():
        what = Telling("is missing; add the file, or take its language out of pack.yaml")
        return {}, [Fault(shown(path), 1, what)], True
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    fences = [i for i, line in enumerate(lines) if line.rstrip() == "---"]
    entries: dict[str, SheetEntry] = {}
    faults: list[Fault] = []
    lost = False
    if len(fences) % 2:
        what = Telling("opens a front matter that is not closed; write --- above and below it")
        return {}, [Fault(shown(path), fences[-1] + 1, what)], True
    ends = [*fences[2::2], len(lines)] if fences else []  # a pack may hold no entry
    for start, close, end in zip(fences[::2], fences[1::2], ends, strict=True):
        front, found = read_yaml(path, "\n".join(lines[start + 1 : close]), start + 1)
        faults += found
        if found:
            lost = True
            continue
        id, kind = str(front.get("id", "")), str(front.get("kind", ""))
        if id and kind and kind not in KINDS:
            what = Telling(
                "{id}: kind is {kind!r}; use one of {kinds}", id=id, kind=kind, kinds=", ".join(KINDS)
            )
            faults.append(Fault(shown(path), line_of(front, "kind", start + 1), what))
            kind = next(iter(get_close_matches(kind, KINDS, 1)), "card")  # for what else is wrong with it
        if not re.fullmatch(r"[A-Za-z0-9.\-]+", id) or kind not in KINDS:
            what = Telling(
                "needs `id:` (letters, digits, dots) and `kind:` ({kinds})", kinds=", ".join(KINDS)
            )
            faults.append(Fault(shown(path), start + 1, what))
            lost = True
            continue
        if id in entries:
            faults.append(
                Fault(shown(path), start + 1, Telling("{id} stands here twice; give one another id", id=id))
            )
            continue
        parts, ticked, found = _parts(kind, lines, close + 1, end, path)
        faults += found
        entries[id] = SheetEntry(id, kind, start + 1, front, parts, ticked)
    return entries, faults, lost


def _parts(
    kind: str, lines: list[str], start: int, end: int, path: Path
) -> tuple[dict[str, SourceText], str, list[Fault]]:
    """The pieces between two front matters."""
    parts: dict[str, SourceText] = {}
    faults: list[Fault] = []
    main, piece_of = KINDS[kind]
    last: Sequence[str] = (main,)
    for i in range(start, end):
        line = lines[i].rstrip()
        if line.startswith("  ") and main not in last:  # goes on with the line above
            for name in last:
                parts[name] = SourceText(f"{parts[name].raw} {line.strip()}", parts[name].line)
            continue
        if not line and main not in parts:
            continue
        try:
            last, text = _title(line) or piece_of(line, parts) or ((main,), line)
        except ValueError as error:
            faults.append(Fault(shown(path), i + 1, error.args[0]))
            continue
        for name in last:
            if name not in parts:
                parts[name] = SourceText(text, i + 1)
            elif name == main:
                parts[name] = SourceText(f"{parts[name].raw}\n{text}", parts[name].line)
            else:
                faults.append(
                    Fault(shown(path), i + 1, Telling("{name} stands here twice; keep one", name=name))
                )
    if main in parts:
        parts[main] = SourceText(parts[main].raw.strip("\n"), parts[main].line)
    options = [_OPTION.fullmatch(line.rstrip()) for line in lines[start:end]] if kind == "quiz" else []
    return parts, "".join(option[2] for option in options if option and option[1] == "x"), faults


def _title(line: str) -> Piece | None:
    return (("title",), line[2:]) if line.startswith("# ") else None


def _of_card(line: str, _parts: Mapping[str, SourceText]) -> Piece | None:
    """Who may do this, or what its picture shows. Raises ValueError for somebody who is no cadre."""
    if line.startswith(_PICTURE):
        return ("picture",), line.removeprefix(_PICTURE)
    who = _WHO.fullmatch(line)
    if who is None:
        return None
    cadres = re.split(r",\s*", who[1])
    if unknown := sorted(set(cadres) - set(Cadre)):
        raise ValueError(
            Telling("{unknown!r} is no cadre; use {cadres}", unknown=unknown[0], cadres=", ".join(Cadre))
        )
    return [f"who.{cadre}" for cadre in cadres], who[2]


def _of_quiz(line: str, _parts: Mapping[str, SourceText]) -> Piece | None:
    """An option, or the reason. Raises ValueError for what looks like an option and is none."""
    if option := _OPTION.fullmatch(line):
        return (f"option.{option[2]}",), option[3]
    if line.startswith("- ["):  # else it would be read as a part of the question
        raise ValueError(
            Telling(
                "{line!r} is no option; write - [ ] A. … or - [x] A. …, with a letter from A to F", line=line
            )
        )
    return (("why",), line[2:]) if line.startswith("> ") else None


def _of_topic(line: str, parts: Mapping[str, SourceText]) -> Piece | None:
    """The example of a goal, or the next idea."""
    if line.startswith("> "):
        return ("example",), line[2:]
    if line.startswith("- "):
        return (f"idea{1 + sum(name.startswith('idea') for name in parts)}",), line[2:]
    return None


def _of_act(line: str, _parts: Mapping[str, SourceText]) -> Piece | None:
    """Until when it may be begun, or that it is too late. Raises ValueError for what looks like one."""
    timely = _TIMELY.fullmatch(line)
    if timely is None and line.startswith("> "):  # else it would be read as what was done
        raise ValueError(Telling("{line!r} is no line of an act; write > before: … or > late: …", line=line))
    return ((timely[1],), timely[2]) if timely else None


def _of_checklist(line: str, _parts: Mapping[str, SourceText]) -> Piece | None:
    """A section, an item or what it proposes. Raises ValueError for what looks like one and is none."""
    if found := _OBSERVED.fullmatch(line):
        return (f"{_OBSERVED_AS[found[1]]}.{found[2]}",), found[3]
    if line.startswith(("##", "- ", "> ")):  # else it would be read as what the checklist is for
        raise ValueError(
            Telling("{line!r} is no line of a checklist; write ## name: …, - name: … or > name: …", line=line)
        )
    return None


# Kind → the part to which every other line belongs, and what tells its own lines apart.
KINDS: Mapping[str, tuple[str, Callable[[str, Mapping[str, SourceText]], Piece | None]]] = {
    "card": ("body", _of_card),
    "quiz": ("stem", _of_quiz),
    "topic": ("example", _of_topic),
    "act": ("body", _of_act),
    "checklist": ("body", _of_checklist),
}
