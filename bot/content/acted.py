"""Acted: an act at a bedside as she types it, « TXA fait à 14h05 »: which one, when, and in what words.

Pure. Words that name one act alone, as done and with no amount, are that act; all others are noted as they
were written: nobody's record says more than she did.
"""

import re
from datetime import datetime
from typing import Any

from bot.content import past
from bot.content.folding import plain

_OXYTOCIN = r"(?:d?ocyto\w*|oxyto\w*|synto\w*|pitocin\w*)"
_SHAPES = {
    "massage": r"massage|massee?|massaged|rubbed",
    "oxytocin.iv": rf"{_OXYTOCIN}\W+(?:\w+\W+){{0,2}}(?:iv|ivd|intra ?veineuse|intravenous)",
    "oxytocin.im": rf"{_OXYTOCIN}\W+(?:\w+\W+){{0,2}}(?:im|intra ?musculaire|intramuscular)",
    "oxytocin.drip": rf"(?:perf\w*|drip|infusion)\W+(?:\w+\W+)?{_OXYTOCIN}"
    rf"|{_OXYTOCIN}\W+(?:\w+\W+){{0,2}}(?:perf\w*|drip|infusion)",
    "misoprostol": r"miso\w*|cytotec",
    "tranexamic": r"txa|tranex\w*|exacyl",
    "line": r"voie (?:veineuse|posee|prise)|iv line|cannula\w*",
    "bladder": r"vessie\W+(?:\w+\W+)?videe?|vide\W+(?:la\W+)?vessie"
    r"|bladder (?:is )?emptied|emptied the bladder",
    "referral": r"(?:appele|prevenu|called|rang)\W+(?:\w+\W+){0,2}csref"
    r"|csref\W+(?:\w+\W+){0,2}(?:appele|prevenu|called)",
}
_ACTS = {id: re.compile(rf"\b(?:{shape})\b") for id, shape in _SHAPES.items()}
_TIME = re.compile(
    r"(?:\b(?:a|vers|at|around|depuis) )?\b\d{1,2} ?(?:h|:) ?(?:\d{2})?\b(?!\w)"
    r"|\b(?:il )?y ?a \w+ ?(?:minutes?|mins?|mn|heures?|h)\b|\b\w+ (?:minutes?|mins?|hours?) ago\b"
    r"|\b(?:a linstant|maintenant|just now|right now)\b"
)
_WRONG = re.compile(r"\b(?:pas|not|et non|instead of|au lieu de)\W+$")  # before an hour that it was not
_UNDONE = re.compile(
    r"\b(?:pas|jamais|aucun\w*|ni|rien|plus d\w*|sans|manque\w*|faut|dois|doit|vais|va|allons|besoin"
    r"|prepar\w*|attend\w*|faire|donner|mettre|not|no|never|nothing|didnt|will|need\w*|must|should|going"
    r"|to|ready)\b|\?"
)
_ONLY_TIME = re.compile(
    r"\b(?:non|no|c ?est|c ?etait|it ?s|it was|plutot|rather|erreur|correction|pardon|sorry|desole\w*"
    r"|l ?heure|the time|en fait|a|mais|but|pas|not)\b|\W"
)


def read(words: str, now: datetime) -> dict[str, Any]:
    """`{"id", "words", "at", "own"}`: the act ("": none of ours), her words, ISO 8601 where she gave an hour.

    Without words it is only an hour, which corrects the last; without `at` as well it is to come, or too long
    ago. `own`: an amount stands with the act, so that her words tell it and not ours. `now` is aware, as her
    clock showed it when she typed.
    """
    text = plain(words).strip()
    hours = [found for found in _TIME.finditer(text) if not _WRONG.search(text[: found.start()])]
    at = past.read(hours[0][0].strip(), now).get("at", "") if len(hours) == 1 else ""
    rest = _TIME.sub(" ", text) if at else text
    if hours and not _ONLY_TIME.sub("", _TIME.sub(" ", text)):
        return {"id": "", "words": "", "at": at, "own": True}
    acts = [] if _UNDONE.search(rest) else [id for id, shape in _ACTS.items() if shape.search(rest)]
    own = len(acts) != 1 or any(character.isdigit() for character in rest)
    return {"id": acts[0] if len(acts) == 1 else "", "words": words.strip(), "at": at, "own": own}
