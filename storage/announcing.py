"""Announcing: what is promised about telling people of a championship, and where its points are from."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId
from storage.championships import Championship


class DeedCount(NamedTuple):
    """What the players of one facility have earned with one kind of deed."""

    facility: str  # its id
    deed: str
    times: int  # that it earned something
    points: int


class Turnout(NamedTuple):
    """How many were invited to a championship, play in it, and said no."""

    invited: int
    players: int
    declined: int


class Announcing(Protocol):
    """The part of the desk that knows who was told of a championship."""

    def unannounced(self, today: date) -> list[Championship]:
        """Those that run today and whose round of invitations is not over.

        There is a round on the first day, and one half-way for whoever came since.
        """

    def invite_players(self, id: int, most: int, now: datetime) -> list[PersonId]:
        """So many more of those it is for, each once for ever; fewer than that: this round is over.

        It is for who works in its district and has one of its cadres, may be written to unasked, and neither
        plays already nor opened it.
        """

    def decline_championship(self, id: int, person: PersonId, now: datetime) -> None:
        """She said no: the first time stands."""

    def turnout(self, id: int) -> Turnout: ...

    def deed_counts(self, id: int) -> list[DeedCount]:
        """Where every facility's points are from, by its name and by deed. The cost is by points."""

    def organiser_of(self, id: int) -> PersonId | None:
        """Who opened it; None when there is none of this number."""

    def tell_players_of_end(self, id: int, timer: str, now: datetime) -> None:
        """It ended before its day: that timer of each player, and of who opened it, is due now."""
