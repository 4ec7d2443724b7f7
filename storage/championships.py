"""Championships: what is promised about a contest between facilities, and what earned which points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from bot.conversation.events import Key
from bot.people import PersonId

SHORT = timedelta(days=6)  # a period that has no half-way


@dataclass(frozen=True, slots=True, kw_only=True)
class Championship:
    """A period in which facilities of one district, or of all, earn points by what their people do."""

    id: int
    title: str
    district: str  # "" for everywhere
    first_day: date
    last_day: date
    rules: Mapping[str, Any]  # deed → points and how often a week, as they stood when it was opened
    ended: bool = False
    cadres: tuple[str, ...] = ()  # whom it is for; none: every cadre

    @property
    def halfway(self) -> date | None:
        """The day on which players hear where their facility stands; None for one of a few days."""
        length = self.last_day - self.first_day
        return self.first_day + length // 2 if length >= SHORT else None


class Line(NamedTuple):
    """What one deed of one player earned; nothing where the week's most was reached."""

    at: datetime
    deed: str
    about: str  # "promise:12", "evidence:3", "module:amtsl"
    points: int


class TeamPoints(NamedTuple):
    """What one facility has by now."""

    facility: str  # its id
    name: str
    players: int
    points: int


class Championships(Protocol):
    """The part of the desk that knows who plays, and what counted."""

    def open_championship(
        self, by: PersonId, ref: Key, opened: Mapping[str, Any], rules: Mapping[str, Any], now: datetime
    ) -> int:
        """Its number, once for each (by, ref). `opened`: title, district, first_day, last_day, cadres."""

    def end_championship(self, id: int, now: datetime) -> None:
        """Nothing counts any more; what counted stands."""

    def championship(self, id: int) -> Championship | None: ...

    def championship_for(self, district: str, today: date) -> Championship | None:
        """The one of that district, or of everywhere, that runs or comes next; None when there is none."""

    def join_championship(self, id: int, person: PersonId, facility: str, now: datetime) -> None:
        """She plays for that facility until it ends; joined again, it changes nothing."""

    def leave_championship(self, id: int, person: PersonId) -> None:
        """She plays no more, and what she earned goes with her."""

    def plays_for(self, id: int, person: PersonId) -> str | None:
        """The facility that she plays for."""

    def playing(self, person: PersonId, today: date) -> list[Championship]:
        """Those that run today and that she is in."""

    def keep_line(self, id: int, person: PersonId, line: Line) -> None:
        """Write what a deed earned, once for each (championship, player, deed, about)."""

    def take_line_back(self, person: PersonId, deed: str, about: str, today: date) -> None:
        """The deed was none: it counts for nothing where the championship still runs."""

    def counted(self, id: int, person: PersonId, deed: str, since: datetime) -> int:
        """How many deeds of this kind earned her something since then."""

    def lines(self, id: int, person: PersonId, most: int) -> list[Line]:
        """What a player earned points by, the latest first."""

    def earned(self, id: int, person: PersonId) -> int:
        """All points that a player has earned in this championship."""

    def team_points(self, id: int) -> list[TeamPoints]:
        """Every facility for which somebody plays, by its name. The cost is by players."""
