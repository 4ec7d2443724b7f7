"""Registers: where the register and the programme do not agree, as `jigi roster drift` has it, for a page."""

from collections.abc import Mapping

from bot.access import View
from bot.overseeing.page_data import PageData
from bot.road.sources import Sources
from storage.register import Drifted
from storage.register_words import Word

A_PAGE = 50
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "gone": ("here", "gone"),
    "ended": ("here", "gone"),
    "elsewhere": ("here", "moved", "gone"),
    "shared": ("here", "number", "gone"),
    "cadre": (),
    "uncoached": (),
    "unreachable": (),
    "unmet": (),
}
"""What there is of differences, and what one tap says of each; the words are those that coaches have."""


def drift(s: Sources) -> PageData | None:
    """How many of each kind are open, and one kind in full, a page of it. None: there is no such kind."""
    kind, number = str(s.given.get("kind", "")), max(0, int(s.given.get("page", 0)))
    if kind and kind not in ANSWERS:
        return None
    words = s.desk.words_on_register()
    counts = {}
    for each in ANSWERS:
        found = s.desk.drift(each)
        counts[each] = sum((one.entry, each) not in words for one in found)
        if each == kind:
            rows = sorted(found, key=lambda one: (one.entry, kind) in words)
    shown = rows[number * A_PAGE : (number + 1) * A_PAGE] if kind else []
    for one in s.desk.people([row.person for row in shown if row.person is not None]):
        s.reading.person(View.PROFILE, one.id)  # whoever is in the chat learns that she was looked at
    return {
        "counts": counts,
        "kind": kind,
        "rows": [_row(one, words.get((one.entry, kind))) for one in shown],
        "answers": ANSWERS.get(kind, ()),
        "page": number,
        "pages": max(1, -(-len(rows) // A_PAGE)) if kind else 1,
    }


def _row(one: Drifted, word: Word | None) -> PageData:
    return {
        "entry": one.entry,
        "name": one.name,
        "person": one.person,
        "detail": str(one.detail or ""),
        "said": None
        if word is None
        else {"answer": word.answer, "words": word.words, "by": word.by, "at": word.at},
    }
