"""Acted: an act at a bedside as she types it, « TXA fait à 14h05 »: which one, when, and in what words.

Pure. Words that name one act alone, and no amount, are that act; all others are noted as they were written.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.content import past
from bot.content.folding import plain

_OXYTOCIN = r"(?:d?ocyto\w*|oxyto\w*|synto\w*|pitocin\w*)"
_SHAPES = {
    "massage": r"mass(?:age|e|er|ee)s?|massaged|rubbed",
    "oxytocin.iv": rf"{_OXYTOCIN}\W+(?:\w+\W+)?(?:iv|ivd|intra ?veineuse|intravenous)",
    "oxytocin.im": rf"{_OXYTOCIN}\W+(?:\w+\W+)?(?:im|intra ?musculaire|intramuscular)",
    "oxytocin.drip": rf"(?:perf\w*|drip|infusion)\W+(?:\w+\W+)?{_OXYTOCIN}"
    rf"|{_OXYTOCIN}\W+(?:\w+\W+){{0,2}}(?:perf\w*|drip|infusion)",
    "misoprostol": r"miso\w*|cytotec",
    "tranexamic": r"txa|tranex\w*|exacyl",
    "line": r"voie|catheter\w*|iv line|cannula",
    "bladder": r"vessie|sonde\w*|bladder|catheterised",
    "referral": r"(?:appel\w*|prevenu|called|rang)\W+(?:\w+\W+){0,2}(?:csref|ambulance|hospital)"
    r"|(?:csref|ambulance)\W+(?:\w+\W+){0,2}(?:appel\w*|prevenu\w*|called|informed)",
}
_ACTS = {id: re.compile(rf"\b(?:{shape})\b") for id, shape in _SHAPES.items()}
_TIME = re.compile(
    r"(?:\b(?:a|vers|at|around|depuis) )?\b\d{1,2} ?(?:h|:) ?(?:\d{2})?\b(?!\w)"
    r"|\b(?:il )?y ?a \w+ ?(?:minutes?|mins?|mn|heures?|h)\b|\b\w+ (?:minutes?|mins?|hours?) ago\b"
    r"|\b(?:a linstant|maintenant|just now|right now)\b"
)
_NOT = re.compile(r"\b(?:pas|jamais|aucun\w*|ni|not|no|never|nothing|rien|didn ?t|plus de|sans|manque)\b")
_ONLY_TIME = re.compile(
    r"\b(?:non|no|c ?est|c ?etait|it ?s|it was|plutot|rather|erreur|correction|pardon|sorry|desole\w*"
    r"|l ?heure|the time|en fait|a|mais|but|pas|not)\b|\W"
)


def read(words: str, now: datetime) -> dict[str, Any]:
    """`{"id", "words", "at"}`: the act ("": none of ours), what she wrote, ISO 8601 where she gave an hour.

    Without words it is only an hour, which corrects the last; `denied`: she says that an act was not done.
    `now` is aware, as her clock showed it when she typed.
    """
    text = plain(words).strip()
    found = _TIME.search(text)
    at = past.read(found[0].strip(), now).get("at", "") if found else ""
    rest = _TIME.sub(" ", text) if at else text
    if at and not _ONLY_TIME.sub("", rest):
        return {"id": "", "words": "", "at": at, "denied": False}
    acts = list(_acts(rest))
    denied = bool(acts) and _NOT.search(rest) is not None
    alone = len(acts) == 1 and not denied and not any(character.isdigit() for character in rest)
    return {"id": acts[0] if alone else "", "words": words.strip(), "at": at, "denied": denied}


def _acts(text: str) -> Iterator[str]:
    return (id for id, shape in _ACTS.items() if shape.search(text))
