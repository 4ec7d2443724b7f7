"""Checks: may these words be shown? Every fault of every pack at once.

What a pack is held to: all its languages say the same things with the same typed values, no number
stands in the words themselves, a false value stands in a false option only, and every card fits a
small screen for every cadre.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import chain, product
from pathlib import Path

from bot.content import frame
from bot.content.act_checks import act_faults
from bot.content.catalogue import Catalogue
from bot.content.checklist_checks import checklist_faults
from bot.content.danger_words import DANGERS, read_rules
from bot.content.entry_checks import against_source, entry_faults
from bot.content.faults import Fault, PackError, shown
from bot.content.library import Library, pack_folders
from bot.content.medicine_checks import medicine_faults
from bot.content.number_checks import number_faults
from bot.content.pack import Pack, read_pack, read_rough, sheet_of
from bot.content.pictures import picture_faults
from bot.content.rendering import Rendering
from bot.content.section_checks import (
    clinical_faults,
    dose_faults,
    section_faults,
    skill_faults,
    title_faults,
)
from bot.content.signatures import FILE
from bot.content.signoff import REVIEWERS, sign_off
from bot.content.translations import BUTTON, SMALL_SCREEN
from bot.faults import Telling
from bot.people import Cadre

PHONE = "+223 00 00 00 00"  # stands above an emergency's card
NAMES = 50  # characters that the reviewers' names may add: the last line may need a scroll, no dose does


def read_packs(folders: Iterable[Path]) -> tuple[list[Pack], list[Fault]]:
    """Every pack below these folders that has the form of one; what is wrong with the form of the others."""
    packs: list[Pack] = []
    faults: list[Fault] = []
    for folder in pack_folders(folders):
        try:
            packs.append(read_whole(folder))
        except PackError as error:
            faults += error.faults
    return packs, faults


def read_whole(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with every fault of every file, not of the first alone."""
    try:
        return read_pack(folder)
    except PackError as error:
        faults = set(error.faults)
    with suppress(PackError):  # a file that cannot be read at all is named already
        pack = read_rough(folder)
        faults |= set(pack_faults(pack))
        faults |= set(_screens([(pack, faults)]))
    raise PackError(sorted(faults))


def faults_of(packs: Iterable[Pack]) -> list[Fault]:
    """What is wrong in the words of these packs, and in the triggers of an emergency."""
    found = [(pack, list(pack_faults(pack))) for pack in packs]
    return [*read_rules()[1], *chain.from_iterable(faults for _, faults in found), *_screens(found)]


def pack_faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong in the words of a pack as they were written."""
    source = pack.languages[0]
    if pack.folder.name != pack.id:
        what = Telling(
            "the pack {pack} lies in the folder {folder}; give both one name",
            pack=pack.id,
            folder=pack.folder.name,
        )
        yield Fault(shown(pack.folder / "pack.yaml"), 1, what)
    yield from dose_faults(pack)
    for card in pack.cards.values():
        if card.emergency and card.emergency not in DANGERS:
            entry = pack.sheets[source][card.ref.partition("/")[2]]
            what = Telling(
                "{id}: emergency is {emergency!r}; use one of {dangers}",
                id=entry.id,
                emergency=card.emergency,
                dangers=", ".join(DANGERS),
            )
            yield Fault(shown(sheet_of(pack, source)), entry.line_of("emergency"), what)
    for found in (section_faults, clinical_faults, _signature_faults, number_faults, medicine_faults):
        yield from found(pack)
    yield from picture_faults(pack.folder, source, pack.sheets[source])
    yield from skill_faults(pack)
    yield from title_faults(pack)
    yield from act_faults(pack)
    yield from checklist_faults(pack)
    for language, sheet in pack.sheets.items():
        path = sheet_of(pack, language)
        for entry in sheet.values():
            yield from entry_faults(entry, path)
        if language != source:
            yield from against_source(pack, language)


def _screens(found: Iterable[tuple[Pack, Collection[Fault]]]) -> Iterator[Fault]:
    """What does not fit her screen, of packs and what is wrong with them otherwise."""
    try:
        catalogue = Catalogue.load()
    except PackError:
        return  # the catalogue's own faults say why
    for pack, faults in found:
        yield from screen_faults(pack, Rendering(catalogue, Library({pack.id: pack})), faults)


def screen_faults(pack: Pack, rendering: Rendering, faults: Iterable[Fault] = ()) -> Iterator[Fault]:
    """What does not fit her screen, rendered for every language and cadre; of what has no other fault."""
    if "sources" in pack.lacking:
        return  # they stand on every screen
    mended_first = _with_faults(pack, faults)
    for language in pack.languages:
        for name in frame.names(pack):
            id = pack.entry_of(name.partition("/")[2])
            if id in mended_first or pack.shown_in(id, language) != language:
                continue  # or the words of the first language stand there
            entry = pack.sheets[language][id]
            item = pack.items.get(entry.id)
            wrong = next((key for key in item.options if key != item.right), "") if item else ""
            above = {"phone": PHONE} if entry.front.get("emergency") else {}
            for cadre, day in product((None, *Cadre), _days(pack, entry.id)):
                args = {"cadre": cadre, "n": 10, "of": 10, "chosen": wrong, **above}
                size = len(rendering.text(name, args, language, "", day))
                if size > SMALL_SCREEN + (NAMES if day else 0):
                    what = Telling(
                        "{id} has {size} characters as {name!r} is shown to {cadre}; a small screen shows "
                        "{most}. Shorten it",
                        id=entry.id,
                        size=size,
                        name=name,
                        cadre=cadre or Telling("anybody"),
                        most=SMALL_SCREEN,
                    )
                    yield Fault(shown(sheet_of(pack, language)), entry.line, what)
                    break
        for topic in pack.topics.keys() - mended_first:
            title = pack.html[language][topic]["title"]
            if len(title) > BUTTON:
                words = pack.sheets[language][topic].parts["title"]
                what = Telling(
                    "{topic}: the button {title!r} has {count} characters; WhatsApp shows {button}",
                    topic=topic,
                    title=title,
                    count=len(title),
                    button=BUTTON,
                )
                yield Fault(
                    shown(sheet_of(pack, language)), words.line, Telling("{what}. Shorten it", what=what)
                )


def _with_faults(pack: Pack, faults: Iterable[Fault]) -> set[str]:
    """The entries in which these faults stand, in whatever language; an act goes with its card."""
    lines = {shown(sheet_of(pack, language)): sheet.values() for language, sheet in pack.sheets.items()}
    named = {
        max((entry for entry in lines[fault.path] if entry.line <= fault.line), key=lambda e: e.line).id
        for fault in faults
        if any(entry.line <= fault.line for entry in lines.get(fault.path, ()))
    }
    return named | {id for id, act in pack.acts.items() if (act.card or "").partition("/")[2] in named}


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
    if pack.lacks_entries:
        return
    for id in pack.signatures.keys() - pack.signable.keys() - pack.lacking:
        line = pack.signatures[id][0].line if pack.signatures[id] else 1
        what = Telling(
            "{id} is no card or checklist of this pack; take its signatures out, or mend its name", id=id
        )
        yield Fault(shown(pack.folder / FILE), line, what)
