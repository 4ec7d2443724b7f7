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
from bot.content.translations import BUTTON, SMALL_SCREEN
from bot.conversation.inspection import Inspection, inspect
from bot.conversation.messages import plain
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
            "placing": True,
            "skill": "…",
            "edition": "",
        }
    ],
    "next_review": "2026-01-05",
    "pack": {"id": "amtsl", "title": "…"},
    "campaign": 1,
    "pushing": {
        "packs": [{"id": "amtsl", "title": "…", "before": 12}],
        "last": [{"id": 1, "title": "…", "people": 9, "asked": 5, "sent": 4, "answered": 3, "running": True}],
    },
    "last_card": {"ref": "amtsl/cct", "title": "…"},
    "titles": {"fr": "…", "en": "…"},
    "reason": "…",
    "instead": "amtsl/cct",
    "weeks": 3,
    "sharing": {"id": 2, "name": "Moussa", "shared": None},
    "team": [{"id": 1, "name": "Awa", "skills": ["…"]}],
    "progress": {
        "modules": [
            {
                "title": "…",
                "held": ["…"],
                "held_more": 1,
                "weak": ["…"],
                "weak_more": 0,
                "begun": 1,
                "unseen": 2,
            }
        ],
        "more": 1,
        "weeks": 3,
    },
    "mydata": {"id": "0", "mime": "application/json", "name": "jigi.json"},
    "emergency": {
        "all": ["bleeding", "newborn"],
        "dangers": ["bleeding", "newborn"],
        "cards": {"newborn": "amtsl/uterotonic.oxytocin"},
        "phone": None,
    },
    "by": "Awa",
    "of": 1,
    "told": _TOLD,
    "note": "…",
    "voice": "0",
    "due_on": "2026-01-05",
}
_CARD = {"ref": "amtsl/cct", "title": "…"}
FOUND = {
    "districts": ["Sikasso"],
    "cohort": 9,
    "cards": {"answer": "cards", "cards": [_CARD, _CARD, _CARD]},
    "facilities": [{"id": "ML.1", "label": "…"}],
    "invite": {"code": "X", "name": "Moussa"},
}


def check_all(packs: Iterable[Path] = ()) -> tuple[list[str], Library]:
    """All that is wrong in packs, catalogue and flows, a line each; and the packs that could be read."""
    read, faults = checks.read_packs((PACKS, *packs))
    library = Library({pack.id: pack for pack in read})
    whole = not faults
    told = [str(fault) for fault in sorted({*faults, *checks.faults_of(read)})]
    try:
        rendering = Rendering(Catalogue.load(), library)
    except PackError:
        return told, library  # with file and line
    return told + (flow_faults(FLOWS, rendering, ("fr", "en")) if whole else []), library


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
