"""Editing: one entry of a pack as it is written, taken out of its sheets and put back; the rest stays."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.faults import Fault
from bot.content.pack import Pack
from bot.content.stamps import FILE as STAMPS
from bot.content.stamps import read_stamps, write_stamps
from bot.content.units import parts_of

MOST = 8000  # characters of one entry; the longest of ours, a checklist, has 5,600
MOST_DOSES = 60_000


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the sheet of one language."""

    language: str
    words: str
    line: int  # of the sheet, on which it begins


def written(pack: Pack, id: str) -> list[Written]:
    """The entry in each language; where a sheet does not have it, no words, and the line where it will be."""
    found = []
    for language, sheet in pack.sheets.items():
        path = pack.folder / f"{language}.md"
        part = parts_of(path, sheet).get(id)
        if part is not None:
            found.append(Written(language, "\n".join(part.lines).strip(), part.start + 1))
        else:
            before = _before_new(path.read_text(encoding="utf-8").splitlines())
            found.append(Written(language, "", len(before) + 1))
    return found


def skeleton(pack: str, id: str, question: str, *, first: bool) -> str:
    """A card that is not written yet, found by what somebody asked; its author fills in the rest."""
    asked = json.dumps(" ".join(question.split()), ensure_ascii=False)
    source = [f"section: {pack}.{id}", "sources: []", "skill: "] if first else []
    head = ["---", f"id: {id}", "kind: card", *source, f"keywords: [{asked}]" if first else "keywords: []"]
    return "\n".join([*head, "---", "# ", ""])


def with_entry(pack: Pack, id: str, words: Mapping[str, str]) -> dict[str, bytes]:
    """The sheets with this entry in other words, by file; one that is not there yet comes last."""
    files = {}
    for language, text in words.items():
        path = pack.folder / f"{language}.md"
        lines = path.read_text(encoding="utf-8").splitlines()
        part = parts_of(path, pack.sheets[language]).get(id)
        entry = [line.rstrip() for line in text.strip().splitlines()]
        if part is None:
            lines = [*_before_new(lines), *entry]
        else:
            after = lines[part.start + len(part.lines) :]
            lines = [*lines[: part.start], *entry, *([""] if after else []), *after]
        files[path.name] = ("\n".join(lines) + "\n").encode()
    return files


def read_beside(folder: Path, first: str, others: tuple[str, ...], id: str) -> None:
    """Note in a folder that the translations of this entry were read beside the words that it has now."""
    part = parts_of(folder / f"{first}.md").get(id)
    if part is None:
        return
    stamps, _ = read_stamps(folder / STAMPS)
    prefix = f"{part.kind}/{id}/"
    for language in others:
        rest = {
            name: words for name, words in stamps.get(language, {}).items() if not name.startswith(prefix)
        }
        stamps[language] = {**rest, **part.words()}
    write_stamps(folder / STAMPS, stamps)


def beside(text: str, first: int, faults: Mapping[int, list[str]]) -> Iterator[tuple[int, str, list[str]]]:
    """The lines of an entry with their numbers in the file, and what is wrong on each."""
    for number, line in enumerate(text.splitlines(), first):
        yield number, line, faults.get(number, [])


def by_line(faults: list[Fault], file: str) -> dict[int, list[str]]:
    """What is wrong in one file, by line."""
    found: dict[int, list[str]] = {}
    for fault in faults:
        if Path(fault.path).name == file:
            found.setdefault(fault.line, []).append(fault.what)
    return found


def _before_new(lines: list[str]) -> list[str]:
    """What stands before an entry that comes last."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return [*lines, ""] if lines else []
