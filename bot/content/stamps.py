"""Stamps: the source words that each translation was read beside.

`translations.yaml` lies beside a pack's sheets and is written by `jigi po`, unit by unit:

    en:
      card/storage.oxytocin/title: "Garder l’ocytocine"

Words and not a digest of them, so that a translator sees what was changed since she read them. A unit whose
source says something else today, or that nobody has read beside it, is stale.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from bot.content.faults import Fault, shown
from bot.content.units import KEYWORDS, Part
from bot.faults import Telling

FILE = "translations.yaml"
_HEAD = """\
# What the first language said when each translation was read beside it. `jigi po` writes it; where the
# first language says something else now, its words are shown until the translation was read again.
"""
_LANGUAGE = re.compile(r"([a-z]{2,3}):")
_UNIT = re.compile(r'  (\S+): (".*")')

Stamps = Mapping[str, Mapping[str, str]]
"""Language → the stable name of a unit → the source words."""


def read_stamps(path: Path) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """What each translation was read beside, and what is wrong with the file; nothing without a file.

    Only what `write_stamps` writes is read: that is a hundred times as fast as YAML at large.
    """
    stamps: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    of: dict[str, str] | None = None
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        if found := _LANGUAGE.fullmatch(line):
            of = stamps.setdefault(found[1], {})
            continue
        try:
            if of is None or not (found := _UNIT.fullmatch(line)):
                raise ValueError(line)
            of[found[1]] = json.loads(found[2])
        except ValueError:
            what = Telling(
                "this is no line of this file; take it out, and read the translation again with `jigi po`"
            )
            faults.append(Fault(shown(path), number, what))
    return stamps, faults


def write_stamps(path: Path, stamps: Stamps) -> None:
    """Write the file whole; a crash leaves the old one or the new one."""
    lines = [_HEAD]
    for language in sorted(stamps):
        lines.append(f"{language}:\n")
        units = stamps[language]
        lines += [f"  {name}: {json.dumps(units[name], ensure_ascii=False)}\n" for name in units]
    new = path.with_name(f"{path.name}.new")
    new.write_text("".join(lines), encoding="utf-8")
    new.replace(path)


def stale(source: Part, read: Mapping[str, str]) -> frozenset[str]:
    """The names of the units whose words are not those that were read beside a translation."""
    return frozenset(
        unit.name for unit in source.units.values() if read.get(source.context(unit.name)) != unit.words
    )


def stale_entries(source: Mapping[str, Part], read: Mapping[str, str]) -> frozenset[str]:
    """The entries of which something that is shown was read beside other words, or in another shape."""
    then: dict[str, dict[str, str]] = {}
    for name, words in read.items():
        entry, _, unit = name.rpartition("/")
        if unit != KEYWORDS:
            then.setdefault(entry, {})[name] = words
    return frozenset(
        part.id for part in source.values() if then.get(f"{part.kind}/{part.id}") != _shown(part)
    )


def _shown(part: Part) -> dict[str, str]:
    keywords = part.context(KEYWORDS)
    return {name: words for name, words in part.words().items() if name != keywords}
