"""Section checks: on what the values, cards, questions and skills of a pack stand."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.content.cards import Card, Item
from bot.content.faults import Fault, shown
from bot.content.markup import values_in
from bot.content.pack import Pack, place_of, sheet_of
from bot.content.sheets import SheetEntry
from bot.faults import Telling

SKILL = 24  # characters of a skill's name: several stand in one line
TITLE = 24  # characters of a pack's: it is a row of WhatsApp's list
_SECTION = re.compile(r"[a-z]+(\.[a-z0-9]+)+")
_NOT_CLINICAL = "coach."  # the sections of the facts that touch no patient


def dose_faults(pack: Pack) -> Iterator[Fault]:
    path = shown(pack.folder / "doses.yaml")
    used = {
        value.partition("|")[0]
        for sheet in pack.sheets.values()
        for entry in sheet.values()
        for words in entry.parts.values()
        for value in values_in(words.raw)
    }
    taught = {
        str(section) for entry in pack.sheets[pack.languages[0]].values() for section in _sections_of(entry)
    }
    for dose in pack.doses.values():
        if dose.name not in used and not pack.lacks_entries:
            yield Fault(
                path,
                dose.line,
                Telling("{name} is named by no text; take it out, or mend its name", name=dose.name),
            )
        if not dose.wrong and not _SECTION.fullmatch(dose.section):
            what = Telling(
                "{name}: {section!r} is no section; write its id, such as amtsl.cord.clamping",
                name=dose.name,
                section=dose.section,
            )
            yield Fault(path, dose.line, what)
        elif not dose.wrong and dose.section not in taught and not pack.lacks_entries:
            what = Telling(
                "{name}: nothing of this pack stands on {section}; mend its name, or write the card",
                name=dose.name,
                section=dose.section,
            )
            yield Fault(path, dose.line, what)


def _sections_of(entry: SheetEntry) -> Iterator[Any]:
    """On what an entry stands; a checklist with each of its items."""
    yield entry.front.get("section")
    rules = entry.front.get("items")
    for rule in rules.values() if isinstance(rules, dict) else ():
        yield rule.get("fact") if isinstance(rule, dict) else None


def section_faults(pack: Pack) -> Iterator[Fault]:
    """One card for each section, and a card for each question."""
    source = pack.languages[0]
    path, sheet = shown(sheet_of(pack, source)), pack.sheets[source]
    counts = Counter(str(entry.front.get("section")) for entry in sheet.values() if entry.kind == "card")
    parts: tuple[Card | Item, ...] = (*pack.cards.values(), *pack.items.values())
    for part in parts:
        entry = sheet[part.ref.partition("/")[2]]
        line = entry.line_of("section")
        if not _SECTION.fullmatch(part.section):
            what = Telling(
                "{id}: {section!r} is no section; write its id, such as amtsl.cord.clamping",
                id=entry.id,
                section=part.section,
            )
            yield Fault(path, line, what)
        elif entry.kind == "card" and counts[part.section] > 1:
            yield Fault(
                path,
                line,
                Telling(
                    "{id}: another card is on {section} too; join them", id=entry.id, section=part.section
                ),
            )
        elif entry.kind == "quiz" and not counts[part.section] and not pack.lacks_entries:
            yield Fault(
                path,
                line,
                Telling("{id}: no card teaches {section}; write one", id=entry.id, section=part.section),
            )


def clinical_faults(pack: Pack) -> Iterator[Fault]:
    """A pack that says it is not clinical, and yet stands on clinical facts: its warning would be gone."""
    if pack.clinical:
        return
    fix = Telling("take `clinical: false` out of pack.yaml, or move it to a clinical pack")
    for dose in pack.doses.values():
        if dose.drug or dose.routes or not (dose.wrong or dose.section.startswith(_NOT_CLINICAL)):
            yield Fault(
                shown(pack.folder / "doses.yaml"),
                dose.line,
                Telling("{name} is clinical; {fix}", name=dose.name, fix=fix),
            )
    path, sheet = shown(sheet_of(pack, pack.languages[0])), pack.sheets[pack.languages[0]]
    for entry in sheet.values():
        section = entry.front.get("section")
        if section and not str(section).startswith(_NOT_CLINICAL):
            yield Fault(
                path,
                entry.line_of("section"),
                Telling("{id}: {section} is clinical; {fix}", id=entry.id, section=section, fix=fix),
            )
        if entry.front.get("emergency"):
            yield Fault(
                path,
                entry.line_of("emergency"),
                Telling("{id} answers an emergency; {fix}", id=entry.id, fix=fix),
            )


def skill_faults(pack: Pack) -> Iterator[Fault]:
    """Each skill that is asked has a name, and no other: it stands in what she is told of her progress."""
    path = shown(pack.folder / "pack.yaml")
    sheet = pack.sheets[pack.languages[0]]
    asked = {item.skill for item in pack.items.values()}
    every_question = not pack.lacks_entries and not (sheet.keys() & pack.lacking)
    for skill in sorted(asked - pack.skills.keys()) if "skills" not in pack.lacking else ():
        yield Fault(
            path,
            1,
            Telling("the skill {skill} has no name; add it under `skills:`, in each language", skill=skill),
        )
    for skill in sorted(pack.skills.keys() - asked) if every_question else ():
        yield Fault(
            path,
            1,
            Telling(
                "no question is of the skill {skill}; take it out of `skills:`, or mend its name", skill=skill
            ),
        )
    for skill, titles in pack.skills.items():
        for title in titles.values():
            if len(title) > SKILL:
                what = Telling(
                    "the skill {skill} is called {title!r}, {count} characters; {most} fit. Shorten it",
                    skill=skill,
                    title=title,
                    count=len(title),
                    most=SKILL,
                )
                yield Fault(*place_of(pack, title), what)


def title_faults(pack: Pack) -> Iterator[Fault]:
    """The pack's own title: a trainer taps it where she pushes it."""
    for title in pack.title.values():
        if len(title) > TITLE:
            what = Telling(
                "the pack is called {title!r}, {count} characters; {most} fit. Shorten it",
                title=title,
                count=len(title),
                most=TITLE,
            )
            yield Fault(*place_of(pack, title), what)
