"""Sheets: a pack's words in one language, cut into the pieces that are shown.

A sheet is Markdown. Each entry opens with its front matter between two `---`; what follows depends on
its kind:

    card    # title · the body · `> matrone: …` for the line that says who may do this
    quiz    the question · `- [x] A. …` and `- [ ] B. …` · `> ` the reason
    topic   # title · `> ` an example of a goal · `- ` two ideas
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.yaml import line_of, read_yaml
from bot.people import Cadre

KINDS = ("card", "quiz", "topic")
_OPTION = re.compile(r"- \[([ x])\] ([A-F])\. (.+)")
_WHO = re.compile(r"> ([a-z, ]+): (.+)")


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a pack as it was written, and where."""

    raw: str
    line: int

    def line_at(self, index: int) -> int:
        """The line on which this character stands."""
        return self.line + self.raw.count("\n", 0, index)


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, a quiz item or a topic in one language."""

    id: str
    kind: str
    line: int
    front: Mapping[str, Any]
    parts: Mapping[
        str, Words
    ]  # "title", "body", "who.matrone", "stem", "option.A", "why", "example", "idea1"
    ticked: str = ""  # the letters of the right options

    def line_of(self, key: str) -> int:
        """The line of a key in the front matter; that of the entry when it is not there."""
        return line_of(self.front, key, self.line) if key in self.front else self.line


def read_sheet(path: Path) -> tuple[dict[str, Entry], list[Fault]]:
    """The entries of a sheet by id, in order, and what is wrong with its form."""
    if not path.exists():
        return {}, [Fault(shown(path), 1, "is missing; add the file, or take its language out of pack.yaml")]
    lines = path.read_text(encoding="utf-8").splitlines()
    fences = [i for i, line in enumerate(lines) if line.rstrip() == "---"]
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    if len(fences) % 2:
        what = "opens a front matter that is not closed; write --- above and below it"
        return {}, [Fault(shown(path), fences[-1] + 1, what)]
    ends = [*fences[2::2], len(lines)]
    for start, close, end in zip(fences[::2], fences[1::2], ends, strict=True):
        front, found = read_yaml(path, "\n".join(lines[start + 1 : close]), start + 1)
        faults += found
        if found:
            continue
        id, kind = str(front.get("id", "")), str(front.get("kind", ""))
        if not re.fullmatch(r"[A-Za-z0-9.\-]+", id) or kind not in KINDS:
            what = f"needs `id:` (letters, digits, dots) and `kind:` ({', '.join(KINDS)})"
            faults.append(Fault(shown(path), start + 1, what))
            continue
        if id in entries:
            faults.append(Fault(shown(path), start + 1, f"{id} stands here twice; give one another id"))
            continue
        parts, ticked, found = _parts(kind, lines, close + 1, end, path)
        faults += found
        entries[id] = Entry(id, kind, start + 1, front, parts, ticked)
    return entries, faults


def _parts(
    kind: str, lines: list[str], start: int, end: int, path: Path
) -> tuple[dict[str, Words], str, list[Fault]]:
    """The pieces between two front matters."""
    parts: dict[str, Words] = {}
    faults: list[Fault] = []
    ticked = ""
    last = main = {"card": "body", "quiz": "stem", "topic": "example"}[kind]
    for i in range(start, end):
        line = lines[i].rstrip()
        names = [main]
        text = line
        if line.startswith("  ") and last != main:
            names, text = last.split(" "), f" {line.strip()}"
            for name in names:
                parts[name] = Words(parts[name].raw + text, parts[name].line)
            continue
        if line.startswith("# "):
            names, text = ["title"], line[2:]
        elif kind == "quiz" and (option := _OPTION.fullmatch(line)):
            names, text = [f"option.{option[2]}"], option[3]
            ticked += option[2] if option[1] == "x" else ""
        elif kind == "card" and (who := _WHO.fullmatch(line)):
            cadres = re.split(r",\s*", who[1])
            if unknown := sorted(set(cadres) - set(Cadre)):
                what = f"{unknown[0]!r} is no cadre; use {', '.join(Cadre)}"
                faults.append(Fault(shown(path), i + 1, what))
                continue
            names, text = [f"who.{cadre}" for cadre in cadres], who[2]
        elif kind != "card" and line.startswith("> "):
            names, text = ["why" if kind == "quiz" else "example"], line[2:]
        elif kind == "topic" and line.startswith("- "):
            names, text = [f"idea{1 + sum(n.startswith('idea') for n in parts)}"], line[2:]
        elif not line and main not in parts:
            continue
        last = " ".join(names)
        for name in names:
            if name not in parts:
                parts[name] = Words(text, i + 1)
            elif name == main:
                parts[name] = Words(f"{parts[name].raw}\n{text}", parts[name].line)
            else:
                faults.append(Fault(shown(path), i + 1, f"{name} stands here twice; keep one"))
    if main in parts:
        parts[main] = Words(parts[main].raw.strip("\n"), parts[main].line)
    return parts, ticked, faults
