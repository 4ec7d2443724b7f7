"""Counting: what a period adds to each figure at each place, and what of it may be told.

Of fewer than five people nothing is told. What places hold back goes into the whole of their district only
where together it is of five at least, so that no difference of two numbers is about fewer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from bot.people import Facility, PersonId
from storage.indicators import Period, Then
from storage.store import Desk

ENOUGH = 5  # people
FIGURES = {
    "checkins": "people who held a check-in, of those who take part; missing: never held one",
    "refreshers": "people who answered a quiz item, of those who take part; missing: never answered one",
    "certificates": "people with a certificate that holds, of those who take part; missing: never asked",
    "promises": "promises kept on time, of those whose day lay in it; missing: not done",
    "gaps": "gaps that visits found and that were closed; missing: nothing is agreed about them",
    "visits": "facilities that were visited; missing: never",
}
OF_PLACES = frozenset({"visits"})  # about nobody


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure of some places, and of whom it is."""

    held: int = 0
    of: int = 0
    missing: int = 0
    people: frozenset[PersonId] = frozenset()
    about_people: bool = False

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.held + other.held,
            self.of + other.of,
            self.missing + other.missing,
            self.people | other.people,
            self.about_people or other.about_people,
        )

    @property
    def may_be_told(self) -> bool:
        return self.of > 0 and (not self.about_people or len(self.people) >= ENOUGH)


def count(desk: Desk, period: Period) -> dict[str, dict[str, Counted]]:
    """Each figure of each facility where there is something to count."""
    counted: dict[str, dict[str, Counted]] = defaultdict(lambda: defaultdict(Counted))
    parts = chain(_of_people(desk, period), _promises(desk, period), _of_visits(desk, period))
    for figure, facility, one in parts:
        counted[figure][facility] += one
    return counted


def of_facilities(counted: Mapping[str, Counted]) -> tuple[dict[str, Counted], dict[str, Counted]]:
    """What may be told of one figure, and what is held back, by facility."""
    shown = {place: one for place, one in counted.items() if one.may_be_told}
    return shown, {place: one for place, one in counted.items() if place not in shown and one.of}


def of_districts(
    counted: Mapping[str, Counted], facilities: Iterable[Facility]
) -> tuple[dict[str, Counted], int]:
    """The same by district, without what its facilities hold back, unless together that is enough; and of how
    many districts something is left out."""
    shown, held_back = of_facilities(counted)
    within = {one.id: one.district for one in facilities}
    whole: dict[str, list[Counted]] = defaultdict(list)
    rest: dict[str, list[Counted]] = defaultdict(list)
    for place, one in shown.items():
        whole[within.get(place, "")].append(one)
    for place, one in held_back.items():
        rest[within.get(place, "")].append(one)
    told: dict[str, Counted] = {}
    left_out = 0
    for district in sorted({*whole, *rest} - {""}):
        few = _sum(rest[district])
        left_out += bool(few.of and not few.may_be_told)
        together = _sum([*whole[district], few] if few.may_be_told else whole[district])
        if together.may_be_told:
            told[district] = together
    return told, left_out


def _sum(some: Sequence[Counted]) -> Counted:
    total = Counted()
    for one in some:
        total += one
    return total


Parts = Iterator[tuple[str, str, Counted]]  # figure, facility


def _of_people(desk: Desk, period: Period) -> Parts:
    checked_in, answered, certified = desk.checked_in(period), desk.answered(period), desk.certified(period)
    for her in _present(desk, period).values():
        of = frozenset({her.person})
        for figure, ever in (("checkins", checked_in), ("refreshers", answered)):
            held, never = int(ever.get(her.person, False)), int(her.person not in ever)
            yield figure, her.facility, Counted(held, 1, never, of, True)
        held, never = int(her.person in certified), int(her.person not in answered)
        yield "certificates", her.facility, Counted(held, 1, never, of, True)


def _promises(desk: Desk, period: Period) -> Parts:
    present = _present(desk, period)
    for one in desk.promises_due(period):
        her = present.get(one.owner)
        if her is None:
            continue
        done_on = one.closed_at and one.closed_at.astimezone(ZoneInfo(her.zone)).date()
        held = int(done_on is not None and done_on <= one.counts_on)
        yield "promises", her.facility, Counted(held, 1, int(done_on is None), frozenset({her.person}), True)


def _of_visits(desk: Desk, period: Period) -> Parts:
    visited = desk.visited_in(period)
    for facility in desk.every_facility():
        held, never = int(visited.get(facility.id, False)), int(facility.id not in visited)
        yield "visits", facility.id, Counted(held, 1, never)
    for gap in desk.gaps_in(period):
        of = frozenset() if gap.worker is None else frozenset({gap.worker})
        yield "gaps", gap.facility, Counted(int(gap.closed), 1, int(not gap.planned), of, True)


def _present(desk: Desk, period: Period) -> dict[PersonId, Then]:
    """Who took part, each at the place that she came to last."""
    return {her.person: her for her in desk.present_then(period)}
