"""Feeds: what is promised about the address at which a coach's own calendar reads what was planned."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId


class Fed(NamedTuple):
    """One date as a feed told it last."""

    digest: str  # of what was told: another one is told with the next number
    at: datetime
    sequence: int  # how often it was changed
    changed_at: datetime
    cancelled: bool


class Feeds(Protocol):
    """The part of the desk that feeds calendars. Names and words are not kept: a digest tells of changes."""

    def open_feed(self, person: PersonId, nonce: str, now: datetime) -> None:
        """From now on the address with this in it feeds her calendar; the one before leads nowhere."""

    def close_feed(self, person: PersonId) -> None:
        """No address feeds it any more, and what was told there is forgotten."""

    def feed_of(self, person: PersonId) -> str | None:
        """What is in the address of hers; None: she has none."""

    def fed_by(self, nonce: str) -> PersonId | None:
        """Whose calendar is fed by the address with this in it."""

    def fed(self, person: PersonId) -> Mapping[str, Fed]:
        """What her feed has told, by its uid."""

    def keep_fed(self, person: PersonId, told: Mapping[str, Fed], over: Iterable[str]) -> None:
        """Write what is told now, and forget what is `over`, by uid."""
