"""Danger words: `emergencies.yaml`, what tells of a danger, and every fault in it with its line."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.folding import fold
from bot.content.phrases import AND, GAP
from bot.content.sounds import sound
from bot.content.yaml import line_of, read_yaml

EMERGENCIES = Path(__file__).parent / "emergencies.yaml"
DANGERS = (
    "bleeding",
    "shock",
    "placenta",
    "mother",
    "birth",
    "newborn",
    "anaphylaxis",
)  # of two told alike, the first
ANY = "any"  # somebody is in danger, and nobody says of what
LISTS = ("seen", "named", "hinted", "signs", "beside")  # what a danger may be told by
TELLING = ("seen", "named", "hinted", "signs")  # the lists without which there is no alarm
CONTEXTS = (
    *("not", "back", "calm", "now", "theory", "study", "someone", "apart", "things"),
    *("past", "well", "child_well", "urgent", "lasting"),
)
ALONE = ("seen", "named", "calm")  # where one word decides
HOMOGRAPHS = frozenset({"joli"})  # blood, but also a wound, how many, and pretty

LEAST = 3  # sounds of a word that stands alone
_WORD = re.compile(r"<\w+>|[^\W\d_]\S*|\d+")


def read_rules(path: Path = EMERGENCIES) -> tuple[Mapping[str, Any], list[Fault]]:
    """The file, and every fault in it with its line."""
    rules, faults = read_yaml(path)
    if faults:
        return {}, faults
    where = shown(path)
    faults = [
        Fault(where, line_of(rules, key), f"{key} is missing; add `{key}:` with {what} below it")
        for key, what in _WANTED.items()
        if not isinstance(rules.get(key), dict if what == _PAIRS else list) or not rules[key]
    ]
    faults += [
        Fault(where, line_of(rules, key), f"{key} is not known; take it out, or mend its name")
        for key in rules
        if key not in _WANTED
    ]
    if not faults:
        faults = [Fault(where, line, what) for line, what in _line_faults(rules)]
    return rules, faults


_PAIRS = "`key: value` lines"
_WANTED = {"groups": _PAIRS, "short": _PAIRS, "dangers": _PAIRS, "unlike": "a list"} | dict.fromkeys(
    CONTEXTS, "a list"
)


def _line_faults(rules: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """Each line that could not be listened for, or would be heard in harmless words."""
    dangers = rules["dangers"]
    for name in (*DANGERS, ANY):
        if name not in dangers:
            yield line_of(rules, "dangers"), f"the danger {name} is missing; add `{name}:` with its words"
    for name, lists in dangers.items():
        line = line_of(dangers, name)
        if name not in (*DANGERS, ANY):
            yield line, f"the danger {name} is not known; use one of {', '.join((*DANGERS, ANY))}"
        for key in lists:
            if key not in LISTS:
                yield line_of(lists, key), f"{name}: {key} is not known; use one of {', '.join(LISTS)}"
        if ("signs" in lists) != ("beside" in lists):
            yield line, f"{name}: signs and beside go together; add the other, or take both out"
        yield from _unheard(lists, rules["groups"], [key for key in lists if key in LISTS])
    yield from _unheard(rules, rules["groups"], CONTEXTS)


def _unheard(lists: Any, groups: Mapping[str, str], keys: Iterable[str]) -> Iterable[tuple[int, str]]:
    for key in keys:
        for n, line in enumerate(lists[key]):
            at = line_of(lists[key], n)
            parts = str(line).split()
            unknown = [w for p in parts for w in p.split("|") if w[0] == "<" and w[1:-1] not in groups]
            if unknown:
                yield at, f"{line!r}: {unknown[0]} is no group; add it under `groups:`, or mend its name"
            elif any(part not in (GAP, AND) and not all(map(_WORD.match, part.split("|"))) for part in parts):
                yield at, f"{line!r} cannot be read; write words, one|other, beginnings*, <group>, .. and &"
            elif key in ALONE and len(parts) == 1 and any(map(_says_little, parts[0].split("|"))):
                yield at, f"{line!r} alone sounds like other words; add the word that tells which"


def _says_little(word: str) -> bool:
    """Whether a word is too short, or of too many meanings, to stand alone."""
    return not word.startswith("<") and (fold(word) in HOMOGRAPHS or len(sound(fold(word))) < LEAST)
