"""Checking: is everything that people will read there, in each language, and do the flows lead somewhere?

`jigi check` prints every fault at once: settings, packs, catalogue, flows; each with its file and line.
"""

from collections.abc import Iterable, Iterator, Mapping
from inspect import unwrap
from pathlib import Path
from typing import Any

from bot.content import checks
from bot.content.catalogue import Catalogue
from bot.content.faults import Fault, PackError, shown
from bot.content.library import PACKS, Library
from bot.content.rendering import Rendering
from bot.conversation.inspection import Inspection, inspect
from bot.conversation.script import Flow, Flows
from bot.handlers import FLOWS
from bot.people import Cadre, Person, PersonId

AWA = Person(id=PersonId(1), name="Awa", cadre=Cadre.MATRONE, coach=PersonId(2))

_PROMISE = {"id": 7, "text": "…", "due_on": "2026-01-05", "state": "open", "shared": True}
_TOLD = {
    "goal": "…",
    "score": 5,
    "obstacle": "…",
    "will": "…",
    "step": "…",
    "day": "2026-01-05",
    "helper": "…",
    "confidence": 5,
    "boost": "…",
}

# What a talk may begin with, so that it can be inspected without a store.
EXAMPLES: Mapping[str, Any] = {
    "standing": {"consented": False, "stopped": False},
    "invite": None,
    "promises": [_PROMISE],
    "open_promises": [_PROMISE],
    "promise": _PROMISE,
    "topics": [{"id": "tray", "title": "…", "example": "…", "ideas": ["…", "…"]}],
    "last_checkin": {"goal": "…"},
    "coach": {"id": 2, "name": "Moussa"},
    "session": [
        {
            "id": "amtsl/Q-AMTSL-01",
            "text": "amtsl/Q-AMTSL-01",
            "order": "ABCD",
            "right": "A",
            "card": "amtsl/uterotonic.oxytocin",
            "new": True,
            "edition": "",
        }
    ],
    "next_review": "2026-01-05",
    "mydata": {"id": "0", "mime": "application/json", "name": "jigi.json"},
    "by": "Awa",
    "of": 1,
    "told": _TOLD,
    "note": "…",
    "voice": "0",
    "due_on": "2026-01-05",
}
_CARD = {"ref": "amtsl/cct", "title": "…"}
FOUND = {
    "cards": {"answer": "cards", "cards": [_CARD, _CARD, _CARD]},
    "facilities": [{"id": "ML.1", "label": "…"}],
    "invite": {"code": "X", "name": "Moussa"},
}


def check_all(packs: Iterable[Path] = ()) -> list[str]:
    """Everything that is wrong in packs, catalogue and flows, a line each."""
    faults = [str(fault) for fault in checks.check_all((PACKS, *packs))]
    try:
        rendering = Rendering(Catalogue.load(), Library.load((PACKS, *packs)))
    except PackError:
        return faults  # already told, with file and line
    return faults + flow_faults(FLOWS, rendering, ("fr", "en"))


def inspect_all(flows: Flows) -> Iterator[tuple[Flow, Inspection]]:
    """Every flow, answered in every way."""
    for flow in flows.by_name.values():
        examples = dict(EXAMPLES)
        if flow.name in ("stuck", "silent"):
            examples["promise"] = "…"  # a notice carries the promise's words
        yield flow, inspect(flow, AWA, examples, FOUND)


def flow_faults(flows: Flows, rendering: Rendering, languages: tuple[str, ...]) -> list[str]:
    """What the flows' inspection found, and every text that does not render in some language."""
    faults: set[Fault] = set()
    for flow, seen in inspect_all(flows):
        path, line = where(flow)
        faults |= {Fault(path, line, what) for what in seen.faults}
        for language in languages:
            texts = [(name, args) for (name, _), args in seen.texts.items()]
            labels = [(choice.name, choice.args) for choice in seen.labels.values()]
            for name, args in texts + labels:
                what = _unsaid(rendering, name, args, language)
                if what:
                    faults.add(Fault(path, line, f"{flow.name}: {what}"))
    return [str(fault) for fault in sorted(faults)]


def where(flow: Flow) -> tuple[str, int]:
    """The file and the line at which the flow is written."""
    code = unwrap(flow.script).__code__
    return shown(Path(code.co_filename)), code.co_firstlineno


def _unsaid(rendering: Rendering, name: str, args: Mapping[str, Any], language: str) -> str:
    """What keeps a text from being said in a language, and the fix; empty when nothing does."""
    try:
        rendering.text(name, args, language, "")
    except Exception as error:
        return f"{name} in {language}: {error}; write it in locales/{language}, or give it what it needs"
    return ""
