"""When: the day, the hour or the weekday that typed words name, French and English.

Read from the words wherever they stand, for "je le ferai vendredi" is as good as "vendredi"; where
two different ones are named, or one is ruled out ("pas vendredi"), nothing is taken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeVar

from bot.content.counting import WORDS, counted
from bot.content.folding import within_one

DAY = timedelta(days=1)
WAKING = range(6, 22)  # the hours that a bare number beside a day may be
T = TypeVar("T", int, time)

_WEEKDAYS = {
    word: n
    for words in (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for n, word in enumerate(words.split())
}
WEEKDAY = {**_WEEKDAYS, **{f"{word}s": n for word, n in _WEEKDAYS.items()}}
# Alone or before a figure only: "mon" is also "my", "sam" a name.
_SHORT = {
    word: n
    for words in ("lun mar mer jeu ven sam dim", "mon tue wed thu fri sat sun")
    for n, word in enumerate(words.split())
}
MONTHS = {
    word: n
    for words in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janv fevr mar avr mai juin juil aou sept oct nov dec",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan fev mar avr mai jun jul aout sep oct nov dec",
    )
    for n, word in enumerate(words.split(), 1)
}
RELATIVE = {"aujourdhui": 0, "today": 0, "tonight": 0, "demain": 1, "tomorrow": 1, "apresdemain": 2}
_PAST = {"hier", "dernier", "derniere", "passe", "passee", "depuis", "yesterday", "last", "ago", "since"}
_EXCEPT = {"pas", "sauf", "jamais", "not", "except", "never"}
_LENGTHS = {"j": 1, "jour": 1, "day": 1, "sem": 7, "semaine": 7, "week": 7, "fortnight": 14}
_MONTH = frozenset({"mois", "month"})
_WAIT = frozenset({"dans", "pendant", "depuis", "chaque", "in", "for", "every"})  # "dans 2 heures"

_DAY_NAME = "|".join((*_WEEKDAYS, *_SHORT))
_MONTH_NAME = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_LENGTH = r"(\d{1,3}(?=[a-z])|\w{1,9} )(jour|j|semaine|sem|mois|day|week|fortnight|month)s?\b"  # « 15j »
_SEPARATORS = re.compile(r"[^\w/:.-]+")
_ONE_WORD = re.compile(r"apres[ -]demain|(?:the )?day after tomorrow")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FIGURES = re.compile(r"(?<![\w/.:-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\w/:-])")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?: ?er|st|nd|rd|th)? (?:of )?{_MONTH_NAME}(?: (\d{{4}})\b)?")
_MONTH_DAY = re.compile(rf"\b{_MONTH_NAME} (\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:h|:|am|pm))(?: (\d{{4}})\b)?")
_THE = re.compile(
    rf"\b(?:le|the|{_DAY_NAME}) (\d{{1,2}})(?:er|st|nd|rd|th)?\b"
    r"(?! ?(?:h\b|h\d|heure|am\b|pm\b|oclock|[:/]))"  # an hour: "le jeudi 17 heures"
)
_EVENING = re.compile(r"\b(soir(?:ee)?(?: a| vers)?) (\d{1,2} ?h(?:eures?)?(?: ?[0-5]\d)?)(?![\w:])")
_FIRST = re.compile(r"(1)(?:er|st)")  # of a month; "2nd" alone may be an option
_HOUR_OF = re.compile(rf"\b(?:{_DAY_NAME})s? (\d{{1,2}})(?= |$)(?! (?:of )?{_MONTH_NAME})")
_AT = re.compile(rf"\b(?:a|at|vers|{'|'.join(RELATIVE)}) (\d{{1,2}})$")
_IN = re.compile(rf"\b(?:dans|dici|d ici|in|within) {_LENGTH}")
_ALONE = re.compile(_LENGTH)
_NEXT_WEEK = re.compile(r"\b(?:semaine prochaine|prochaine semaine|next week)\b")
_NEXT_MONTH = re.compile(r"\b(?:mois prochain|prochain mois|next month)\b")
_IN_EIGHT = re.compile(r"\ben (?:huit|8)\b|\w{3,6}day week(?![\w-])|\ba week (?:from|on)\b")
_THIS = re.compile(r"\b(?:ce (?:soir|matin)|cet apres[ -]midi|this (?:morning|afternoon|evening))\b")
_END_OF = re.compile(
    r"\b(?:fin|end)(?: (?:de|du|d|of))?(?: (?:ce|le|the|this))?"
    rf" (?:(next )?(?:mois|month)\b( prochain\b)?|{_MONTH_NAME})|\bmonth end\b"
)
_DIX = re.compile(r"^dix(?=sept|huit|neuf)")  # « dix-sept heures », « dix sept heures »
_HOUR = re.compile(
    r"(?<![\w/.:-])(?:"
    r"(\d{1,2}) ?h(?:eure?s?|rs?)?(?: ?([0-5]\d))?(?![\w:])|"
    r"(\d{1,2}):([0-5]\d)(?!\d)|"
    r"(\d{1,2})(?= ?(?:[ap]\.?m|oclock)\b)|"
    r"(?<!vingt )(?<!vingt et )"  # « vingt deux heures » is not two
    rf"({'|'.join(_DIX.sub('dix[ -]?', word) for word in sorted(WORDS, key=len, reverse=True))})"
    r" (?:heures?\b|(?=oclock))|"
    r"(?<!apres )(midi|noon)\b|(minuit|midnight)\b)"
    r"(?: oclock)?(?: ?(?:([ap])\.?m\b|(du matin)|((?:du|le|au|ce) soir|de lapres[ -]midi)|"
    r"et (demie?|quart)|moins le (quart)))?"
)


_PARTS = {"matin": 8, "morning": 8, "apres midi": 15, "apres-midi": 15, "afternoon": 15} | dict.fromkeys(
    ("soir", "soiree", "evening"), 18
)
_PART = re.compile(rf"\bl?({'|'.join(_PARTS)})\b")


@dataclass(frozen=True, slots=True)
class When:
    """What the words name; None for what they do not."""

    day: date | None = None
    local_hour: time | None = None
    weekday: int | None = None  # 0 is Monday


NEVER = When()


def when(text: str, today: date) -> When:
    """The day, hour and weekday in these words. `text` is `folding.plain`, a line at most.

    A weekday is the next such day, never today; a date without its year, or a day without its
    month, is the next that comes, today included; a date with its year may be past.
    """
    text = _ONE_WORD.sub("apresdemain", _SEPARATORS.sub(" ", text).strip(" .:/-"))
    text = _EVENING.sub(r"\1 \2 du soir", "1er" if text in ("premier", "le premier") else text)
    tokens = [token.strip(".:/-") for token in text.split()]
    if not _PAST.isdisjoint(tokens) or not _EXCEPT.isdisjoint(tokens):
        return NEVER
    weekday = _only(_weekdays(tokens))
    if weekday is not None or not RELATIVE.keys().isdisjoint(tokens):
        text = _with_its_hour(text, weekday, today)
    try:
        day = _day(text, tokens, weekday, today)
    except (ValueError, OverflowError):  # 31/02; a day after the last year that there is
        day = None
    return When(day, _only(_hours(text)), weekday)


def part_of_day(text: str) -> time | None:
    """When « jeudi soir » begins, where an hour is asked for; None where none is named, or two are."""
    hour = _only(_PARTS[found[1]] for found in _PART.finditer(text))
    return None if hour is None or not _EXCEPT.isdisjoint(text.split()) else time(hour)


def _with_its_hour(text: str, weekday: int | None, today: date) -> str:
    """« jeudi à 9 », « demain 9 », and « jeudi 9 » where no Thursday is the next 9th, are at nine."""
    found = _AT.search(text) or _HOUR_OF.search(text)
    if found is None or int(found[1]) not in WAKING or _HOUR.search(text):
        return text
    numbered = day_of_month(int(found[1]), today)
    if found.re is _HOUR_OF and numbered is not None and numbered.weekday() == weekday:
        return text
    return f"{text[: found.end(1)]}h{text[found.end(1) :]}"


def day_of_month(number: int, today: date) -> date | None:
    """The next day that has this number, today included; None when no month has."""
    first = today.replace(day=1)
    for _ in range(3):  # no two months in a row are short
        try:
            day = first.replace(day=number)
        except ValueError:
            day = None
        if day is not None and day >= today:
            return day
        first = _month_later(first)
    return None


# ---- days -----------------------------------------------------------------------------------


def _day(text: str, tokens: list[str], weekday: int | None, today: date) -> date | None:
    """The most exact way of naming a day that the words use; none when its weekday is another."""
    if days := set(_dates(text, today)):
        day = days.pop()
        return day if not days and weekday in (None, day.weekday()) else None
    if days := set(_relative(text, tokens, today)):
        return days.pop() if len(days) == 1 else None
    next_week = _NEXT_WEEK.search(text)
    if weekday is not None:
        if next_week:
            return today + DAY * (7 + weekday - today.weekday())
        day = today + DAY * ((weekday - today.weekday() - 1) % 7 + 1)
        return day + 7 * DAY if _IN_EIGHT.search(text) else day
    if next_week:
        return today + 7 * DAY
    return _month_later(today) if _NEXT_MONTH.search(text) else None


def _dates(text: str, today: date) -> Iterator[date]:
    """Dates of the calendar. Raises ValueError when one does not exist."""
    if not any(c.isdigit() for c in text):
        return
    if iso := _ISO.search(text):
        yield date(int(iso[1]), int(iso[2]), int(iso[3]))
        return
    for found in _FIGURES.finditer(text):
        day, month = int(found[1]), int(found[3])
        if month > 12:  # 11/27, as Americans write it
            day, month = month, day
        yield _dated(day, month, found[4], today)
    named = False
    for found in _DAY_MONTH.finditer(text):
        named = True
        yield _dated(int(found[1]), MONTHS[found[2]], found[3], today)
    if not named:
        for found in _MONTH_DAY.finditer(text):
            named = True
            yield _dated(int(found[2]), MONTHS[found[1]], found[3], today)
    if not named:
        for found in (*_THE.finditer(text), *((alone,) if (alone := _FIRST.fullmatch(text)) else ())):
            if (numbered := day_of_month(int(found[1]), today)) is not None:
                yield numbered


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):  # 29 February may be eight years off
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(f"no year has {day}/{month}")


def _relative(text: str, tokens: list[str], today: date) -> Iterator[date]:
    for token in tokens:
        if token in RELATIVE:
            yield today + DAY * RELATIVE[token]
    if _THIS.search(text):
        yield today
    for end in _END_OF.finditer(text):
        yield _last_of(end, today)
    for found in (*_IN.finditer(text), *((alone,) if (alone := _ALONE.fullmatch(text)) else ())):
        named = found[1].strip()
        count = 1 if named in ("a", "an") else counted(named)
        if count is None or count > 1000:
            continue
        if found[2] in _MONTH:
            day = today
            for _ in range(count):
                day = _month_later(day)
            yield day
        else:
            yield today + DAY * count * _LENGTHS[found[2]]


def _last_of(end: re.Match[str], today: date) -> date:
    """The last day of the month that is named: this one, the next, or the next one of that name."""
    first = today.replace(day=1)
    if end[3]:
        first = _dated(1, MONTHS[end[3]], None, first)
    elif end[1] or end[2]:
        first = _month_later(first)
    return _month_later(first) - DAY


def _month_later(day: date) -> date:
    """The same day of the next month, or the last that it has."""
    first = (day.replace(day=1) + 31 * DAY).replace(day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return first.replace(day=min(day.day, last.day))


def _weekdays(tokens: list[str]) -> Iterator[int]:
    for at, token in enumerate(tokens):
        if token in WEEKDAY:
            yield WEEKDAY[token]
        elif token in _SHORT and (len(tokens) == 1 or "".join(tokens[at + 1 : at + 2])[:1].isdigit()):
            yield _SHORT[token]
        elif len(token) >= 5 and len(tokens) <= 6 and token not in RELATIVE:
            meant = {n for word, n in _WEEKDAYS.items() if word[0] == token[0] and within_one(token, word)}
            if len(meant) == 1:
                yield meant.pop()


# ---- hours ----------------------------------------------------------------------------------


def _hours(text: str) -> Iterator[time]:
    for found in _HOUR.finditer(text):
        if text[: found.start()].rstrip().rpartition(" ")[2] in _WAIT:
            continue
        h, m, h_, m_, h__, word, noon, midnight, half, morning, evening, past, to = found.groups()
        hour = 12 if noon else 0 if midnight else counted(word) or 0 if word else int(h or h_ or h__)
        minute = 15 if past == "quart" else 30 if past else int(m or m_ or 0)
        if (half == "p" or evening) and hour < 12:
            hour += 12
        elif (half == "a" or morning) and hour == 12:
            hour = 0
        if to:
            hour, minute = (hour - 1) % 24, 45
        if hour < 24:
            yield time(hour, minute)


def _only(values: Iterable[T]) -> T | None:
    """The one thing that was named, be it twice; None when several were, or nothing."""
    named = set(values)
    return named.pop() if len(named) == 1 else None
