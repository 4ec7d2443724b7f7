"""Entry checks: what is wrong with an entry by itself, and with its translation beside the first language."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.faults import Fault, shown
from bot.content.markup import VALUE
from bot.content.pack import Pack, sheet_of
from bot.content.sheets import SheetEntry
from bot.faults import Telling
from bot.people import Cadre

_NEEDED = {
    "card": {"title", "body"},
    "quiz": {"stem", "why"},
    "topic": {"title", "example", "idea1", "idea2"},
    "act": {"title", "body"},
    "checklist": {"title", "body"},
}


def entry_faults(entry: SheetEntry, path: Path) -> Iterator[Fault]:
    """What is wrong with an entry by itself."""
    where = shown(path)
    yield from _keyword_faults(entry, path)
    for part in sorted(_NEEDED[entry.kind] - set(entry.parts)):
        yield Fault(where, entry.line, Telling("{id} has no {part}; add it", id=entry.id, part=part))
    options = {part: words for part, words in entry.parts.items() if part.startswith("option.")}
    if entry.kind == "quiz" and len(options) < 2:
        yield Fault(
            where,
            entry.line,
            Telling(
                "{id} has {count} options; write two at least, - [ ] A. …", id=entry.id, count=len(options)
            ),
        )
    texts = [words.raw for words in options.values()]
    for words in options.values():
        if texts.count(words.raw) > 1:
            yield Fault(
                where,
                words.line,
                Telling("{id}: {words!r} is an option twice; change one", id=entry.id, words=words.raw),
            )
    who = [words for part, words in entry.parts.items() if part.startswith("who.")]
    if who and f"who.{Cadre.OTHER}" not in entry.parts:
        what = Telling(
            "{id} says who may, but not to an unknown cadre; add the strictest line, > other: …", id=entry.id
        )
        yield Fault(where, who[0].line, what)
    for part, words in entry.parts.items():
        false_option = part.startswith("option.") and part != f"option.{entry.ticked}"
        for value in VALUE.finditer(words.raw):
            if value[1].startswith("wrong.") and not false_option:
                what = Telling(
                    "{id}: {value} is a false value; only a false option may show it",
                    id=entry.id,
                    value=value[0],
                )
                yield Fault(where, words.line_at(value.start()), what)
        rest = VALUE.sub("", words.raw)
        if "{" in rest or "}" in rest:
            what = Telling(
                "{id}: braces that name no value; write {{{{ name }}}}, as it stands in doses.yaml",
                id=entry.id,
            )
            yield Fault(where, words.line, what)
        if re.search(r"</?\w+>", rest):
            yield Fault(
                where, words.line, Telling("{id} has a tag; write **bold** or *italic* instead", id=entry.id)
            )


def against_source(pack: Pack, language: str) -> Iterator[Fault]:
    """What is wrong with a translation beside the first language."""
    source = pack.languages[0]
    path, first = shown(sheet_of(pack, language)), shown(sheet_of(pack, source))
    ours, theirs = pack.sheets[language], pack.sheets[source]
    for id in theirs.keys() - ours.keys() if f"{language}.md" not in pack.lacking else ():
        yield Fault(
            first,
            theirs[id].line,
            Telling("{id} is not in {language}.md; translate it there", id=id, language=language),
        )
    for id in ours.keys() - theirs.keys() if f"{source}.md" not in pack.lacking else ():
        yield Fault(
            path,
            ours[id].line,
            Telling("{id} is not in {source}.md; take it out, or mend its id", id=id, source=source),
        )
    for id in ours.keys() & theirs.keys():
        entry, other = ours[id], theirs[id]
        for key in sorted(set(entry.front) - {"id", "kind", "keywords"}):
            what = Telling(
                "{id}: {key} stands in {source}.md for all languages; take it out here",
                id=id,
                key=key,
                source=source,
            )
            yield Fault(path, entry.line_of(key), what)
        if entry.kind != other.kind or (len(other.ticked) < 2 and entry.ticked != other.ticked):
            what = Telling(
                "{id}: kind or right answer differ from {source}.md, line {line}; make them the same",
                id=id,
                source=source,
                line=other.line,
            )
            yield Fault(path, entry.line, what)
        for part in sorted(other.parts.keys() - entry.parts.keys()):
            yield Fault(
                path,
                entry.line,
                Telling(
                    "{id} lacks {part}, which {source}.md has; translate it", id=id, part=part, source=source
                ),
            )
        for part in sorted(entry.parts.keys() - other.parts.keys()):
            what = Telling(
                "{id} has {part}, which {source}.md lacks; take it out, or add it there",
                id=id,
                part=part,
                source=source,
            )
            yield Fault(path, entry.parts[part].line, what)


def _keyword_faults(entry: SheetEntry, path: Path) -> Iterator[Fault]:
    """What people call a card stands in the sheet of their language."""
    keywords = entry.front.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        what = Telling(
            "{id}: keywords is {keywords!r}; write a list of words, [one, two]",
            id=entry.id,
            keywords=keywords,
        )
        yield Fault(shown(path), entry.line_of("keywords"), what)
