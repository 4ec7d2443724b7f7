"""Scoring: what a visit's answers come to, section by section and as a whole.

Pure. Points are weights; what does not apply, and what nobody looked at, counts neither way. Critical items
that failed are named apart: no percentage hides them. Compared with the visit before by the same rules: what
was closed, what is still open, what is new.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class Observed(StrEnum):
    """What was seen of one item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"
    UNSEEN = "later"  # put off, or only a note so far


class Weighed(NamedTuple):
    """An item as it counts. `weight` is 1 or more."""

    id: str
    section: str
    weight: int
    critical: bool


class Score(NamedTuple):
    """Per cent, rounded down, so that 100 means all of it; None where nothing counted."""

    percent: int | None
    failed: tuple[str, ...]  # critical items that failed, in order


class Progress(NamedTuple):
    """Gaps beside those of the visit before, by item, in order."""

    closed: tuple[str, ...]
    still_open: tuple[str, ...]
    new: tuple[str, ...]


def score(items: Iterable[Weighed], answers: Mapping[str, str]) -> Score:
    """What these items come to; `answers` are of `Observed`, by item."""
    counted = [item for item in items if answers.get(item.id) in (Observed.YES, Observed.NO)]
    possible = sum(item.weight for item in counted)
    reached = sum(item.weight for item in counted if answers[item.id] == Observed.YES)
    failed = tuple(item.id for item in counted if item.critical and answers[item.id] == Observed.NO)
    return Score(100 * reached // possible if possible else None, failed)


def by_section(items: Iterable[Weighed], answers: Mapping[str, str]) -> dict[str, Score]:
    """The score of each section, in order."""
    sections: dict[str, list[Weighed]] = {}
    for item in items:
        sections.setdefault(item.section, []).append(item)
    return {section: score(of_it, answers) for section, of_it in sections.items()}


def gaps(items: Iterable[Weighed], answers: Mapping[str, str]) -> list[str]:
    """What is not as it should be, the gravest first: critical ones, then by weight, then in order."""
    open_ones = [item for item in items if answers.get(item.id) == Observed.NO]
    return [item.id for item in sorted(open_ones, key=lambda item: (not item.critical, -item.weight))]


def compare(items: Iterable[Weighed], before: Mapping[str, str], now: Mapping[str, str]) -> Progress:
    """The gaps of two visits of one place. A gap is closed only where yes was seen."""
    closed: list[str] = []
    still_open: list[str] = []
    new: list[str] = []
    for item in items:
        was_gap = before.get(item.id) == Observed.NO
        if was_gap and now.get(item.id) == Observed.YES:
            closed.append(item.id)
        elif now.get(item.id) == Observed.NO:
            (still_open if was_gap else new).append(item.id)
    return Progress(tuple(closed), tuple(still_open), tuple(new))
