"""Checking: is everything that people will read there, in each language, and do the flows lead somewhere?

`jigi check` prints every fault at once: settings, packs, catalogue, flows; each with its file and line.
"""

from collections.abc import Iterable, Iterator, Mapping
from inspect import unwrap
from pathlib import Path
from typing import Any, NamedTuple

from bot import joining_examples, place_examples, promise_examples, team_examples, visit_examples
from bot.content import checks, transcripts
from bot.content.catalogue import Catalogue
from bot.content.faults import Fault, PackError, shown
from bot.content.library import PACKS, Library
from bot.content.rendering import Rendering
from bot.content.transcripts import TranscriptError
from bot.content.translations import BUTTON, SMALL_SCREEN
from bot.conversation.inspection import Inspection, inspect
from bot.conversation.messages import plain
from bot.conversation.script import Flow, Flows
from bot.handlers import FLOWS
from bot.people import Cadre, Person, PersonId
from bot.planning_examples import PLANNED, PLANNED_OF, SEEN
from bot.weighing import weight_faults, weight_note

LANGUAGES = ("fr", "en")  # that everything is written in

AWA = Person(id=PersonId(1), name="Awa", cadre=Cadre.MATRONE, coach=PersonId(2))

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

_CHAMPIONSHIP = {
    "id": 1,
    "title": "…",
    "from": "2026-01-05",
    "until": "2026-01-31",
    "begun": True,
    "rules": [{"deed": "promise_kept", "points": 2, "weekly": 2}],
    "plays": True,
    "points": 7,
    "lines": [{"deed": "promise_kept", "day": "2026-01-05", "points": 2, "what": "…"}],
    "teams": [{"place": 1, "name": "…", "players": 4, "mean": 3.5, "hers": True}],
}

_CERTIFICATE = {
    "code": "K7WP3MQAXC9H",
    "title": "…",
    "day": "2026-01-05",
    "signed": True,
    "holds": True,
    "spelt": "K7WP-3MQA-XC9H",
    "picture": {"id": "0.png", "mime": "image/png"},
    "document": {"id": "0.pdf", "mime": "application/pdf", "name": "jigi-amtsl.pdf"},
}

# What a talk may begin with, so that it can be inspected without a store.
EXAMPLES: Mapping[str, Any] = {
    "standing": {"consented": False, "stopped": False},
    **joining_examples.BEGUN,
    **promise_examples.FACTS,
    "topics": [{"id": "tray", "title": "…", "example": "…", "ideas": ["…", "…"]}],
    "last_checkin": {"goal": "…"},
    "coach": {"id": 2, "name": "Moussa"},
    "championship": {
        "today": "2026-01-05",
        "place": "…",
        "district": "…",
        "everywhere": True,
        "organises": True,
        "running": _CHAMPIONSHIP,
    },
    "championship_over": _CHAMPIONSHIP,
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
        "last": [
            {
                "id": 1,
                "title": "…",
                "people": 9,
                "asked": 5,
                "sent": 4,
                "answered": 3,
                "running": True,
                "waiting": 1,
                "let_be": 1,
            }
        ],
    },
    "last_card": {"ref": "amtsl/cct", "title": "…"},
    "titles": {"fr": "…", "en": "…"},
    "reason": "…",
    "instead": "amtsl/cct",
    "weeks": 3,
    "sharing": {"id": 2, "name": "Moussa", "shared": None},
    "held_back": [{"id": 1, "name": "Awa", "what": "NUDGE", "until": None}],
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
    "checkup": {"id": "amtsl", "title": "…", "count": 8, "today": False, "again": True},
    "certificates": {
        "certificates": [_CERTIFICATE],
        "checkups": [{"id": "pph", "title": "…", "day": "2026-01-05", "open": True}],
    },
    "speakers": [{"id": 1, "name": "Awa"}, {"id": 2, "name": "Fanta"}],
    "handset": {"here": True, "shared": True, "others": ["Fanta"]},
    "merge": {"id": 1, "day": "2026-01-05", "channels": ["webchat"], "name": "Awa"},
    "channel": "webchat",
    "mydata": {"id": "0", "mime": "application/json", "name": "jigi.json"},
    "to_answer": {"id": 1, "words": "…", "by": "Awa", "why": "no_card", "unclear": False},
    "answer": {
        "id": 1,
        "words": "…",
        "answer": "…",
        "voice": None,
        "card": "",
        "by": "Moussa",
        "answerer": 2,
        "role": "coach",
    },
    "overdue": {"id": 1, "words": "…", "coach": "Moussa"},
    "questions": [
        {
            "of": 1,
            "id": 1,
            "asked_at": "2026-01-05",
            "words": "…",
            "similar": 2,
            "language": "fr",
            "cadre": "matrone",
            "district": "Sikasso",
            "reason": "no_card",
            "state": "listed",
            "card": "",
        }
    ],
    **team_examples.BEGUN,
    **place_examples.EXAMPLES,
    "emergency": {
        "all": ["bleeding", "newborn"],
        "dangers": ["bleeding", "newborn"],
        "cards": {"newborn": "amtsl/uterotonic.oxytocin"},
        "companion": True,
        "phone": "+223 00 00 00 00",
    },
    "roles": ["trainer", "administrator"],
    "recording": {
        "packs": [{"id": "amtsl", "title": "…"}],
        "recordings": [{"card": "amtsl/cct", "title": "…", "language": "bm", "state": "stale"}],
        "more": 1,
        "card": "",
        "unknown": "…",
        "language": "",
    },
    "acts": {
        "edition": "",
        "acts": [{"id": "tranexamic", "ref": "pph/act.tranexamic", "drug": True, "within": 180}],
        "watch": {"ref": "amtsl/act.watch", "every": 15},
    },
    "by": "Awa",
    "name": "Awa",
    "stopped": True,
    "of": 1,
    "id": 1,
    "told": _TOLD,
    "note": "…",
    "voice": "0",
    "due_on": "2026-01-05",
    **visit_examples.EXAMPLES,
    **PLANNED,
}
_VOICE = ["0", "audio/ogg", 1, "", "amtsl-cct.bm.ogg"]
_CARD = {"ref": "amtsl/cct", "title": "…"}
FOUND = {
    "clock": {"now": "2026-01-05T14:05:00+00:00", "gone": []},
    "past": {"at": "2026-01-05T13:50:00+00:00"},
    "districts": ["Sikasso"],
    "cohort": 9,
    "asking": {"may": "offer", "to": {"id": 2, "name": "Moussa"}, "stopped": True, "most": 3},
    "open_question": True,
    **promise_examples.FOUND,
    **team_examples.FOUND,
    "cards": {"answer": "cards", "cards": [_CARD, _CARD, _CARD]},
    "facilities": [{"id": "ML.1", "label": "…"}],
    "door": {"pin": True, "closed": 0},
    "pin": {"right": False, "closed": 5},
    "pin_fits": True,
    "link_code": "KPW3-XRT5",
    "linked": {
        "id": 2,
        "name": "Awa",
        "self": False,
        "channels": ["telegram", "webchat"],
        "at": "telegram:1",
        "here": "webchat",
        "held": {"checkins": 3, "promises": 2, "reviews": 40},
    },
    "link_wanted": {"id": 3, "at": "webchat:1", "stopped": True},
    "merge": {"id": 1, "day": "2026-01-05", "channels": ["webchat"], "name": "Awa"},
    "mastered": [{"id": "amtsl", "title": "…"}],
    "outcome": {"state": "held", "days": 14, "certificate": _CERTIFICATE, **_CERTIFICATE},
    **joining_examples.FOUND,
    "cards_to_record": [_CARD] * 9,
    "to_record": {"title": "…", "card": "…", "as_it_stands": True, "clinical": True, "drafts": False},
    "recorded": {"state": "unheard", "file": _VOICE, "script": "…", "heard": False, "mine": False},
    "script": {"script": "…", "words": "", "faults": [], "more": 0, "values": []},
    "take": {"state": "here", "file": _VOICE, "seconds": 9, "words": ""},
    **visit_examples.FOUND,
    **SEEN,
}


class Checked(NamedTuple):
    """What a check found: a line for each fault, and for what is none and still to be known."""

    faults: list[str]
    notes: list[str]
    library: Library  # of the packs that could be read


def check_all(packs: Iterable[Path] = ()) -> Checked:
    """All that is wrong in packs, catalogue and flows."""
    read, faults = checks.read_packs((PACKS, *packs))
    library = Library({pack.id: pack for pack in read})
    whole = not faults
    told = [str(fault) for fault in sorted({*faults, *checks.faults_of(read)})]
    try:
        rendering = Rendering(Catalogue.load(), library)
    except PackError:
        return Checked(told, [], library)  # with file and line
    told += transcript_faults(pack.folder for pack in read)
    if whole:
        told += flow_faults(FLOWS, rendering, LANGUAGES)
    if told:
        return Checked(told, [], library)
    heavy = weight_faults(library, rendering, LANGUAGES)
    return Checked(heavy, [weight_note(library, rendering, LANGUAGES)], library)


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
