"""Checklists: what a coach looks at on a visit, item by item, and what follows from a gap.

An item is put so that "yes" is how it should be. Its words stand in the sheets; what it weighs, and what a
gap leads to, in the front matter of the first language:

    items:
      vvm: {fact: epi.coldchain.vvm, weight: 3, critical: true, days: 7, owner: worker}
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.sheets import SheetEntry
from bot.content.yaml import line_of
from bot.faults import Telling

OWNERS = ("worker", "coach")
MOST_ITEMS = 25  # of one checklist: a visit is shorter than a morning
WEIGHTS = (1, 2, 3)
MOST_DAYS = 90
_FACT = re.compile(r"[a-z]+(\.[a-z0-9]+)+")
_NEEDED = ("fact", "days", "owner")
_WANTED = {
    "fact": Telling("the section of the facts that it stands on, such as epi.coldchain.vvm"),
    "weight": Telling("1, 2 or 3"),
    "critical": Telling("true or false"),
    "not_applicable": Telling("true or false"),
    "days": Telling("a number of days, 1 to {most}", most=MOST_DAYS),
    "owner": Telling("{first} or {second}", first=OWNERS[0], second=OWNERS[1]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One item. A critical one that fails is named apart; `not_applicable`: it may not concern a place."""

    id: str
    section: str  # under which heading it stands
    fact: str
    weight: int
    critical: bool
    not_applicable: bool
    days: int  # until the action that a gap proposes is due
    owner: str  # who does it: "worker" | "coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is observed on a visit, in order."""

    ref: str  # "coldchain/visit.fridge"
    sources: tuple[str, ...]
    sections: tuple[str, ...]
    items: tuple[Check, ...]


def checklist_of(pack: str, entry: SheetEntry) -> Checklist:
    """The checklist of an entry whose form is sound; items stand under the section above them."""
    rules = entry.front["items"]
    section, items = "", []
    for part in entry.parts:
        kind, _, id = part.partition(".")
        if kind == "section":
            section = id
        elif kind == "item" and id in rules:
            items.append(_check(id, section, rules[id]))
    return Checklist(
        ref=f"{pack}/{entry.id}",
        sources=tuple(entry.front["sources"]),
        sections=tuple(part.partition(".")[2] for part in entry.parts if part.startswith("section.")),
        items=tuple(items),
    )


def names_of(checklist: Checklist) -> Iterator[str]:
    """The names of its texts: itself, its title, its sections, its items and what each proposes."""
    yield from (checklist.ref, f"{checklist.ref}.title")
    yield from (f"{checklist.ref}.section.{section}" for section in checklist.sections)
    for item in checklist.items:
        yield from (f"{checklist.ref}.item.{item.id}", f"{checklist.ref}.action.{item.id}")


def rule_faults(entry: SheetEntry, path: Path) -> Iterator[Fault]:
    """What is wrong with what the front matter says of each item."""
    rules = entry.front.get("items")
    if not isinstance(rules, dict):
        return  # the form says so already
    for id, rule in rules.items():
        line = line_of(rules, id, entry.line)
        if not isinstance(rule, dict):
            what = Telling("{id}, {id2}: write {{fact: …, days: …, owner: …}} behind it", id=entry.id, id2=id)
            yield Fault(shown(path), line, what)
            continue
        for key in _NEEDED:
            if key not in rule:
                yield Fault(
                    shown(path),
                    line,
                    Telling(
                        "{id}, {id2}: {key} is missing; add {wanted}",
                        id=entry.id,
                        id2=id,
                        key=key,
                        wanted=_WANTED[key],
                    ),
                )
        for key, value in rule.items():
            if key not in _WANTED:
                what = Telling(
                    "{id}, {id2}: {key} is not known; take it out, or mend its name",
                    id=entry.id,
                    id2=id,
                    key=key,
                )
                yield Fault(shown(path), line, what)
            elif not _is(key, value):
                yield Fault(
                    shown(path),
                    line,
                    Telling(
                        "{id}, {id2}: {key} is {value!r}; write {wanted}",
                        id=entry.id,
                        id2=id,
                        key=key,
                        value=value,
                        wanted=_WANTED[key],
                    ),
                )
    if not 1 <= len(rules) <= MOST_ITEMS:
        what = Telling(
            "{id} has {count} items; write 1 to {most}, or make two checklists",
            id=entry.id,
            count=len(rules),
            most=MOST_ITEMS,
        )
        yield Fault(shown(path), entry.line_of("items"), what)
    yield from _asked_faults(entry, rules, path)


def _asked_faults(entry: SheetEntry, rules: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Rules and words go together: each item in a section, with its rule and its action."""
    asked = {part.partition(".")[2]: words for part, words in entry.parts.items() if part.startswith("item.")}
    for id in rules.keys() - asked.keys():
        what = Telling(
            "{id}, {id2}: nothing is asked; write - {id2}: … under its section", id=entry.id, id2=id
        )
        yield Fault(shown(path), line_of(rules, id, entry.line), what)
    section, filled = "", set()
    for part, words in entry.parts.items():
        kind, _, id = part.partition(".")
        if kind == "section":
            section = id
        elif kind == "action" and id not in asked:
            what = Telling(
                "{id}: {part} is of no item; take it out, or mend its name", id=entry.id, part=part
            )
            yield Fault(shown(path), words.line, what)
        elif kind == "item":
            filled.add(section)
            if id not in rules:
                what = Telling(
                    "{id}, {id2} has no rule; add it under items:, with fact, days and owner",
                    id=entry.id,
                    id2=id,
                )
                yield Fault(shown(path), words.line, what)
            if f"action.{id}" not in entry.parts:
                what = Telling(
                    "{id}, {id2} proposes nothing for a gap; write > {id2}: … below it", id=entry.id, id2=id
                )
                yield Fault(shown(path), words.line, what)
            if not section:
                what = Telling(
                    "{id}, {id2} stands in no section; write ## name: … above it", id=entry.id, id2=id
                )
                yield Fault(shown(path), words.line, what)
    for part, words in entry.parts.items():
        if part.startswith("section.") and part.removeprefix("section.") not in filled:
            yield Fault(
                shown(path), words.line, Telling("{id}: {part} is empty; take it out", id=entry.id, part=part)
            )


def _check(id: str, section: str, rule: Mapping[str, Any]) -> Check:
    return Check(
        id=id,
        section=section,
        fact=rule["fact"],
        weight=rule.get("weight", 1),
        critical=rule.get("critical", False),
        not_applicable=rule.get("not_applicable", False),
        days=rule["days"],
        owner=rule["owner"],
    )


def _is(key: str, value: Any) -> bool:
    match key:
        case "fact":
            return isinstance(value, str) and _FACT.fullmatch(value) is not None
        case "weight":
            return type(value) is int and value in WEIGHTS
        case "days":
            return type(value) is int and 1 <= value <= MOST_DAYS
        case "owner":
            return value in OWNERS
        case _:
            return isinstance(value, bool)
