"""Checklist checks: may this be asked on a visit, and does it fit where it is shown?"""

from collections.abc import Iterator

from bot.content.faults import Fault, shown
from bot.content.pack import Pack
from bot.content.translations import BUTTON
from bot.content.yaml import line_of
from bot.faults import Telling

ITEM = 200  # characters: it is read standing, with a number and its section above it
ACTION = 100  # several stand in one plan, and each becomes a promise
HEADING = 40  # a section, in a list of scores
_LONGEST = {"item": ITEM, "action": ACTION, "section": HEADING}


def checklist_faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the checklists of a pack, whose rules and words go together."""
    source = pack.languages[0]
    path = shown(pack.folder / f"{source}.md")
    for id, checklist in pack.checklists.items():
        entry = pack.sheets[source][id]
        if not id.startswith("visit."):
            what = Telling("{id}: begin the id of a checklist with visit., as in visit.fridge", id=id)
            yield Fault(path, entry.line_of("id"), what)
        for item in checklist.items:
            if not pack.clinical and not item.fact.startswith("coach."):
                what = Telling(
                    "{id}, {id2}: {fact} is clinical; move it to a clinical pack",
                    id=id,
                    id2=item.id,
                    fact=item.fact,
                )
                yield Fault(path, line_of(entry.front["items"], item.id, entry.line), what)
        for language in pack.languages:
            if id in pack.html[language]:
                yield from _length_faults(pack, id, language)


def _length_faults(pack: Pack, id: str, language: str) -> Iterator[Fault]:
    """Words that do not fit where they are shown, with their values in them."""
    entry, html = pack.sheets[language][id], pack.html[language][id]
    path = shown(pack.folder / f"{language}.md")
    for part, words in entry.parts.items():
        most = BUTTON if part == "title" else _LONGEST.get(part.partition(".")[0])
        if most is not None and len(html[part]) > most:
            what = Telling(
                "{id}, {part} has {count} characters; {most} fit. Shorten it",
                id=id,
                part=part,
                count=len(html[part]),
                most=most,
            )
            yield Fault(path, words.line, what)
