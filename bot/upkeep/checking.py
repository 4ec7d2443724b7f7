"""Checking: is everything that people will read there, in each language, and do the flows lead somewhere?

`jigi check` prints every fault at once: settings, packs, catalogue, flows; each with its file and line.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from inspect import unwrap
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from bot.content import checks, transcripts
from bot.content.catalogue import Catalogue
from bot.content.faults import Fault, PackError, shown
from bot.content.library import PACKS, Library
from bot.content.pack import Pack
from bot.content.rendering import Rendering
from bot.content.templates import read_templates
from bot.content.transcripts import TranscriptError
from bot.content.translations import BUTTON, SMALL_SCREEN, catalogue_faults
from bot.conversation.inspection import Inspection, inspect
from bot.conversation.messages import plain
from bot.conversation.script import Flow, Flows
from bot.examples import AWA, EXAMPLES, FOUND
from bot.examples.house import ALERT
from bot.examples.planning import PLANNED_OF
from bot.handlers import FLOWS
from bot.upkeep import verdicts
from bot.upkeep.weighing import weight_faults, weight_note

LANGUAGES = ("fr", "en")  # that everything is written in
PROCESSES = 2  # that look at the flows beside us: as many as the smallest machine has cores
SHARES = 8  # of the flows, taken one after another: some have ten times the ways of others

_inherited: list[Rendering] = []  # what each process that looks at the flows has from the one that forked it


class Checked(NamedTuple):
    """What a check found: a line for each fault, and for what is none and still to be known."""

    faults: list[str]
    notes: list[str]
    library: Library  # of the packs that could be read


def check_all(packs: Iterable[Path] = ()) -> Checked:
    """All that is wrong in packs, catalogue and flows; the last two only while no verdict stands on them."""
    packs = tuple(packs)
    read, faults = checks.read_packs((PACKS, *packs))
    library = Library({pack.id: pack for pack in read})
    known = verdicts.stands()
    shipped = None if known or faults else _rendered([pack for pack in read if pack.folder.parent == PACKS])
    with ProcessPoolExecutor(PROCESSES, get_context("fork"), _inherited.append, (shipped,)) as pool:  # type: ignore[arg-type]
        found = [] if known else [pool.submit(_words)]
        if shipped is not None:
            found += [pool.submit(_share_of_flows, share) for share in range(SHARES)]
        templates = read_templates((PACKS, *packs), FLOWS.by_command)[1]
        told = [str(fault) for fault in sorted({*faults, *checks.faults_of(read), *templates})]
        told += transcript_faults(pack.folder for pack in read)
        own = sorted({fault for part in found for fault in part.result()})
    if not (known or faults or own):
        verdicts.keep()
    if told or own:
        return Checked([*told, *own], [], library)
    rendering = Rendering(Catalogue.load(), library)
    heavy = weight_faults(library, rendering, LANGUAGES)
    return Checked(heavy, [weight_note(library, rendering, LANGUAGES)], library)


def _words() -> list[str]:
    return [str(fault) for fault in catalogue_faults()]


def _rendered(packs: Iterable[Pack]) -> Rendering | None:
    """None while the catalogue cannot be read: its own faults say where and why."""
    with suppress(PackError):
        return Rendering(Catalogue.load(), Library({pack.id: pack for pack in packs}))
    return None


def _share_of_flows(share: int) -> list[str]:
    (rendering,) = _inherited
    return flow_faults(Flows(*list(FLOWS.by_name.values())[share::SHARES]), rendering, LANGUAGES)


def transcript_faults(packs: Iterable[Path]) -> list[str]:
    """What keeps the packs' transcripts from being played; `jigi rehearse` plays them."""
    faults = []
    for path in transcripts.of_packs(packs):
        try:
            transcripts.read(path)
        except TranscriptError as error:
            faults.append(str(error))
    return faults


def inspect_all(flows: Flows) -> Iterator[tuple[Flow, Inspection]]:
    """Every flow, answered in every way."""
    for flow in flows.by_name.values():
        examples = {**EXAMPLES, **PLANNED_OF.get(flow.name, {})}
        if flow.name in ("stuck", "silent"):
            examples["promise"] = "…"  # a notice carries the promise's words
        if flow.name == "alert":
            examples.update(ALERT)
        if flow.name == "plan_agreed":
            examples["title"] = "…"  # of the visit
        yield flow, inspect(flow, AWA, examples, FOUND)


def flow_faults(flows: Flows, rendering: Rendering, languages: tuple[str, ...]) -> list[str]:
    """What the flows' inspection found, and every text that does not render in some language."""
    faults: set[Fault] = set()
    for flow, seen in inspect_all(flows):
        path, line = where(flow)
        faults |= {Fault(path, line, what) for what in seen.faults}
        for language in languages:
            texts = [(name, args, SMALL_SCREEN) for (name, _), args in seen.texts.items()]
            labels = [(choice.name, choice.args, BUTTON) for choice in seen.labels.values()]
            for name, args, most in texts + labels:
                what = _unsaid(rendering, name, args, language, most)
                if what:
                    faults.add(Fault(path, line, f"{flow.name}: {what}"))
    return [str(fault) for fault in sorted(faults)]


def where(flow: Flow) -> tuple[str, int]:
    """The file and the line at which the flow is written."""
    code = unwrap(flow.script).__code__
    return shown(Path(code.co_filename)), code.co_firstlineno


def _unsaid(rendering: Rendering, name: str, args: Mapping[str, Any], language: str, most: int) -> str:
    """What keeps a text from being said in a language, and the fix; empty when nothing does."""
    try:
        words = plain(rendering.text(name, args, language, ""))
    except Exception as error:
        return f"{name} in {language}: {error}; write it in locales/{language}, or give it what it needs"
    if "/" in name:  # that a translation is stale may need a scroll: the words of the card do not
        words = words.replace(plain(rendering.text("card.translation_stale", {}, language, "")), "", 1)
    if len(words) > most:
        where = "a button shows" if most == BUTTON else "a small screen shows"
        return f"{name} in {language} has {len(words)} characters; {where} {most}. Shorten it"
    return ""
