"""Checklists: what a coach looks at on a visit, item by item, and what follows from a gap.

An item is put so that "yes" is how it should be. Its words stand in the sheets; what it weighs, and what a
gap leads to, in the front matter of the first language:

    items:
      vvm: {fact: epi.coldchain.vvm, weight: 3, critical: true, days: 7, owner: worker}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.sheets import Entry
from bot.content.yaml import line_of

OWNERS = ("worker", "coach")
MOST_ITEMS = 25  # of one checklist: a visit is shorter than a morning
WEIGHTS = (1, 2, 3)
MOST_DAYS = 90
_NEEDED = ("fact", "days", "owner")
_WANTED = {
    "fact": "the section of the facts that it stands on, such as epi.coldchain.vvm",
    "weight": "1, 2 or 3",
    "critical": "true or false",
    "not_applicable": "true or false",
    "days": f"a number of days, 1 to {MOST_DAYS}",
    "owner": " or ".join(OWNERS),
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


def checklist_of(pack: str, entry: Entry) -> Checklist:
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


def rule_faults(entry: Entry, path: Path) -> Iterator[Fault]:
    """What is wrong with what the front matter says of each item."""
    rules = entry.front.get("items")
    if not isinstance(rules, dict):
        return  # the form says so already
    for id, rule in rules.items():
        line = line_of(rules, id, entry.line)
        if not isinstance(rule, dict):
            what = f"{entry.id}, {id}: write {{fact: …, days: …, owner: …}} behind it"
            yield Fault(shown(path), line, what)
            continue
        for key in _NEEDED:
            if key not in rule:
                yield Fault(shown(path), line, f"{entry.id}, {id}: {key} is missing; add {_WANTED[key]}")
        for key, value in rule.items():
            if key not in _WANTED:
                what = f"{entry.id}, {id}: {key} is not known; take it out, or mend its name"
                yield Fault(shown(path), line, what)
            elif not _is(key, value):
                yield Fault(shown(path), line, f"{entry.id}, {id}: {key} is {value!r}; write {_WANTED[key]}")


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
            return isinstance(value, str)
        case "weight":
            return type(value) is int and value in WEIGHTS
        case "days":
            return type(value) is int and 1 <= value <= MOST_DAYS
        case "owner":
            return value in OWNERS
        case _:
            return isinstance(value, bool)
