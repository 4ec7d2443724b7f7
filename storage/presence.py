"""Presence: what is promised about the hours at which somebody is there, and about her network."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.people import PersonId
from storage.kept import Sending

HOURS = 24
MOST_COUNTED = 240  # then all of it is halved: what she did long ago weighs less and less
LATE_DAYS, LATE_WITHIN = (
    3,
    timedelta(days=14),
)  # days on which words came late, within so long: weak


class Asked(NamedTuple):
    """One message that asked a question of hers, and where it stands."""

    state: Sending
    posted_at: datetime
    sent_at: datetime | None
    unasked: bool  # nobody waited for it, as one does for a reply
    lost: bool = False  # not on her phone yet, where her provider tells when it is


def counted_in(hours: Sequence[int], hour: int) -> tuple[int, ...]:
    """The counts of 24 hours with one more in that hour."""
    before = tuple(hours) or (0,) * HOURS
    if sum(before) >= MOST_COUNTED:
        before = tuple(count // 2 for count in before)
    return (*before[:hour], before[hour] + 1, *before[hour + 1 :])


class Presence(Protocol):
    """The part of the desk that knows when she is there, and whether words reach her."""

    def was_there(self, person: PersonId, at: datetime, hour: int) -> tuple[int, ...] | None:
        """Count an hour of her clock, once: the 24 counts; None when that hour was counted already."""

    def came_late(self, person: PersonId, day: date) -> bool:
        """What she sent that day came late. True once, ever: on the third such day within a fortnight."""

    def text_reached(self, person: PersonId, family: str, since: datetime) -> bool:
        """Whether an unasked message with a text of that family ("letter.") has reached her since then."""

    def asked(self, person: PersonId, about: Key) -> list[Asked]:
        """The messages that put this question to her, the latest first."""
