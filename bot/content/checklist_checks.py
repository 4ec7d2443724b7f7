"""Checklist checks: may this be asked on a visit? Each item in its section, with its action and its fact."""

import re
from collections.abc import Iterator

from bot.content.checklists import MOST_ITEMS, Checklist
from bot.content.faults import Fault, shown
from bot.content.pack import Pack
from bot.content.sheets import Entry
from bot.content.translations import BUTTON
from bot.content.yaml import line_of

ITEM = 200  # characters: it is read standing, with a number and its section above it
ACTION = 100  # several stand in one plan, and each becomes a promise
HEADING = 40  # a section, in a list of scores
_FACT = re.compile(r"[a-z]+(\.[a-z0-9]+)+")
_LONGEST = {"item": ITEM, "action": ACTION, "section": HEADING}


def checklist_faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the checklists of a pack."""
    source = pack.languages[0]
    path = shown(pack.folder / f"{source}.md")
    for id, checklist in pack.checklists.items():
        entry = pack.sheets[source][id]
        if not id.startswith("visit."):
            yield Fault(
                path, entry.line, f"{id}: begin the id of a checklist with visit., as in visit.fridge"
            )
        yield from _item_faults(pack, entry, checklist, path)
        for language in pack.languages:
            if id in pack.sheets[language]:
                yield from _length_faults(pack, id, language)


def _item_faults(pack: Pack, entry: Entry, checklist: Checklist, path: str) -> Iterator[Fault]:
    """Rules and words go together, item by item."""
    rules = entry.front["items"]
    if not 1 <= len(rules) <= MOST_ITEMS:
        what = f"{entry.id} has {len(rules)} items; write 1 to {MOST_ITEMS}, or make two checklists"
        yield Fault(path, entry.line_of("items"), what)
    asked = {part.partition(".")[2]: words for part, words in entry.parts.items() if part.startswith("item.")}
    for id in rules.keys() - asked.keys():
        what = f"{entry.id}, {id}: nothing is asked; write - {id}: … under its section"
        yield Fault(path, line_of(rules, id, entry.line), what)
    for id in asked.keys() - rules.keys():
        what = f"{entry.id}, {id} has no rule; add it under items:, with fact, days and owner"
        yield Fault(path, asked[id].line, what)
    for id in asked:
        if f"action.{id}" not in entry.parts:
            what = f"{entry.id}, {id} proposes nothing for a gap; write > {id}: … below it"
            yield Fault(path, asked[id].line, what)
    for part, words in entry.parts.items():
        if part.startswith("action.") and part.removeprefix("action.") not in asked:
            what = f"{entry.id}: {part} is of no item; take it out, or mend its name"
            yield Fault(path, words.line, what)
    for item in checklist.items:
        line = line_of(rules, item.id, entry.line)
        if not item.section:
            what = f"{entry.id}, {item.id} stands in no section; write ## name: … above it"
            yield Fault(path, asked[item.id].line, what)
        if not _FACT.fullmatch(item.fact):
            what = f"{entry.id}, {item.id}: {item.fact!r} is no section of the facts; write its id"
            yield Fault(path, line, what)
        elif not pack.clinical and not item.fact.startswith("coach."):
            what = f"{entry.id}, {item.id}: {item.fact} is clinical; move it to a clinical pack"
            yield Fault(path, line, what)
    filled = {item.section for item in checklist.items}
    for section in checklist.sections:
        if section not in filled:
            words = entry.parts[f"section.{section}"]
            yield Fault(path, words.line, f"{entry.id}: the section {section} is empty; take it out")


def _length_faults(pack: Pack, id: str, language: str) -> Iterator[Fault]:
    """Words that do not fit where they are shown, with their values in them."""
    entry, html = pack.sheets[language][id], pack.html[language][id]
    path = shown(pack.folder / f"{language}.md")
    for part, words in entry.parts.items():
        most = BUTTON if part == "title" else _LONGEST.get(part.partition(".")[0])
        if most is not None and len(html[part]) > most:
            what = f"{id}, {part} has {len(html[part])} characters; {most} fit. Shorten it"
            yield Fault(path, words.line, what)
