"""What a coach's typed words say of the items of a visit, French and English.

One item by its number ("3 non"), several in one message ("1 oui, 2 non" or a line each), or the one that is
open. What names no answer is a note about it.
"""

import re
from typing import NamedTuple

from bot.conversation.effects import COURTESY, Text
from bot.conversation.scoring import Observed

MOST_NOTE = 300

_SAYS = {
    Observed.YES: "oui|ouais|wi|ui|yes|yep|ok",
    Observed.NO: "non|nn|nan|nope|no",
    Observed.NOT_APPLICABLE: r"sans obj(?:et)?|so|s\.o\.?|n/?a|not applicable",
    Observed.UNSEEN: "plus? tard?|pas? vue?|[àa] voir|later|l8r|not seen",
}
_SHORT = {"o": Observed.YES, "y": Observed.YES, "n": Observed.NO}  # only beside a number
_ANY = "|".join(_SAYS.values())
_LETTER = rf"[{''.join(_SHORT)}](?![\w'’])"
# "3", "3 non", "3 n", "point 3 : pas de fiche"; not "4 degrés", nor "8:30"
_BEFORE = r"(?:point|item|n°|no\.?)?\s*"
_SEEN = rf"(?:{_ANY})(?!\w)|{_LETTER}"
NAMED = rf"{_BEFORE}(\d{{1,2}})(?:\s*[:)=]\s*(?!\d)|\s*$|[\s.,–-]*(?={_SEEN}))"
NOTE = Text(MOST_NOTE, named=NAMED, refuses=COURTESY)
_ITEM = re.compile(NAMED, re.IGNORECASE)
_OBSERVED = re.compile(rf"({_ANY})(?!\w)(?:\s*$|\s*[,.;:–-])", re.IGNORECASE)
_NAMED_OBSERVED = re.compile(rf"({_ANY})(?!\w)|({_LETTER})\s*$", re.IGNORECASE)
_ANSWERED = re.compile(rf"{_BEFORE}(\d{{1,2}})\s*[:)=.,–-]?\s*({_SEEN})", re.IGNORECASE)
# « 7, 8 et 9 oui »; never « 2 à 8 oui » or « 4,5 oui », which are said of a thermometer
_TOGETHER = re.compile(
    rf"((?<!\d)\d{{1,2}}(?:\s*(?:,\s|et|and|&|\+)\s*\d{{1,2}})+)\s*[:=]?\s*({_SEEN})", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,;.+&/-]*(?:et|and)?[\s,;.+&/-]*")
_ENDS = re.compile(
    r"(?:c.?est )?(?:fini|terminée?|tout)|finir|terminer"
    r"|(?:(?:it|that) is |(?:it|that).?s )?(?:finish(?:ed)?|all|done)|end",
    re.IGNORECASE,
)


class Reading(NamedTuple):
    """What typed words say. `item`: its number from 1; None: the one that is open."""

    item: int | None
    observed: Observed | None
    note: str


def read(words: str) -> Reading:
    """Which item is meant, what was seen of it, and what else is said."""
    named = _ITEM.match(words)
    if named is None:
        seen = _OBSERVED.match(words)
        note = "" if seen and seen.end() == len(words) else words
        return Reading(None, _observed(seen), note)
    rest = words[named.end() :].strip()
    seen = _NAMED_OBSERVED.match(rest)
    return Reading(int(named[1]), _observed(seen), rest[seen.end() :].strip(" ,.;:–-\n") if seen else rest)


def several(words: str) -> list[Reading]:
    """Answers to more than one item, the last to each; empty where the words are something else."""
    words = _TOGETHER.sub(_each, words)
    if all(map(_BETWEEN.fullmatch, _ANSWERED.split(words)[::3])):
        said = [Reading(int(item), _of(seen), "") for item, seen in _ANSWERED.findall(words)]
        return _last_to_each(said)
    for between in ("\n", "[\n;]", "[\n;,]"):
        said = [read(part.strip()) for part in re.split(between, words) if part.strip()]
        if all(one.item is not None and one.observed is not None for one in said):
            return _last_to_each(said)
    return []


def _each(found: re.Match[str]) -> str:
    """« 7 et 8 oui » as « 7 oui, 8 oui »."""
    return ", ".join(f"{item} {found[2]}" for item in re.findall(r"\d+", found[1]))


def _last_to_each(said: list[Reading]) -> list[Reading]:
    by_item = {one.item: one for one in said}
    return list(by_item.values()) if len(by_item) > 1 else []


def ends(words: str) -> bool:
    """Whether he wants the visit to end, whatever is still open."""
    return _ENDS.fullmatch(words.strip(" .!")) is not None


def _observed(seen: re.Match[str] | None) -> Observed | None:
    return _of(seen[0].rstrip(" \n,.;:–-")) if seen is not None else None


def _of(seen: str) -> Observed:
    if seen.lower() in _SHORT:
        return _SHORT[seen.lower()]
    return next(what for what, said in _SAYS.items() if re.fullmatch(said, seen, re.IGNORECASE))
