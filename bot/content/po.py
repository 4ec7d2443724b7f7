"""PO: a pack's sheet out to translators, one message for each unit of the first language.

Weblate and Poedit read it. Who translates sees what a value says where it stands, and what was changed since
a translation was made. `po_reading.py` brings the file back.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.content.form import read_about
from bot.content.markup import VALUE
from bot.content.pack import Pack
from bot.content.stamps import FILE, Stamps, read_stamps, stale
from bot.content.titles import ENTRY, titles_of
from bot.content.titles import FILE as ABOUT
from bot.content.translations import BUTTON, PLURALS
from bot.content.units import KEYWORDS, Part, Unit, parts_of

_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: {pack} {edition}\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plurals}"X-Source-Language: {source}\\n"
"X-Generator: jigi po\\n"

"""
UNWRAPPED = 1_000_000  # characters of a line: none is longer
_BUTTONS = ("topic", "checklist")  # kinds whose titles are tapped
_TOLD = {  # what a unit is, by the beginning of its name
    "title": "The title",
    "question": "The question",
    "why": "Why the right answer is right",
    "example": "An example of a goal",
    "idea": "Something that she may try",
    "section": "A heading of the checklist",
    "item": "Asked on a visit; put so that yes is how it should be",
    "skill": "What she calls this skill; it stands inside a sentence",
    "source": "Where a fact comes from, as it stands under a card",
    "action": "What a plan proposes when the answer is no",
    KEYWORDS: "What people call this when they ask, as they would type it, between commas",
}


def written(pack: Pack, language: str) -> str:
    """The file for a language that translates this pack: the same for the same sheets."""
    source = pack.languages[0]
    stamps, _ = read_stamps(pack.folder / FILE)
    there = _parts(pack, language)
    catalog = Catalog(locale=None, charset="utf-8")
    for part in _parts(pack, source).values():
        for message in _messages(pack, part, there.get(part.id), stamps.get(language, {}), language):
            catalog[message.id] = message
    out = BytesIO()
    # A comment that is wrapped cuts the words of `#| msgid` in two, which no other program reads.
    write_po(out, catalog, width=UNWRAPPED, omit_header=True, include_previous=True)
    plurals = f'"Plural-Forms: {PLURALS[language]}\\n"\n' if language in PLURALS else ""
    header = _HEADER.format(
        pack=pack.id, edition=pack.edition, language=language, source=source, plurals=plurals
    )
    return header + out.getvalue().decode().rstrip("\n") + "\n"


def counted(pack: Pack, language: str) -> tuple[int, int, int]:
    """How many units there are, how many of them are stale, and how many are not translated."""
    stamps: Stamps = read_stamps(pack.folder / FILE)[0]
    there = _parts(pack, language)
    units = fuzzy = empty = 0
    for part in _parts(pack, pack.languages[0]).values():
        old = stale(part, stamps.get(language, {}))
        for name in part.units:
            units += 1
            missing = part.id not in there or name not in there[part.id].units
            empty += missing
            fuzzy += name in old and not missing
    return units, fuzzy, empty


def _parts(pack: Pack, language: str) -> dict[str, Part]:
    """What is translated, by entry: the titles of pack.yaml first, then the sheet."""
    about, _ = read_about(pack.folder / ABOUT)
    sheet = parts_of(pack.folder / f"{language}.md", pack.sheets.get(language))
    return {ENTRY: titles_of(about, language), **sheet}


def _messages(
    pack: Pack, part: Part, other: Part | None, read: Mapping[str, str], language: str
) -> Iterator[Message]:
    old = stale(part, read)
    for unit in part.units.values():
        said = other.units[unit.name].words if other is not None and unit.name in other.units else ""
        name = part.context(unit.name)
        fuzzy = bool(said) and unit.name in old
        message = Message(
            unit.words,
            said,
            locations=[(ABOUT if part.id == ENTRY else f"{pack.languages[0]}.md", unit.first + 1)],
            auto_comments=list(_comments(pack, part, unit, language)),
            previous_id=read[name] if fuzzy and name in read else (),
            context=name,
        )
        message.flags = set(_flags(part, unit)) | ({"fuzzy"} if fuzzy else set())
        yield message


def _flags(part: Part, unit: Unit) -> Iterator[str]:
    """What Weblate holds a translator to."""
    values = dict.fromkeys(found[0] for found in VALUE.finditer(unit.words))
    if values:
        yield "placeholders:" + ":".join(f'"{value}"' for value in values)
    if part.kind in _BUTTONS and unit.name == "title":
        yield f"max-length:{BUTTON}"


def _comments(pack: Pack, part: Part, unit: Unit, language: str) -> Iterator[str]:
    kind, _, cadres = unit.name.partition(".")
    if len(unit.name) == 1:
        right = unit.name == pack.items[part.id].right
        yield "The right answer" if right else "A wrong answer: it has to stay wrong"
    elif kind == "who":
        yield f"For {cadres.replace('.', ', ')}: who may do this"
    elif part.kind in _BUTTONS and kind == "title":
        yield f"A button: at most {BUTTON} characters"
    elif told := _TOLD.get(kind.rstrip("0123456789")):
        yield told
    for name, form in dict.fromkeys(VALUE.findall(unit.words)):
        yield _value(pack, name, form, language)


def _value(pack: Pack, name: str, form: str, language: str) -> str:
    """What a placeholder is, and what is read in its place."""
    dose = pack.doses[name]
    shown = {
        tongue: dose.said(tongue, form)
        for tongue in dict.fromkeys((pack.languages[0], language))
        if tongue in pack.languages
    }
    told = ", ".join(f"{tongue}: {words}" for tongue, words in shown.items())
    wrong = " It is wrong on purpose." if dose.wrong else ""
    return f"Keep {{{{ {name}{'|' if form else ''}{form} }}}} as it stands; people read {told}.{wrong}"
