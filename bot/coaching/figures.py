"""Figures: what the people and visits of each facility add to each figure, as one who looks may see it.

`known` follows what a coach may see of her own people (`bot/coaching/team.py`): the day of a check-in and
whether messages arrive, of each; promises that were shared with this coach; how somebody learns, where she
shares it; gaps that this coach found. Of everybody else, and to everybody else, nothing is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.content.library import Library
from bot.learning import views_of
from bot.people import Cadre, PersonId
from scheduler import gaps, local_time, mastery, punctuality, recall
from scheduler.gaps import Contribution, Disclosure, Figure
from scheduler.recall import ItemView
from storage.gaps import Present
from storage.store import Desk, Memory


class Key(NamedTuple):
    """Which figure: "checkins", "promises", "modules", "gaps", "visits" or "reached"; or of what subject:
    "module" (by id), "skill" ("amtsl/cord")."""

    figure: str
    subject: str = ""


CHECKINS, PROMISES, MODULES = Key("checkins"), Key("promises"), Key("modules")
VISITS, GAPS, REACHED = Key("visits"), Key("gaps"), Key("reached")
OF_PEOPLE = (CHECKINS, PROMISES, MODULES, REACHED)

Figures = Mapping[Key, Disclosure]
Parts = Iterator[tuple[str, Key, Contribution]]  # the first is the facility


class Reckoned(NamedTuple):
    """The figures of each facility, and who takes part in them."""

    facilities: Mapping[str, Figures]
    present: Sequence[Present]

    def together(self) -> dict[Key, Disclosure]:
        """The figures of all of them."""
        told: dict[Key, list[Disclosure]] = defaultdict(list)
        for figures in self.facilities.values():
            for key, one in figures.items():
                told[key].append(one)
        return {key: gaps.together(all_) for key, all_ in told.items()}


def reckon(
    desk: Desk, library: Library, facilities: Sequence[str], viewer: PersonId | None, now: datetime, zone: str
) -> Reckoned:
    """The figures of these facilities, for whoever looks (None: somebody who knows nobody there).

    `zone`: in which it is the day on which a gap is overdue, and a card may still be shown.
    """
    today = local_time.day(now, zone)
    present = desk.present_at(facilities)
    parts: dict[str, dict[Key, list[Contribution]]] = {id: defaultdict(list) for id in facilities}
    for facility, key, part in (
        *_people(present, viewer, now),
        *_promises(desk, facilities, present, viewer, now, today),
        *_learning(desk, library, facilities, present, viewer, now, today),
        *_visits(desk, facilities, viewer, now, today),
    ):
        parts[facility][key].append(part)
    told = {id: {key: gaps.of_facility(some) for key, some in by_key.items()} for id, by_key in parts.items()}
    return Reckoned(told, present)


def _people(present: Iterable[Present], viewer: PersonId | None, now: datetime) -> Parts:
    for her in present:
        known = _is_hers(her, viewer)
        yield her.facility, CHECKINS, Contribution(her.person, known, gaps.checkin(her.last_checkin_at, now))
        yield her.facility, REACHED, Contribution(her.person, known, gaps.reach(her.reached))


def _promises(
    desk: Desk,
    facilities: Sequence[str],
    present: Iterable[Present],
    viewer: PersonId | None,
    now: datetime,
    today: date,
) -> Parts:
    people = {her.person: her for her in present}
    for one in desk.pledged_at(facilities, today - punctuality.LOOKED_BACK):
        her = people[one.person]
        done_on = None if one.closed_at is None else local_time.day(one.closed_at, her.zone)
        kept = punctuality.DatedPromise(one.counts_on, done_on if one.state == "done" else None)
        figure = gaps.promise(kept, local_time.day(now, her.zone))
        if figure.counted:
            yield (
                one.facility,
                PROMISES,
                Contribution(one.person, one.shared and _is_hers(her, viewer), figure),
            )


def _learning(
    desk: Desk,
    library: Library,
    facilities: Sequence[str],
    present: Sequence[Present],
    viewer: PersonId | None,
    now: datetime,
    today: date,
) -> Parts:
    """What holds, by module; and of each skill that somebody was asked for, whether she is sure of it."""
    asked = {cadre: _asked(library, cadre, today) for cadre in {her.cadre for her in present}}
    weakest = _weakest(desk, facilities, asked, now, today)
    by_module = {cadre: _by_module(views.values()) for cadre, views in asked.items()}
    mastered = desk.mastered_at(facilities)
    for her in present:
        known = her.shares and _is_hers(her, viewer)
        modules = []
        for module, skills in by_module[her.cadre].items():
            standing = mastery.standing(module, skills, weakest.get(her.person, {}), now)
            figure = gaps.module(standing, mastered=(her.person, module) in mastered)
            modules.append(figure)
            yield her.facility, Key("module", module), Contribution(her.person, known, figure)
            for skill in (*standing.held, *standing.begun, *standing.weak):
                sure = gaps.skill(weak=skill in standing.weak)
                yield her.facility, Key("skill", skill), Contribution(her.person, known, sure)
        figure = gaps.any_module(modules)
        if figure.counted:
            yield her.facility, MODULES, Contribution(her.person, known, figure)


def _visits(
    desk: Desk, facilities: Sequence[str], viewer: PersonId | None, now: datetime, today: date
) -> Parts:
    """A visit is about a facility, and so is a gap about which nothing is agreed, or that its coach undertook
    to close; any other is about whoever promised to close it."""
    visited = desk.visited_at(facilities)
    for facility in facilities:
        yield facility, VISITS, Contribution(None, True, gaps.visit(visited.get(facility), now))
    for found in desk.found_at(facilities, now - gaps.LOOKED_BACK, today):
        owner = None if found.owner == found.coach else found.owner
        figure = gaps.gap(closed=found.closed, planned=found.owner is not None, overdue=found.overdue)
        yield found.facility, GAPS, Contribution(owner, found.coach == viewer, figure)


def _asked(library: Library, cadre: Cadre | None, today: date) -> Mapping[str, ItemView]:
    """What may be asked of a cadre."""
    return {view.id: view for view in views_of(library.shown_items(cadre, today))}


def _weakest(
    desk: Desk,
    facilities: Sequence[str],
    asked: Mapping[Cadre | None, Mapping[str, ItemView]],
    now: datetime,
    today: date,
) -> Mapping[PersonId, Mapping[str, Memory]]:
    """What each remembers worst of each skill, by skill: a skill holds when all that was asked of it does."""
    skills = {cadre: {id: view.skill for id, view in views.items()} for cadre, views in asked.items()}
    found: dict[PersonId, dict[str, Memory]] = defaultdict(dict)
    for one in desk.weakest_at(facilities, skills, today + recall.WEEK):
        memory = Memory(
            item=one.skill, stability=one.stability, difficulty=1.0, reviewed_at=one.reviewed_at, due_at=now
        )
        found[one.person][one.skill] = memory
    return found


def _by_module(views: Iterable[ItemView]) -> Mapping[str, list[ItemView]]:
    """The skills of each module, as if each had one question: that which is remembered worst."""
    modules: dict[str, dict[str, ItemView]] = defaultdict(dict)
    for view in views:
        modules[view.module][view.skill] = ItemView(view.skill, view.skill, module=view.module)
    return {module: list(skills.values()) for module, skills in modules.items()}


def _is_hers(her: Present, viewer: PersonId | None) -> bool:
    return viewer is not None and her.coach == viewer


def total(told: Disclosure | None) -> Figure:
    """What is told; nothing where there is nothing to tell."""
    return Figure() if told is None else told.figure
