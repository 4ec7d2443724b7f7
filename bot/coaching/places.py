"""Places: who may look at which place, and what is seen of it; every view of a place has its function here.

A coach looks at the facilities where his people work, a district officer at her district and its
facilities, a trainer or an administrator at any. Numbers are of everybody who takes part there, as far as
`scheduler/gaps.py` lets them be told; names are of the coach's own people alone, and of what they shared
with him.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from bot import access
from bot.coaching.figures import (
    CHECKINS,
    GAPS,
    MODULES,
    OF_PEOPLE,
    PROMISES,
    REACHED,
    VISITS,
    Figures,
    reckon,
)
from bot.content.folding import fold
from bot.content.library import Library
from bot.people import Facility, Person, Role
from bot.reading import Reading
from bot.shortening import short
from scheduler import gaps
from scheduler.gaps import Disclosure
from storage.store import Desk

OF_A_PAGE = 4  # facilities: with everything at its longest it stays one small screen
MOST_CHOSEN = 6  # places to choose from
MOST_MODULES = 5
LONGEST_WORDS = 80  # characters of a name that is looked for
MOST_NAMED, FEW_LINES = 4, 4  # people of one line; half of them where there are more lines than that
LONGEST_PLACE, LONGEST_LINE, LONGEST_NAME = 32, 24, 16  # characters: as a title, in a line, of a person

NAMED = {
    CHECKINS: access.View.SCHEDULE,
    PROMISES: access.View.PROMISE_COUNTS,
    MODULES: access.View.SHARED_PROGRESS,
    REACHED: access.View.CONTACT,
}

View = Mapping[str, Any]


class Place(NamedTuple):
    """A facility, or, without one, a district."""

    district: str
    facility: Facility | None = None

    @property
    def name(self) -> str:
        return self.facility.name if self.facility is not None else self.district

    def facilities(self, desk: Desk) -> list[str]:
        """The ids of the facilities that belong to this place, in the order of their names."""
        if self.facility is not None:
            return [self.facility.id]
        return [facility.id for facility in desk.facilities_of(self.district)]

    def as_facts(self) -> View:
        """How a talk hands it on."""
        if self.facility is not None:
            return {"facility": self.facility.id}
        return {"district": self.district}


# ---- who may look ------------------------------------------------------------------------------


def may_look(desk: Desk, viewer: Person, place: Place) -> bool:
    """Whether the figures of this place are hers to see."""
    if viewer.trains:
        return True
    if Role.DISTRICT in viewer.roles and place.district and place.district == desk.district_of(viewer.id):
        return True
    return Role.COACH in viewer.roles and place.facility in desk.facilities_of_team(viewer.id)


def given_place(desk: Desk, viewer: Person, given: View) -> Place | None:
    """The place that a talk was handed; None when it is not there, or not hers to see (any more)."""
    facility = desk.facility(str(given["facility"])) if given.get("facility") else None
    place = Place(facility.district, facility) if facility else Place(str(given.get("district", "")))
    return place if place.name and may_look(desk, viewer, place) else None


def hers(desk: Desk, viewer: Person) -> list[Place]:
    """The places that are hers without a name: an officer's district, a coach's facilities."""
    found = []
    if Role.DISTRICT in viewer.roles and (district := desk.district_of(viewer.id)):
        found.append(Place(district))
    if Role.COACH in viewer.roles:
        found += [Place(f.district, f) for f in desk.facilities_of_team(viewer.id)]
    return found


def named(desk: Desk, viewer: Person, words: str) -> list[Place]:
    """Places that are called so and that she may look at, districts first."""
    words = words[:LONGEST_WORDS]
    said = fold(words)
    near = desk.facilities_like(words, 50) if viewer.trains else []
    own = hers(desk, viewer)
    districts = {place.district for place in own if place.facility is None}
    within = [Place(f.district, f) for district in districts for f in desk.facilities_of(district)]
    of_near = [Place(district) for district in dict.fromkeys(f.district for f in near) if district]
    known = [*own, *within, *of_near]
    called = [p for p in known if f" {said}" in f" {fold(p.name)}"] if said else []
    found = dict.fromkeys([*called, *(Place(f.district, f) for f in near)])
    return sorted(found, key=lambda place: (fold(place.name) != said, place.facility is not None))


# ---- what is seen ------------------------------------------------------------------------------


def opening(desk: Desk, library: Library, viewer: Person, given: View, now: datetime) -> View:
    """What `/places` begins with: a place that is told, several to choose from, or the question which."""
    words = str(given.get("argument", ""))
    found = _wanted(desk, viewer, given, words)
    if len(found) == 1:
        return figures(desk, library, viewer, found[0], now)
    if found:
        rows = [{**p.as_facts(), "label": _label(p)} for p in found[:MOST_CHOSEN]]
        return {"kind": "choose", "rows": rows, "more": len(found) - len(rows)}
    if viewer.trains and not words and not _is_handed(given):
        return {"kind": "ask"}
    return {"kind": "none", "words": short(words, LONGEST_PLACE)}


def _wanted(desk: Desk, viewer: Person, given: View, words: str) -> list[Place]:
    """The places that may be meant: the one that was handed, those that are called so, or hers."""
    if _is_handed(given):
        place = given_place(desk, viewer, given)
        return [] if place is None else [place]
    if words:
        found = named(desk, viewer, words)
        called = [place for place in found if fold(place.name) == fold(words)]
        return called if len(called) == 1 else found
    own = hers(desk, viewer)
    return own[:1] if own and own[0].facility is None else own  # a district leads to its facilities


def _is_handed(given: View) -> bool:
    return bool(given.get("facility") or given.get("district"))


def figures(desk: Desk, library: Library, viewer: Person, place: Place, now: datetime) -> View:
    """One place in figures, and the two skills that most people there are unsure of."""
    facilities = place.facilities(desk)
    reckoned = reckon(desk, library, facilities, viewer.id, now, viewer.zone)
    told = reckoned.together()
    return {
        "kind": "told",
        **place.as_facts(),
        "title": short(place.name, LONGEST_PLACE),
        "whole": place.facility is None,
        "facilities": len(facilities),
        "people": len(reckoned.present),
        "figures": {key.figure: as_facts(told.get(key, gaps.NOTHING)) for key in (*OF_PEOPLE, VISITS, GAPS)},
        "unsure": [
            {"skill": name, "late": figure.late} for name, figure in unsure(library, told, viewer.language)
        ],
        "few": any(one.left_out for key, one in told.items() if key in (*OF_PEOPLE, GAPS)),
        "names": place.facility is not None and any(one.coach == viewer.id for one in reckoned.present),
    }


def listed(desk: Desk, library: Library, viewer: Person, given: View, now: datetime) -> View | None:
    """The facilities of a district, one line each, a small screen at a time; None when it is not hers."""
    place = given_place(desk, viewer, given)
    if place is None:
        return None
    ids = place.facilities(desk)
    screens = max(1, -(-len(ids) // OF_A_PAGE))
    number = min(max(int(given.get("page", 0)), 0), screens - 1)
    shown = ids[number * OF_A_PAGE : (number + 1) * OF_A_PAGE]
    by_id = reckon(desk, library, shown, viewer.id, now, viewer.zone).facilities
    names = {facility.id: facility.name for facility in desk.facilities_of(place.district)}
    rows = [
        {
            "facility": id,
            "name": short(names[id], LONGEST_LINE),
            "figures": {
                key.figure: as_facts(by_id[id].get(key, gaps.NOTHING))
                for key in (CHECKINS, PROMISES, MODULES, GAPS)
            },
        }
        for id in shown
    ]
    return {
        "district": place.district,
        "title": short(place.name, LONGEST_PLACE),
        "rows": rows,
        "number": number,
        "screens": screens,
    }


def modules(desk: Desk, library: Library, viewer: Person, given: View, now: datetime) -> View | None:
    """For how many people there each module holds, the fewest first; None when the place is not hers."""
    place = given_place(desk, viewer, given)
    if place is None:
        return None
    told = reckon(desk, library, place.facilities(desk), viewer.id, now, viewer.zone).together()
    rows = [
        {"title": short(library.title(key.subject, viewer.language), LONGEST_LINE), **as_facts(one)}
        for key, one in sorted(told.items(), key=lambda pair: _share(pair[1]))
        if key.figure == "module" and one.figure.counted
    ]
    return {
        **place.as_facts(),
        "name": short(place.name, LONGEST_PLACE),
        "rows": rows[:MOST_MODULES],
        "more": len(rows[MOST_MODULES:]),
    }


def behind(reading: Reading, library: Library, given: View, now: datetime) -> View | None:
    """Which of a coach's own people stand behind the figures of a facility, of what they shared with him."""
    desk, viewer = reading.desk, reading.reader
    place = given_place(desk, viewer, given)
    if place is None or place.facility is None:
        return None
    reckoned = reckon(desk, library, [place.facility.id], viewer.id, now, viewer.zone)
    told = reckoned.facilities[place.facility.id]
    names = {one.person: one.name for one in reckoned.present if one.coach == viewer.id}
    lines: dict[str, list[View]] = {}
    for key, of_her in NAMED.items():
        for what in ("late", "missing"):
            of = dict.fromkeys(
                part.person
                for part in told.get(key, gaps.NOTHING).shown
                if part.known and part.person in names and getattr(part.figure, what)
            )
            people: list[View] = [
                {"of": id, "name": short(names[id], LONGEST_NAME)}
                for id in names
                if id in of and reading.person(of_her, id)
            ]
            lines[f"{key.figure}_{what}"] = people
    told_of = {what: people for what, people in lines.items() if people}
    most = MOST_NAMED if len(told_of) <= FEW_LINES else MOST_NAMED // 2
    rows = [
        {"what": what, "people": people[:most], "more": len(people[most:])}
        for what, people in told_of.items()
    ]
    return {**place.as_facts(), "name": short(place.name, LONGEST_PLACE), "team": len(names), "rows": rows}


# ---- a figure as facts -------------------------------------------------------------------------


def as_facts(told: Disclosure) -> View:
    """JSON values. `left_out`: people without whom it is reckoned, since they are too few."""
    figure = told.figure
    return {
        "held": figure.held,
        "out_of": figure.of,  # under `of` stands a person
        "late": figure.late,
        "missing": figure.missing,
        "per_cent": figure.per_cent,
        "left_out": told.left_out,
        "told": figure.counted > 0,
    }


def unsure(library: Library, told: Figures, language: str) -> list[tuple[str, gaps.Figure]]:
    """The two skills that most people are unsure of, in words; what its pack does not name is nothing to
    speak of."""
    skills = ((key.subject.partition("/"), one.figure) for key, one in told.items() if key.figure == "skill")
    named = ((library.skill(module, skill, language), figure) for (module, _, skill), figure in skills)
    return gaps.most_unsure((name, figure) for name, figure in named if name)


def _share(told: Disclosure) -> float:
    figure = told.figure
    return figure.held / figure.counted if figure.counted else 1.0


def _label(place: Place) -> str:
    if place.facility is None:
        return short(place.district, LONGEST_PLACE)
    return f"{short(place.name, LONGEST_PLACE)} ({short(place.district, LONGEST_NAME)})"
