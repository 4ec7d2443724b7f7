"""Number checks: every number of a pack is a typed value, and the same in every language.

A figure stands in the words only as the number of a list's line. Values come in the same order in each
language, so that none can change places with another; what is spelt out counts the same. What is shown
must differ where it has to: no false option says what the right one says.
"""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from bot.content.faults import Fault, shown
from bot.content.limits import limits_in
from bot.content.markup import MARKER, VALUE, values_in
from bot.content.numbers import amount_in, measures_in, number_in, paces_in, spelt_out
from bot.content.pack import Pack, place_of
from bot.content.sheets import SheetEntry, SourceText
from bot.faults import Telling


def number_faults(pack: Pack) -> Iterator[Fault]:
    """Everything that is wrong with the numbers of a pack."""
    yield from _title_faults(pack)
    yield from _name_faults(pack)
    source = pack.languages[0]
    for language, sheet in pack.sheets.items():
        path = shown(pack.folder / f"{language}.md")
        for entry in sheet.values():
            yield from _option_faults(pack, entry, language)
            for part, words in entry.parts.items():
                yield from in_words(entry, part, words, path, language)
                there = pack.sheets[source].get(entry.id)
                if language != source and there is not None and part in there.parts:
                    yield from _against(entry.id, part, pack, language, path)


def in_words(entry: SheetEntry, part: str, words: SourceText, path: str, language: str) -> Iterator[Fault]:
    """Numbers that stand in the words themselves, line by line; one may be broken over two of them."""
    block: list[int] = []
    before = ""
    for i, line in enumerate(words.raw.splitlines()):
        marker = MARKER.match(line) if part == "body" else None
        if marker:
            block.append(int(marker[1]))
            if block != list(range(1, len(block) + 1)):
                what = Telling(
                    "{id}: the list is numbered {block}; count 1, 2, 3 …",
                    id=entry.id,
                    block=", ".join(map(str, block)),
                )
                yield Fault(path, words.line + i, what)
        rest = VALUE.sub("∎", line[marker.end() :] if marker else line)
        goes_on = before and rest.strip() and not marker and not rest.lstrip().startswith("- ")
        found = number_in(rest, language)
        if goes_on and not found and not number_in(before, language):
            found = number_in(f"{before.rstrip()} {rest.lstrip()}", language)
        before = rest
        if found:
            what = Telling(
                "{id}, {part}: the number {found!r} stands in the words; put it into doses.yaml and "
                "name it here, {{{{ … }}}}",
                id=entry.id,
                part=part,
                found=found,
            )
            yield Fault(path, words.line + i, what)


def _against(id: str, part: str, pack: Pack, language: str, path: str) -> Iterator[Fault]:
    """What counts otherwise than in the first language."""
    source = pack.languages[0]
    here, there = pack.sheets[language][id].parts[part], pack.sheets[source][id].parts[part]
    where = Telling("in {source}.md, line {line},", source=source, line=there.line)
    ours, theirs = values_in(here.raw), values_in(there.raw)
    if ours != theirs:
        named, wanted = (", ".join(values) or "none" for values in (ours, theirs))
        same = Counter(ours) == Counter(theirs)
        how = Telling("the values come in another order" if same else "the values are")
        what = Telling(
            "{id}, {part}: {how} {named}; {where} {wanted}. Make them the same",
            id=id,
            part=part,
            how=how,
            named=named,
            where=where,
            wanted=wanted,
        )
        yield Fault(path, here.line, what)
    steps, wanted_steps = (len(MARKER.findall(words.raw)) for words in (here, there))
    if steps != wanted_steps:
        what = Telling(
            "{id}, {part}: {steps} numbered lines; {where} {wanted}. Make them the same",
            id=id,
            part=part,
            steps=steps,
            where=where,
            wanted=wanted_steps,
        )
        yield Fault(path, here.line, what)
    for told in (measures_in, paces_in, limits_in):
        measured, wanted_measures = (told(VALUE.sub("∎", words.raw)) for words in (here, there))
        if measured == wanted_measures:
            continue
        what = Telling(
            "{id}, {part}: measured are {measures}; {where} {wanted}. Make them the same",
            id=id,
            part=part,
            measures=", ".join(measured) or "none",
            where=where,
            wanted=", ".join(wanted_measures) or "none",
        )
        yield Fault(path, here.line, what)
    spelt, meant = (
        spelt_out(VALUE.sub("∎", words.raw), told) for words, told in ((here, language), (there, source))
    )
    if spelt is not None and meant is not None and spelt != meant:
        what = Telling(
            "{id}, {part}: spelt out are {spelt}; {where} {meant}. Make them the same",
            id=id,
            part=part,
            spelt=_told(spelt),
            where=where,
            meant=_told(meant),
        )
        yield Fault(path, here.line, what)


def _option_faults(pack: Pack, entry: SheetEntry, language: str) -> Iterator[Fault]:
    """Options that read alike once their values stand in them: a false one would be right."""
    html = pack.html[language].get(entry.id, {})  # none where one of its values is not there
    seen = Counter(text for part, text in html.items() if part.startswith("option."))
    for part, words in entry.parts.items():
        if part in html and part.startswith("option.") and seen[html[part]] > 1 and VALUE.search(words.raw):
            what = Telling(
                "{id}, {part}: another option shows {html!r} too; mend a value in doses.yaml",
                id=entry.id,
                part=part,
                html=html[part],
            )
            yield Fault(shown(pack.folder / f"{language}.md"), words.line, what)


def _title_faults(pack: Pack) -> Iterator[Fault]:
    """Figures in the titles of sources and of the pack: the same in each language."""
    path = shown(pack.folder / "pack.yaml")
    titles = {"title": pack.title, **{key: source.title for key, source in pack.sources.items()}}
    for key, title in titles.items():
        figures = {language: re.findall(r"\d+", words) for language, words in title.items()}
        if len(set(map(tuple, figures.values()))) > 1:
            yield Fault(
                path,
                1,
                Telling(
                    "{key}: the titles hold {figures}; write the same figures in each language",
                    key=key,
                    figures=figures,
                ),
            )


def _name_faults(pack: Pack) -> Iterator[Fault]:
    """Numbers in the names of the pack and of its skills, amounts in sources' titles: they name no value."""
    names = {"title": pack.title, **{f"skill {skill}": named for skill, named in pack.skills.items()}}
    titles = {key: source.title for key, source in pack.sources.items()}
    for key, told in {**names, **titles}.items():
        for language, name in told.items():
            if found := (amount_in if key in titles else number_in)(name, language):
                what = Telling(
                    "{key}, {language}: the number {found!r} stands in a name; take it out",
                    key=key,
                    language=language,
                    found=found,
                )
                yield Fault(*place_of(pack, name), what)


def _told(values: list[Fraction]) -> str:
    return ", ".join(map(str, values)) or "none"
