"""Competing: what becomes of a championship, as records of the talks about it.

`championship` is its id. What earns points, and for whom, is `bot/coaching/championship.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Contest(NamedTuple):
    """What a championship that is opened now goes by, to its end."""

    rules: Mapping[str, Mapping[str, int]]  # deed → points, weekly
    cadres: tuple[str, ...] = ()  # whom it is for; none: every cadre


@dataclass(frozen=True, slots=True, kw_only=True)
class ChampionshipOpened:
    """Facilities of this district ("": all) may play from one day to another, both counted."""

    title: str
    district: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ChampionshipEnded:
    """It ends before its day."""

    championship: int


@dataclass(frozen=True, slots=True)
class ChampionshipJoined:
    """She plays for the facility where she works."""

    championship: int


@dataclass(frozen=True, slots=True)
class ChampionshipLeft:
    """She plays no more; what she earned goes with her."""

    championship: int


@dataclass(frozen=True, slots=True)
class ChampionshipDeclined:
    """She was invited and said no, for good."""

    championship: int


OfChampionship = (
    ChampionshipOpened | ChampionshipEnded | ChampionshipJoined | ChampionshipLeft | ChampionshipDeclined
)
