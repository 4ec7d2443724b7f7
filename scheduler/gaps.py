"""Gaps: how a place stands in figures, and what of them may be told.

Pure. Each person adds a part to a figure. A part that whoever looks may not see by name is counted only
among those of at least three such people; so may what is left of a sum when the rest of it is known. Hence
nothing that is told, nor a difference of two such things, is about one person or two. See decision 16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from bot.people import PersonId
from scheduler.mastery import ModuleMastery
from scheduler.punctuality import DatedPromise, on_time

LEAST = 3  # people: in a figure about two, either of them knows what is left of the other
ENOUGH = 5  # people or promises: of fewer no per cent is told
CHECKIN_WITHIN = timedelta(days=30)
LOOKED_BACK = timedelta(days=90)  # on visits and the gaps that they found; promises have their own
MOST_UNSURE = 2  # skills


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many: `held` of `of`. `late` are others of these.

    `counted` is everybody and everything looked at. `missing`: nobody knows; they stand among `of`, or
    beside it where only those are asked about of whom something is known.
    """

    held: int = 0
    of: int = 0
    late: int = 0
    missing: int = 0
    counted: int = 0

    def __add__(self, other: Self) -> "Figure":
        return Figure(
            self.held + other.held,
            self.of + other.of,
            self.late + other.late,
            self.missing + other.missing,
            self.counted + other.counted,
        )

    @property
    def per_cent(self) -> int | None:
        """Whole per cent; None where there are too few to tell a rate."""
        return round(100 * self.held / self.of) if self.of >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person adds to a figure; `person` is None for what is about nobody.

    `known`: whoever looks may see this of her by name anyway.
    """

    person: PersonId | None
    known: bool
    figure: Figure


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be told of one figure of one place, and what is held back until there are more."""

    shown: tuple[Contribution, ...] = ()
    held_back: tuple[Contribution, ...] = ()

    @property
    def figure(self) -> Figure:
        return sum((part.figure for part in self.shown), Figure())

    @property
    def left_out(self) -> int:
        """How many people the figure is without."""
        return len(_people(self.held_back))


NOTHING = Disclosure()


def of_facility(parts: Sequence[Contribution]) -> Disclosure:
    """What may be told of one facility."""
    open_ = (part for part in parts if part.known or part.person is None)
    return _told(open_, (part for part in parts if not part.known and part.person is not None))


def together(places: Iterable[Disclosure]) -> Disclosure:
    """What may be told of several places: all that is told of each, and what each holds back, if together
    it is of enough people."""
    all_ = list(places)
    return _told((p for told in all_ for p in told.shown), (p for told in all_ for p in told.held_back))


def _told(open_: Iterable[Contribution], closed: Iterable[Contribution]) -> Disclosure:
    shown, few = tuple(open_), tuple(closed)
    return Disclosure(shown + few) if len(_people(few)) >= LEAST else Disclosure(shown, few)


def _people(parts: Iterable[Contribution]) -> set[PersonId | None]:
    return {part.person for part in parts}


def most_unsure(skills: Iterable[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """The two skills that most people are unsure of (`late`), then the larger share, then by name."""
    unsure = [(skill, figure) for skill, figure in skills if figure.late]
    return sorted(unsure, key=lambda one: (-one[1].late, one[1].of, one[0]))[:MOST_UNSURE]


# ---- what one person adds ----------------------------------------------------------------------


def checkin(last_at: datetime | None, now: datetime) -> Figure:
    """Whether she has held one in the last thirty days; late: longer ago; missing: never."""
    if last_at is None:
        return Figure(of=1, missing=1, counted=1)
    held = now - last_at <= CHECKIN_WITHIN
    return Figure(held=int(held), of=1, late=int(not held), counted=1)


def promise(kept: DatedPromise, today: date) -> Figure:
    """Whether it was kept on time; late: kept later; missing: due and not done. Nothing while its day is
    not over."""
    if kept.done_on is None:
        due = int(kept.counts_on < today)
        return Figure(of=due, missing=due, counted=due)
    held = on_time(kept)
    return Figure(held=int(held), of=1, late=int(not held), counted=1)


def module(standing: ModuleMastery, *, mastered: bool) -> Figure:
    """Whether a module holds; late: it did and is to be looked at again; missing: she was never asked."""
    if standing.asked_at is None:
        return Figure(missing=1, counted=1)
    held = standing.holds
    return Figure(held=int(held), of=1, late=int(mastered and not held), counted=1)


def any_module(modules: Iterable[Figure]) -> Figure:
    """Of one person: whether at least one of her modules holds; nothing where none is for her."""
    all_ = sum(modules, Figure())
    if not all_.counted:
        return all_
    if not all_.of:
        return Figure(missing=1, counted=1)
    return Figure(held=int(all_.held > 0), of=1, late=int(not all_.held and all_.late > 0), counted=1)


def skill(*, weak: bool) -> Figure:
    """Of one person who was asked for it: whether she is sure of it; late: it is to be looked at again."""
    return Figure(held=int(not weak), of=1, late=int(weak), counted=1)


def reach(reached: bool) -> Figure:
    """Whether a message reaches her; missing: nobody knows where."""
    return Figure(held=int(reached), of=1, missing=int(not reached), counted=1)


def visit(last_at: datetime | None, now: datetime) -> Figure:
    """Whether a facility was visited in the last ninety days; late: longer ago; missing: never."""
    if last_at is None:
        return Figure(of=1, missing=1, counted=1)
    held = now - last_at <= LOOKED_BACK
    return Figure(held=int(held), of=1, late=int(not held), counted=1)


def gap(*, closed: bool, planned: bool, overdue: bool) -> Figure:
    """Whether it was closed with evidence; late: its day is over; missing: nothing is agreed about it."""
    late, missing = not closed and planned and overdue, not closed and not planned
    return Figure(held=int(closed), of=1, late=int(late), missing=int(missing), counted=1)
