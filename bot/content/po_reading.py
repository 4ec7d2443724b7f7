"""PO reading: what translators sent, back into a pack's sheet, or nothing of it and every fault.

What is fuzzy or empty is not taken. An entry that the sheet does not hold yet, or whose source has another
shape now, is written once all of it is translated; until then the sheet keeps what it has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.content.catalogue import read
from bot.content.faults import Fault, PackError, shown
from bot.content.form import read_about
from bot.content.markup import VALUE, values_in
from bot.content.numbers import number_in, spelt_out
from bot.content.pack import Pack
from bot.content.stamps import FILE, read_stamps, stale, write_stamps
from bot.content.titles import ENTRY, put, titles_of
from bot.content.titles import FILE as ABOUT
from bot.content.units import KEYWORDS, Part, Unit, is_one, made, parts_of, with_words, written

_BLANKS = re.compile(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")  # not the narrow ones that French wants
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)  # turn or hide what is read
_CONTEXT = re.compile(r'msgctxt "(.*)"')


@dataclass(frozen=True, slots=True)
class POResult:
    """What became of a file."""

    changed: tuple[str, ...]  # the entries whose words are others now
    unfinished: tuple[str, ...]  # those that wait until all of them is translated
    outdated: tuple[str, ...]  # the units that were translated from words that have changed since
    passed_over: int  # fuzzy or empty messages


def take(pack: Pack, language: str, path: Path) -> POResult:
    """Bring a file into `LANGUAGE.md`, order and front matter as they are; a new sheet when there is none.

    Raises PackError with all that is wrong, and then nothing is written.
    """
    source = parts_of(pack.folder / f"{pack.languages[0]}.md", pack.sheets[pack.languages[0]])
    sheet = pack.folder / f"{language}.md"
    there = parts_of(sheet)
    messages, faults = _messages(path, language)
    titles = titles_of(read_about(pack.folder / ABOUT)[0], pack.languages[0])
    units = {
        part.context(name): (part, unit)
        for part in (titles, *source.values())
        for name, unit in part.units.items()
    }
    for name, message in messages.items():
        faults += [
            Fault(shown(path), message.lineno or 1, f"{name}: {what}")
            for what in (_faults(message, *units[name], pack, language) if name in units else [_UNKNOWN])
        ]
    if faults:
        raise PackError(sorted(faults))
    ready = {name: _words(m) for name, m in messages.items() if not m.fuzzy and _words(m)}
    stamps, _ = read_stamps(pack.folder / FILE)
    chunks, changed, unfinished = _entries(source, there, ready, stamps.get(language, {}))
    said = {name: ready[titles.context(name)] for name in titles.units if titles.context(name) in ready}
    if put(pack.folder, language, said):
        changed.append(ENTRY)
    if changed and chunks:
        _write(sheet, "".join(f"{line}\n" for lines in chunks for line in lines).rstrip("\n") + "\n")
    written_now = [name for name in ready if units[name][0].id not in unfinished]
    _stamp(pack, language, {name: _source(messages[name]) for name in written_now})
    return POResult(
        tuple(changed),
        tuple(unfinished),
        tuple(name for name in ready if _source(messages[name]) != units[name][1].words),
        len(messages) - len(ready),
    )


_UNKNOWN = (
    "no unit of the first language has this msgctxt; write the file anew with `jigi po`, and let your editor "
    "take over what is translated"
)


def mark_read(pack: Pack, language: str, ids: Sequence[str]) -> list[str]:
    """Note that these entries of a translation, or all, were read beside the words of today; which.

    Raises PackError for an entry that the sheet does not hold.
    """
    source = parts_of(pack.folder / f"{pack.languages[0]}.md", pack.sheets[pack.languages[0]])
    sheet = pack.folder / f"{language}.md"
    about, _ = read_about(pack.folder / ABOUT)
    there = {ENTRY: titles_of(about, language), **parts_of(sheet)}
    source[ENTRY] = titles_of(about, pack.languages[0])
    if unknown := [id for id in ids if id not in source or id not in there]:
        what = f"holds no {unknown[0]}; name an entry that it has, or translate it with `jigi po` first"
        raise PackError([Fault(shown(sheet), 1, what)])
    read_now = {
        part.context(unit.name): unit.words
        for part in source.values()
        if part.id in (ids or there)
        for unit in part.units.values()
    }
    return sorted({name.split("/")[1] for name in _stamp(pack, language, read_now)})


# ---- the file ----------------------------------------------------------------------------------


def _messages(path: Path, language: str) -> tuple[dict[str, Message], list[Fault]]:
    """The messages of a file by their contexts, and what is wrong with its form."""
    try:
        catalog: Catalog = read(path)
        lines = path.read_text(encoding="utf-8").splitlines()
    except PackError as error:
        return {}, list(error.faults)
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        return {}, [Fault(shown(path), line, "this is no UTF-8; save the file as UTF-8")]
    faults: list[Fault] = []
    told = str(catalog.locale_identifier or "")
    if told and told.replace("-", "_").partition("_")[0] != language:
        what = f"the header says `Language: {told}`; name that language, or mend the header"
        faults.append(Fault(shown(path), 1, what))
    messages: dict[str, Message] = {}
    for message in catalog:
        if not message.id:
            continue
        if message.context is None:
            what = "this message has no msgctxt; write the file anew with `jigi po`"
            faults.append(Fault(shown(path), message.lineno or 1, what))
        elif not isinstance(message.id, str):
            what = f"{message.context}: has plural forms, a pack's words have none; write msgid and msgstr"
            faults.append(Fault(shown(path), message.lineno or 1, what))
        else:
            messages[message.context] = message
    if not (messages or faults):
        what = "holds no message of a pack; write the file anew with `jigi po`"
        faults.append(Fault(shown(path), 1, what))
    return messages, faults + list(_twice(path, lines))


def _twice(path: Path, lines: Sequence[str]) -> Iterator[Fault]:
    """Of two messages with one context Babel keeps either."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        found = _CONTEXT.fullmatch(line.strip())
        if found and found[1] in seen:
            yield Fault(shown(path), number, f"{found[1]} stands here twice; keep one")
        elif found:
            seen.add(found[1])


def _words(message: Message) -> str:
    """The translation in one line."""
    return _BLANKS.sub(" ", str(message.string or "")).strip()


def _source(message: Message) -> str:
    return _BLANKS.sub(" ", str(message.id)).strip()


# ---- what is held against a message ------------------------------------------------------------


def _faults(message: Message, part: Part, unit: Unit, pack: Pack, language: str) -> Iterator[str]:
    """What is wrong with a translation that is to be taken, each with what to do."""
    words = _words(message)
    if message.fuzzy or not words:
        return
    if _UNSEEN.search(words):
        yield "holds a character that cannot be seen; type it again"
    if part.id == ENTRY:
        yield from _title_faults(words, unit)
        return
    yield from _value_faults(words, unit, pack)
    if unit.name == KEYWORDS:
        return
    bare = VALUE.sub("∎", words)
    if found := number_in(bare, language):
        values = ", ".join(f"{{{{ {value} }}}}" for value in values_in(unit.words)) or "no value"
        yield f"the number {found!r} is typed; the first language names {values} here, do the same"
    here, there = spelt_out(bare, language), spelt_out(VALUE.sub("∎", unit.words), pack.languages[0])
    if here is not None and there is not None and here != there:
        told = [", ".join(map(str, numbers)) or "none" for numbers in (here, there)]
        yield f"spelt out are {told[0]}, in the first language {told[1]}; make them the same"
    if re.search(r"</?\w+>", bare):
        yield "has a tag; write **bold** or *italic* instead"
    if not is_one(part.kind, unit, [unit.mark + words], words):
        yield f"begins with {words.split(' ')[0]!r}, which would open a line of another kind; begin otherwise"


def _title_faults(words: str, unit: Unit) -> Iterator[str]:
    """A title names no value: its figures are typed, the same in each language."""
    here, there = re.findall(r"\d+", words), re.findall(r"\d+", unit.words)
    if here != there:
        told = [", ".join(figures) or "none" for figures in (here, there)]
        yield f"the figures are {told[0]}, in the first language {told[1]}; make them the same"


def _value_faults(words: str, unit: Unit, pack: Pack) -> Iterator[str]:
    """Placeholders that are lost, unknown, of another message, or in another order."""
    ours, theirs = values_in(words), values_in(unit.words)
    for value in sorted((Counter(theirs) - Counter(ours)).elements()):
        yield f"{{{{ {value} }}}} is lost; put it where its value is said"
    for value in sorted((Counter(ours) - Counter(theirs)).elements()):
        known = value.partition("|")[0] in pack.doses
        what = "belongs to another message" if known else "is not known"
        yield f"{{{{ {value} }}}} {what}; take it out, or mend its name"
    if ours != theirs and Counter(ours) == Counter(theirs):
        order = ", ".join(f"{{{{ {value} }}}}" for value in theirs)
        yield f"the values come in another order; write them in this one: {order}"
    rest = VALUE.sub("", words)
    if "{" in rest or "}" in rest:
        yield "braces that name no value; copy the placeholder as it stands in the msgid"


# ---- the sheet ---------------------------------------------------------------------------------


def _entries(
    source: Mapping[str, Part], there: Mapping[str, Part], ready: Mapping[str, str], read: Mapping[str, str]
) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """The entries of the new sheet, as lines; which were changed, and which are not whole yet."""
    chunks = {id: part.lines for id, part in there.items()}
    order = list(there)
    unfinished: list[str] = []
    before = 0  # the place of the entry above, in the order of the source
    for id, part in source.items():
        old = there.get(id)
        entry = _entry(part, old, ready, read)
        if entry is not None:
            chunks[id] = entry
        elif old is not None or any(part.context(unit) in ready for unit in part.units):
            unfinished.append(id)
        if entry is not None and old is None:
            order.insert(before, id)
        if id in chunks:
            before = order.index(id) + 1
    changed = [id for id in order if id not in there or chunks[id] != there[id].lines]
    return [_spaced(chunks[id]) for id in order], changed, unfinished


def _entry(
    part: Part, old: Part | None, ready: Mapping[str, str], read: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The lines of an entry with what is ready; None while it is not whole."""
    new = {unit: ready[part.context(unit)] for unit in part.units if part.context(unit) in ready}
    if old is not None and old.shape == part.shape:
        return _with_keywords(with_words(old, new), old, new)
    if old is not None:  # what was read beside the words of today still stands for them
        fresh = old.units.keys() & (part.units.keys() - stale(part, read))
        new = {**{name: old.units[name].words for name in fresh}, **new}
    if not all(name in new for name in part.units if name != KEYWORDS):
        return None
    return made(part, new, () if old is None else old.lines[: old.body - old.start])


def _with_keywords(lines: tuple[str, ...], old: Part, new: Mapping[str, str]) -> tuple[str, ...]:
    """An entry that had no keywords with those that it was given."""
    if KEYWORDS in old.units or KEYWORDS not in new:
        return lines
    close = old.body - old.start - 1
    unit = Unit(KEYWORDS, "", "", 0, 0)
    return (*lines[:close], *written(old.kind, unit, new[KEYWORDS]), *lines[close:])


def _spaced(lines: tuple[str, ...]) -> tuple[str, ...]:
    """An entry with an empty line below it."""
    return lines if not lines or not lines[-1].strip() else (*lines, "")


def _stamp(pack: Pack, language: str, read_now: Mapping[str, str]) -> list[str]:
    """Note what was read beside what; the units for which that is new. What is in no source goes."""
    stamps, _ = read_stamps(pack.folder / FILE)
    before = stamps.get(language, {})
    about, _ = read_about(pack.folder / ABOUT)
    there = {ENTRY: titles_of(about, language), **parts_of(pack.folder / f"{language}.md")}
    source = {
        ENTRY: titles_of(about, pack.languages[0]),
        **parts_of(pack.folder / f"{pack.languages[0]}.md"),
    }
    names = [part.context(unit) for part in source.values() if part.id in there for unit in part.units]
    known = {**before, **read_now}
    after = {name: known[name] for name in names if name in known}
    if after != before:
        write_stamps(pack.folder / FILE, {**stamps, language: after})
    return [name for name in after if before.get(name) != after[name]]


def _write(path: Path, text: str) -> None:
    """A crash leaves the old sheet or the new one."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
