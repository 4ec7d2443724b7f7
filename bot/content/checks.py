"""Checks: may these words be shown? Every fault of every pack, and of the catalogue, at once.

What a pack is held to: all its languages say the same things with the same typed values, no number
stands in the words themselves, a false value stands in a false option only, and every card fits a
small screen for every cadre.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from bot.content import frame
from bot.content.act_checks import act_faults
from bot.content.cards import Card, Item
from bot.content.catalogue import Catalogue
from bot.content.checklist_checks import checklist_faults
from bot.content.danger_words import DANGERS, read_rules
from bot.content.faults import Fault, PackError, shown
from bot.content.library import PACKS, Library, pack_folders
from bot.content.markup import VALUE, values_in
from bot.content.number_checks import number_faults
from bot.content.pack import Pack, read_pack
from bot.content.pictures import picture_faults
from bot.content.rendering import Rendering
from bot.content.sheets import Entry
from bot.content.signatures import FILE
from bot.content.signoff import REVIEWERS, sign_off
from bot.content.translations import BUTTON, SMALL_SCREEN, catalogue_faults
from bot.people import Cadre

PHONE = "+223 00 00 00 00"  # stands above an emergency's card
NAMES = 50  # characters that the reviewers' names may add: the last line may need a scroll, no dose does
_SECTION = re.compile(r"[a-z]+(\.[a-z0-9]+)+")
_NOT_CLINICAL = "coach."  # the sections of the facts that touch no patient
SKILL = 24  # characters of a skill's name: several stand in one line
_NEEDED = {
    "card": {"title", "body"},
    "quiz": {"stem", "why"},
    "topic": {"title", "example", "idea1", "idea2"},
    "act": {"title", "body"},
    "checklist": {"title", "body"},
}


def check_all(folders: Iterable[Path] = (PACKS,)) -> list[Fault]:
    """All that is wrong in the packs below these folders, and in the catalogue."""
    packs, faults = read_packs(folders)
    return sorted({*faults, *faults_of(packs)})


def read_packs(folders: Iterable[Path]) -> tuple[list[Pack], list[Fault]]:
    """Every pack below these folders that has the form of one; what is wrong with the form of the others."""
    packs: list[Pack] = []
    faults: list[Fault] = []
    for folder in pack_folders(folders):
        try:
            packs.append(read_pack(folder))
        except PackError as error:
            faults += error.faults
    return packs, faults


def faults_of(packs: Iterable[Pack]) -> list[Fault]:
    """What is wrong in the words of these packs, and in the catalogue."""
    faults = catalogue_faults() + read_rules()[1]
    sound: list[Pack] = []
    for pack in packs:
        found = list(pack_faults(pack))
        faults += found
        if not found:
            sound.append(pack)
    try:
        library = Library({pack.id: pack for pack in sound})
        rendering = Rendering(Catalogue.load(), library)
    except PackError:
        return faults  # the catalogue's own faults say why
    for pack in library.packs.values():  # of two with one name the later is shown
        faults += screen_faults(pack, rendering)
    return faults


def pack_faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong in the words of a pack as they were written."""
    source = pack.languages[0]
    if pack.folder.name != pack.id:
        what = f"the pack {pack.id} lies in the folder {pack.folder.name}; give both one name"
        yield Fault(shown(pack.folder / "pack.yaml"), 1, what)
    yield from _dose_faults(pack)
    for card in pack.cards.values():
        if card.emergency and card.emergency not in DANGERS:
            entry = pack.sheets[source][card.ref.partition("/")[2]]
            what = f"{entry.id}: emergency is {card.emergency!r}; use one of {', '.join(DANGERS)}"
            yield Fault(shown(_sheet(pack, source)), entry.line_of("emergency"), what)
    for found in (_section_faults, _clinical_faults, _signature_faults, number_faults):
        yield from found(pack)
    yield from picture_faults(pack.folder, source, pack.sheets[source])
    yield from _skill_faults(pack)
    yield from act_faults(pack)
    yield from checklist_faults(pack)
    for language, sheet in pack.sheets.items():
        path = _sheet(pack, language)
        for entry in sheet.values():
            yield from _entry_faults(entry, path)
            yield from _keyword_faults(entry, path)
        if language != source:
            yield from _against_source(pack, language)


def screen_faults(pack: Pack, rendering: Rendering) -> Iterator[Fault]:
    """What does not fit her screen, rendered for every language and cadre."""
    for language in pack.languages:
        for name in frame.names(pack):
            entry = pack.sheets[language][pack.entry_of(name.partition("/")[2])]
            if pack.shown_in(entry.id, language) != language:
                continue  # the words of the first language stand there
            item = pack.items.get(entry.id)
            wrong = next((key for key in item.options if key != item.right), "") if item else ""
            above = {"phone": PHONE} if entry.front.get("emergency") else {}
            for cadre, day in product((None, *Cadre), _days(pack, entry.id)):
                args = {"cadre": cadre, "n": 10, "of": 10, "chosen": wrong, **above}
                size = len(rendering.text(name, args, language, "", day))
                if size > SMALL_SCREEN + (NAMES if day else 0):
                    what = (
                        f"{entry.id} has {size} characters as {name!r} is shown to "
                        f"{cadre or 'anybody'}; a small screen shows {SMALL_SCREEN}. Shorten it"
                    )
                    yield Fault(shown(_sheet(pack, language)), entry.line, what)
                    break
        for topic in pack.topics:
            title = pack.html[language][topic]["title"]
            if len(title) > BUTTON:
                words = pack.sheets[language][topic].parts["title"]
                what = f"{topic}: the button {title!r} has {len(title)} characters; WhatsApp shows {BUTTON}"
                yield Fault(shown(_sheet(pack, language)), words.line, f"{what}. Shorten it")


def _days(pack: Pack, id: str) -> tuple[date | None, ...]:
    """The days on which something else is said of its sign-off, or of that of the card that teaches it."""
    item = pack.items.get(id)
    card = (item.card or "").partition("/")[2] if item else id
    valid = sign_off(pack, card).valid if card in pack.signable else ()
    if len(valid) < REVIEWERS:
        return (None,)
    last = valid[REVIEWERS - 1].review_by
    return (None, last, last + timedelta(days=1))


def _signature_faults(pack: Pack) -> Iterator[Fault]:
    for id in pack.signatures.keys() - pack.signable.keys():
        line = pack.signatures[id][0].line if pack.signatures[id] else 1
        what = f"{id} is no card or checklist of this pack; take its signatures out, or mend its name"
        yield Fault(shown(pack.folder / FILE), line, what)


def _dose_faults(pack: Pack) -> Iterator[Fault]:
    path = shown(pack.folder / "doses.yaml")
    used = {
        value.partition("|")[0]
        for sheet in pack.sheets.values()
        for entry in sheet.values()
        for words in entry.parts.values()
        for value in values_in(words.raw)
    }
    for dose in pack.doses.values():
        if dose.name not in used:
            yield Fault(path, dose.line, f"{dose.name} is named by no text; take it out, or mend its name")
        if not dose.wrong and not _SECTION.fullmatch(dose.section):
            what = f"{dose.name}: {dose.section!r} is no section; write its id, such as amtsl.cord.clamping"
            yield Fault(path, dose.line, what)


def _section_faults(pack: Pack) -> Iterator[Fault]:
    """One card for each section, and a card for each question."""
    source = pack.languages[0]
    path, sheet = shown(_sheet(pack, source)), pack.sheets[source]
    counts = Counter(card.section for card in pack.cards.values())
    parts: tuple[Card | Item, ...] = (*pack.cards.values(), *pack.items.values())
    for part in parts:
        entry = sheet[part.ref.partition("/")[2]]
        line = entry.line_of("section")
        if not _SECTION.fullmatch(part.section):
            what = f"{entry.id}: {part.section!r} is no section; write its id, such as amtsl.cord.clamping"
            yield Fault(path, line, what)
        elif entry.kind == "card" and counts[part.section] > 1:
            yield Fault(path, line, f"{entry.id}: another card is on {part.section} too; join them")
        elif entry.kind == "quiz" and not counts[part.section]:
            yield Fault(path, line, f"{entry.id}: no card teaches {part.section}; write one")


def _clinical_faults(pack: Pack) -> Iterator[Fault]:
    """A pack that says it is not clinical, and yet stands on clinical facts: its warning would be gone."""
    if pack.clinical:
        return
    fix = "take `clinical: false` out of pack.yaml, or move it to a clinical pack"
    for dose in pack.doses.values():
        if dose.drug or dose.routes or not (dose.wrong or dose.section.startswith(_NOT_CLINICAL)):
            yield Fault(shown(pack.folder / "doses.yaml"), dose.line, f"{dose.name} is clinical; {fix}")
    path, sheet = shown(_sheet(pack, pack.languages[0])), pack.sheets[pack.languages[0]]
    for entry in sheet.values():
        section = entry.front.get("section")
        if section and not str(section).startswith(_NOT_CLINICAL):
            yield Fault(path, entry.line_of("section"), f"{entry.id}: {section} is clinical; {fix}")
        if entry.front.get("emergency"):
            yield Fault(path, entry.line_of("emergency"), f"{entry.id} answers an emergency; {fix}")


def _skill_faults(pack: Pack) -> Iterator[Fault]:
    """Each skill that is asked has a name, and no other: it stands in what she is told of her progress."""
    path = shown(pack.folder / "pack.yaml")
    asked = {item.skill for item in pack.items.values()}
    for skill in sorted(asked - pack.skills.keys()):
        yield Fault(path, 1, f"the skill {skill} has no name; add it under `skills:`, in each language")
    for skill in sorted(pack.skills.keys() - asked):
        yield Fault(
            path, 1, f"no question is of the skill {skill}; take it out of `skills:`, or mend its name"
        )
    for skill, titles in pack.skills.items():
        for title in titles.values():
            if len(title) > SKILL:
                what = (
                    f"the skill {skill} is called {title!r}, {len(title)} characters; {SKILL} fit. Shorten it"
                )
                yield Fault(path, 1, what)


def _entry_faults(entry: Entry, path: Path) -> Iterator[Fault]:
    """What is wrong with an entry by itself."""
    where = shown(path)
    for part in sorted(_NEEDED[entry.kind] - set(entry.parts)):
        yield Fault(where, entry.line, f"{entry.id} has no {part}; add it")
    options = {part: words for part, words in entry.parts.items() if part.startswith("option.")}
    if entry.kind == "quiz" and len(options) < 2:
        yield Fault(
            where, entry.line, f"{entry.id} has {len(options)} options; write two at least, - [ ] A. …"
        )
    texts = [words.raw for words in options.values()]
    for words in options.values():
        if texts.count(words.raw) > 1:
            yield Fault(where, words.line, f"{entry.id}: {words.raw!r} is an option twice; change one")
    who = [words for part, words in entry.parts.items() if part.startswith("who.")]
    if who and f"who.{Cadre.OTHER}" not in entry.parts:
        what = f"{entry.id} says who may, but not to an unknown cadre; add the strictest line, > other: …"
        yield Fault(where, who[0].line, what)
    for part, words in entry.parts.items():
        false_option = part.startswith("option.") and part != f"option.{entry.ticked}"
        for value in VALUE.finditer(words.raw):
            if value[1].startswith("wrong.") and not false_option:
                what = f"{entry.id}: {value[0]} is a false value; only a false option may show it"
                yield Fault(where, words.line_at(value.start()), what)
        rest = VALUE.sub("", words.raw)
        if "{" in rest or "}" in rest:
            what = f"{entry.id}: braces that name no value; write {{{{ name }}}}, as it stands in doses.yaml"
            yield Fault(where, words.line, what)
        if re.search(r"</?\w+>", rest):
            yield Fault(where, words.line, f"{entry.id} has a tag; write **bold** or *italic* instead")


def _keyword_faults(entry: Entry, path: Path) -> Iterator[Fault]:
    """What people call a card stands in the sheet of their language."""
    keywords = entry.front.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        what = f"{entry.id}: keywords is {keywords!r}; write a list of words, [one, two]"
        yield Fault(shown(path), entry.line_of("keywords"), what)


def _against_source(pack: Pack, language: str) -> Iterator[Fault]:
    """What is wrong with a translation beside the first language."""
    source = pack.languages[0]
    path, first = shown(_sheet(pack, language)), shown(_sheet(pack, source))
    ours, theirs = pack.sheets[language], pack.sheets[source]
    for id in theirs.keys() - ours.keys():
        yield Fault(first, theirs[id].line, f"{id} is not in {language}.md; translate it there")
    for id in ours.keys() - theirs.keys():
        yield Fault(path, ours[id].line, f"{id} is not in {source}.md; take it out, or mend its id")
    for id in ours.keys() & theirs.keys():
        entry, other = ours[id], theirs[id]
        for key in sorted(set(entry.front) - {"id", "kind", "keywords"}):
            what = f"{id}: {key} stands in {source}.md for all languages; take it out here"
            yield Fault(path, entry.line_of(key), what)
        if entry.kind != other.kind or entry.ticked != other.ticked:
            what = (
                f"{id}: kind or right answer differ from {source}.md, line {other.line}; make them the same"
            )
            yield Fault(path, entry.line, what)
        for part in sorted(other.parts.keys() - entry.parts.keys()):
            yield Fault(path, entry.line, f"{id} lacks {part}, which {source}.md has; translate it")
        for part in sorted(entry.parts.keys() - other.parts.keys()):
            what = f"{id} has {part}, which {source}.md lacks; take it out, or add it there"
            yield Fault(path, entry.parts[part].line, what)


def _sheet(pack: Pack, language: str) -> Path:
    return pack.folder / f"{language}.md"
