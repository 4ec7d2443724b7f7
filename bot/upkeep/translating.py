"""Translating: `jigi po`, a pack's words out to translators and back."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.content import po, po_reading
from bot.content.faults import Fault, PackError, shown
from bot.content.library import PACKS, Library, pack_folders
from bot.content.pack import Pack, read_pack
from bot.content.titles import ENTRY
from bot.content.titles import FILE as ABOUT
from bot.settings import Settings, SettingsError
from bot.upkeep.signing import no_pack

EVERY = "all"


def pack_of(settings: Settings, id: str, language: str) -> Pack:
    """The pack that is to be translated. Raises PackError; SettingsError for what is no translation of it."""
    folders = {folder.name: folder for folder in pack_folders((PACKS, *settings.packs))}
    if id not in folders:
        raise SettingsError(no_pack(id, folders))
    pack = read_pack(folders[id])
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise SettingsError(f"{language!r} is no language; write its code, such as en or bm")
    if language == pack.languages[0]:
        raise SettingsError(f"{id} is written in {language!r}; name a language that it is translated into")
    return pack


def write(pack: Pack, language: str, out: Path) -> Iterator[str]:
    """Write the file for translators; what it holds."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f"{out.name}.new")
    new.write_text(po.written(pack, language), encoding="utf-8")
    new.replace(out)
    units, stale, empty = po.counted(pack, language)
    yield f"{out}: {units} messages, {stale} to be read again, {empty} to be translated"


def take(pack: Pack, language: str, file: Path) -> Iterator[str]:
    """Bring a file back; what became of it, line by line. Raises PackError, and nothing is written."""
    sheet = pack.folder / f"{language}.md"
    taken = po_reading.take(pack, language, file)
    yield f"{shown(sheet)}: entries with other words now: {len(taken.changed)}"
    if taken.passed_over:
        yield f"{taken.passed_over} messages are fuzzy or empty; they were not taken"
    for id in taken.unfinished:
        yield f"{id} is not whole yet: it stays as it was until all its messages are translated"
    for unit in taken.outdated:
        yield f"{unit} was translated from words that have changed since: it is to be read again"
    if language not in pack.languages:
        yield (
            f"{language} is new: once every entry is in, add it to `languages:` in pack.yaml, with its "
            "titles; `jigi check` says what is missing"
        )


def mark_read(pack: Pack, language: str, entries: Sequence[str]) -> Iterator[str]:
    """Note what was read beside the words of today; which. Raises PackError for an unknown entry."""
    sheet = pack.folder / f"{language}.md"
    if not sheet.exists():
        raise PackError([Fault(shown(sheet), 1, "is missing; translate it with `jigi po` first")])
    marked = po_reading.mark_read(pack, language, () if EVERY in entries else entries)
    yield from (f"{pack.id}/{id} was read in {language} beside {pack.languages[0]}" for id in marked)
    if not marked:
        yield "nothing was stale there"


def notes(library: Library) -> Iterator[str]:
    """Which translations are withheld, each with what to do; a language that nobody has read, once."""
    for pack in library.packs.values():
        source = pack.languages[0]
        for language, entries in pack.stale.items():
            if entries and entries == pack.sheets[source].keys():
                what = f"{pack.id}: nobody noted beside which words {language} was read"
                yield f"{what}; {_fix(pack, language, EVERY)}"
                continue
            for name in sorted(pack.stale_titles[language]):
                what = f"the title {name} was not read in {language} beside what {source} says now"
                yield f"{shown(pack.folder / ABOUT)}:1: {what}; {_fix(pack, language, ENTRY)}"
            for id in sorted(entries, key=list(pack.sheets[source]).index):
                there = pack.sheets[language].get(id, pack.sheets[source][id])
                where = f"{shown(pack.folder / f'{language}.md')}:{there.line}"
                line = pack.sheets[source][id].line
                what = f"{id} was not read beside what {source}.md, line {line}, says now"
                yield f"{where}: {what}; {_fix(pack, language, id)}"


def _fix(pack: Pack, language: str, entry: str) -> str:
    po = f"jigi po {pack.id} {language}"
    shown_now = f"until then {pack.languages[0]} is shown"
    return f"{shown_now}. Translate it with `{po}`; or read both, then `{po} --read {entry}`"
