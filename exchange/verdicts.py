"""Verdicts: what becomes of each row, and why; never silence."""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What becomes of a row."""

    TAKEN = "taken"
    REPAIRED = "taken with repair"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left out"
    REFUSED = "refused"


class PersonVerdict(NamedTuple):
    """The verdict of one person's rows."""

    where: str
    verdict: Verdict
    why: tuple[str, ...] = ()  # repairs, or why not
    remark: str = ""  # who it may be as well


class Totals(NamedTuple):
    """How many rows came to each verdict, and why."""

    counts: dict[Verdict, int]
    whys: dict[str, int]  # the commonest reasons and repairs, without names

    @property
    def rows(self) -> int:
        return sum(self.counts.values())
