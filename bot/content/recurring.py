"""Recurring: how often, on which weekday and at what hour, out of a coach's words, French and English.

« Tous les lundis 8h », "every second Thursday", « le premier mardi du mois à 9h30 », « dernier vendredi du
mois », « le 15 de chaque mois », or one day. What the words do not name is left out, and asked.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from bot.content.folding import plain
from bot.content.texting import spelt_out
from bot.content.when import when

MOST_CHARACTERS = 120
BY_DAY = 0

_DAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
)
_NTHS = {
    1: r"premiers?|premieres?|1 ?ers?|1 ?eres?|first|1 ?st",
    2: r"deuxiemes?|seconds?|secondes?|2 ?e(?:me)?s?|2 ?nds?|2 ?de",
    3: r"troisiemes?|third|3 ?e(?:me)?s?|3 ?rd",
    4: r"quatriemes?|fourth|4 ?e(?:me)?s?|4 ?th",
    -1: r"derniers?|dernieres?|last",
}
_NTH = re.compile("|".join(rf"(?P<n{n + 1}>\b(?:{words})(?= (?:{_DAY})\b))" for n, words in _NTHS.items()))
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_NTHS.values())})\b")
_OF_MONTH = re.compile(
    r"\b(?:(?:du|de chaque|dans le|de tous les) mois|chaque mois|tous les mois|par mois|mensuel(?:le)?s?"
    r"|(?:of|in) (?:the|each|every) month|(?:every|each|a) month|monthly)\b"
)
_FORTNIGHT = re.compile(
    r"\b(?:(?:(?:tou[st]?|toutes?) les|chaque|aux|par) (?:14|15|quatorze|quinze) jours?"
    r"|(?:(?:tou[st]?|toutes?) les|chaque|par) (?:2|deux) semaines?|(?:chaque|par) quinzaine"
    rf"|(?:une?|1) (?:semaine|{_DAY}) sur (?:2|deux)|every (?:14|15) days"
    r"|(?:(?:2|deux) fois (?:par|chaque|dans le) mois|(?:twice|2 times|two times) (?:a|each|every|per) month)"
    r"|every (?:2|two) weeks|every (?:second|other|2nd|2 nd) week"
    rf"|every (?:second|other|2nd|2 nd)(?= {_DAY})"
    rf"|(?:chaque|tous les) (?:deuxiemes?|seconds?|deux|2)(?= {_DAY})"
    r"|fortnightly|every fortnight|biweekly)\b"
)
_WEEK = re.compile(
    rf"\b(?:toutes les semaines|chaque semaine|par semaine|hebdomadaires?|(?:every|each) week|weekly"
    rf"|(?:chaque|tous les|every|each)(?= {_DAY}\b))\b|\b(?={_DAY[:-2]}s\b)"
)
_OTHERWISE = re.compile(
    r"\b(?:(?:\d|deux|trois|quatre|cinq) fois (?:par|chaque|dans la) semaine"
    r"|(?:twice|(?:\d|two|three) times) (?:a|each|every|per) (?:week|day)"
    r"|(?:tou[st]?|toutes?) les (?:(?:[3-9]|trois|quatre|cinq|six) semaines?|jours?)"
    r"|tou[st]? les (?:\d+|deux|trois|six) mois"
    r"|chaque (?:jour|trimestre|annee)|par (?:jour|trimestre|an)|quotidien\w*|trimestriel\w*|daily|quarterly"
    r"|every (?:day|quarter|year|(?:[3-9]|three|four|six) weeks|(?:\d+|two|three|six) months))\b"
)
_ONCE = re.compile(r"\b(?:(?:une|1) (?:seule )?fois(?! par)|once(?! an?\b| every| per)|(?:one|1) time)\b")
_NAMED = re.compile(rf"\b{_DAY}\b")


@dataclass(frozen=True, slots=True)
class Recurring:
    """What the words name; None for what they do not."""

    every: str | None = None  # "once" | "week" | "fortnight" | "month"
    nth: int | None = None  # of the month; -1 is the last, `BY_DAY` counts by the number of `day`
    weekday: int | None = None  # 0 is Monday
    day: date | None = None  # of what happens once, or the next that has this number
    local_hour: time | None = None


def otherwise(words: str) -> bool:
    """Whether they name a rhythm in which nobody is invited: « deux fois par semaine », « chaque jour »."""
    text = _spelt(words)
    days = {day[0].removesuffix("s") for day in _NAMED.finditer(text)}
    return _OTHERWISE.search(text) is not None or len(days) > 1


def recurring(words: str, today: date) -> Recurring:
    """How often, when and at what hour. Nothing where two different ways are named, or one of its own."""
    if otherwise(words):
        return Recurring()
    text = _spelt(words)
    fortnight = _FORTNIGHT.search(text)
    weekday = _NAMED.search(text)
    if fortnight and weekday and weekday[0] in fortnight[0]:  # « un jeudi sur deux »
        text = _without(fortnight.re, text) + f" {weekday[0]}"
    elif fortnight:
        text = _without(fortnight.re, text)
    nths = {
        int(name[1:]) - 1 for found in _NTH.finditer(text) for name, hit in found.groupdict().items() if hit
    }
    of_month = _OF_MONTH.search(text) is not None
    monthly = of_month or bool(nths)
    weekly = not monthly and _WEEK.search(text) is not None
    several = len(nths) > 1 or (nths and _ORDINAL.search(_NTH.sub(" ", text)))
    past = nths == {-1} and not of_month  # "last Friday" has been
    if several or past or (fortnight and monthly):
        return Recurring()
    rest = _without(_WEEK, _without(_OF_MONTH, _without(_NTH, text)))
    named = when(rest, today)
    if monthly and not nths and named.weekday is None and named.day is not None:
        return Recurring("month", BY_DAY, None, named.day, named.local_hour)
    if monthly:
        return Recurring("month", next(iter(nths), None), named.weekday, None, named.local_hour)
    if fortnight or weekly:
        return Recurring("fortnight" if fortnight else "week", None, named.weekday, None, named.local_hour)
    once = named.day is not None or _ONCE.search(text) is not None
    return Recurring("once" if once else None, None, named.weekday, named.day, named.local_hour)


def _spelt(words: str) -> str:
    return spelt_out(" ".join(plain(words)[:MOST_CHARACTERS].split()))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return " ".join(pattern.sub(" ", text).split())
