"""Acts: what was done at a bedside, as packs word it, and which of it she may be shown.

An act goes with the card of its section: it is shown where that card may be shown to her cadre, and
not otherwise. Whoever has told no cadre reads what holds for anybody.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.content.cards import Act
from bot.content.library import Library
from bot.people import Cadre

MINUTE = timedelta(minutes=1)


def offered(library: Library, cadre: Cadre | None, today: date) -> dict[str, Any]:
    """What may be noted, in order, and what to look at how often (None: nothing that may be shown says so).

    JSON values; `within` and `every` are in minutes.
    """
    shown = [act for act in _acts(library, cadre) if library.may_show(act.ref, today)]
    return {
        "acts": [
            {
                "id": act.id,
                "ref": act.ref,
                "drug": act.drug,
                "within": act.within and act.within // MINUTE,
            }
            for act in shown
            if act.every is None
        ],
        "watch": next(
            ({"ref": act.ref, "every": act.every // MINUTE} for act in shown if act.every is not None), None
        ),
    }


def gone(library: Library, cadre: Cadre | None, today: date) -> list[str]:
    """The acts that may not be shown any more; none in a programme that never showed one."""
    return [act.ref for act in _acts(library, cadre) if not library.may_show(act.ref, today)]


def _acts(library: Library, cadre: Cadre | None) -> Iterator[Act]:
    for pack in library.packs.values():
        for act in pack.acts.values():
            card = pack.cards.get((act.card or "").partition("/")[2])
            if card is not None and (cadre or Cadre.OTHER) in card.cadres & act.cadres:
                yield act
