"""Unanswered: the questions from the field that no card answered, as trainers read them on a page.

Without names, and with what looks like a patient's number blotted out; a look at each leaves a line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.access import View
from bot.coaching.questions import PATIENCE
from bot.conversation import patient_data
from bot.road.sources import Sources, today

MOST = 60  # of one page


def listed(s: Sources) -> Mapping[str, Any]:
    """The oldest first, the same words once; and the cards that may answer them now."""
    rows = [
        {
            "id": row.id,
            "asked_at": row.asked_at,
            "words": patient_data.without(row.words),
            "similar": row.similar,
            "language": row.language,
            "cadre": row.cadre,
            "reason": row.reason,
        }
        for row in s.desk.listed(s.now - PATIENCE, MOST)
        if s.reading.person(View.UNNAMED_QUESTION, row.person)
    ]
    return {"rows": rows, "cards": list(_cards(s)), "packs": sorted(s.library.packs)}


def _cards(s: Sources) -> Iterator[tuple[str, str]]:
    """Name and title of each card that a worker may be shown today."""
    for pack in s.library.packs.values():
        for card in pack.cards.values():
            if s.library.may_show(card.ref, today(s)):
                yield card.ref, s.library.title_of(card.ref, s.person.language)
