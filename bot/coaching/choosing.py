"""Choosing: among whom somebody may choose one person, a small screen at a time.

One look-up for every talk that asks whom. Counted as read is who is shown, not who might have been.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.access import View, may_see
from bot.coaching import finding
from bot.content.folding import fold
from bot.people import Person, Role
from bot.reading import Reading
from bot.shortening import short
from storage.overseeing import Wanted

OF_A_PAGE = 6  # people: with every name at its longest it stays one small screen
MOST_FOUND = 50  # of one name
LONGEST_NAME = 30  # characters that are shown of a name
LONGEST_PLACE = 24


class Named(Protocol):
    """Whoever has a name."""

    @property
    def name(self) -> str: ...


One = TypeVar("One", bound=Named)


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom it is asked, and when; `facility`: only those who work there."""

    reading: Reading
    now: datetime
    facility: str


def people(reading: Reading, query: str, now: datetime) -> Mapping[str, Any]:
    """One page of those among whom is chosen, by name.

    The query is JSON: `among` whom, a `part` of a name, the `page`, and the `facility` where they work.
    `unknown`: nobody is called so, and everybody is listed. Pages go round: after the last comes the first.
    """
    wanted = json.loads(query)
    view, all_ = AMONG[wanted["among"]](Asked(reading, now, wanted["facility"]))
    known = by_name(one for one in all_ if may_see(reading.reader, view, one))
    found = called(known, wanted["part"])
    listed = found or known
    pages = max(1, -(-len(listed) // OF_A_PAGE))
    page = wanted["page"] % pages
    shown = reading.among(view, listed[page * OF_A_PAGE : (page + 1) * OF_A_PAGE])
    places = told_apart(reading, known, shown) if view is View.NAME else {}
    return {
        "rows": [_row(one, view, places.get(one.id, "")) for one in shown],
        "page": page,
        "pages": pages,
        "part": short(wanted["part"], LONGEST_NAME),
        "unknown": bool(wanted["part"]) and not found,
    }


def by_name(people: Iterable[One]) -> list[One]:
    """As they are listed, accents and case aside, else as they came; who has no name yet is the last."""
    return sorted(people, key=lambda one: (not one.name, fold(one.name)))


def called(people: Iterable[One], part: str) -> list[One]:
    """Those of whose names a word begins so, else those whose names hold it: for "Awa", Hawa comes second."""
    words = fold(part)
    if not words:
        return list(people)
    named = [(one, fold(one.name)) for one in people]
    begun = [one for one, name in named if f" {words}" in f" {name}"]
    return begun or [one for one, name in named if words in name]


def coaches_called(reading: Reading, part: str) -> list[Person]:
    """A few coaches by a part of their names, whom whoever pushes may name."""
    found = reading.desk.found(Wanted(words=part, role=Role.COACH), MOST_FOUND) if fold(part) else []
    return reading.among(View.COACH, called(found, part)[:OF_A_PAGE])


def told_apart(reading: Reading, all_: Iterable[Named], shown: Sequence[Person]) -> Mapping[int, str]:
    """Where those work, of whom `shown`, whose name somebody else of `all_` has as well."""
    often = Counter(fold(one.name) for one in all_ if one.name)
    alike = reading.among(View.PROFILE, (one for one in shown if often[fold(one.name)] > 1))
    return {one.id: short(one.facility.name, LONGEST_PLACE) for one in alike if one.facility is not None}


def _row(one: Person, view: View, place: str) -> Mapping[str, Any]:
    """`of` is there so that what was read is forgotten with her."""
    cadre = one.cadre if view is View.CANDIDATE else None
    return {"of": one.id, "name": short(one.name, LONGEST_NAME), "place": place, "cadre": cadre}


# ---- among whom -----------------------------------------------------------------------------


def _coachees(asked: Asked) -> tuple[View, Iterable[Person]]:
    return View.NAME, asked.reading.desk.coachees(asked.reading.reader.id)


def _agreed(asked: Asked) -> tuple[View, Iterable[Person]]:
    """Those of his coachees who take part."""
    his = asked.reading.desk.coachees(asked.reading.reader.id)
    return View.NAME, (one for one in his if one.consent_at is not None)


def _candidates(asked: Asked) -> tuple[View, Iterable[Person]]:
    desk, coach = asked.reading.desk, asked.reading.reader
    return View.CANDIDATE, finding.candidates(desk, coach, asked.facility, asked.now)


def _supervised(asked: Asked) -> tuple[View, Iterable[Person]]:
    desk, coach = asked.reading.desk, asked.reading.reader
    return View.CANDIDATE, finding.supervised(desk, coach, asked.now)


def _coaches_near(asked: Asked) -> tuple[View, Iterable[Person]]:
    return View.CANDIDATE, finding.whom_she_may_ask(asked.reading.desk, asked.reading.reader, asked.now)


AMONG: Mapping[str, Callable[[Asked], tuple[View, Iterable[Person]]]] = {
    "coachees": _coachees,
    "agreed": _agreed,
    "candidates": _candidates,
    "supervised": _supervised,
    "coaches_near": _coaches_near,
}
