"""Scoring: what a visit's answers come to, section by section and as a whole.

Pure. Points are weights; what does not apply counts neither way. A critical item that fails caps what it
stands in, so that many small things done well never hide it. Compared with the visit before, by the same
rules: what was closed, what is still open, what is new.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

CAP = 50  # per cent, at most, where something critical failed


class Observed(StrEnum):
    """What was seen of one item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"


class Weighed(NamedTuple):
    """An item as it counts. `weight` is 1 or more."""

    id: str
    section: str
    weight: int
    critical: bool


class Score(NamedTuple):
    """Per cent, rounded down, so that 100 means all of it; None where nothing applied."""

    percent: int | None
    failed: tuple[str, ...]  # critical items that failed: then `percent` is at most CAP


class Progress(NamedTuple):
    """Gaps beside those of the visit before, by item."""

    closed: tuple[str, ...]
    still_open: tuple[str, ...]
    new: tuple[str, ...]


def score(items: Iterable[Weighed], answers: Mapping[str, str]) -> Score:
    """What these items come to; one without an answer counts as little as one that does not apply."""
    reached = possible = 0
    failed = []
    for item in items:
        answer = answers.get(item.id, Observed.NOT_APPLICABLE)
        if answer == Observed.NOT_APPLICABLE:
            continue
        possible += item.weight
        if answer == Observed.YES:
            reached += item.weight
        elif item.critical:
            failed.append(item.id)
    if not possible:
        return Score(None, ())
    percent = 100 * reached // possible
    return Score(min(percent, CAP) if failed else percent, tuple(failed))


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
    closed, still_open, new = [], [], []
    for item in items:
        was_gap = before.get(item.id) == Observed.NO
        if was_gap and now.get(item.id) == Observed.YES:
            closed.append(item.id)
        elif now.get(item.id) == Observed.NO:
            (still_open if was_gap else new).append(item.id)
    return Progress(tuple(closed), tuple(still_open), tuple(new))
