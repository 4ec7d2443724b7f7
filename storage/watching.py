"""Watching: what is promised about how the house stands, and what administrators were told of it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.conversation.messages import Purpose


class Waiting(NamedTuple):
    """Messages of one channel and purpose that no gate holds, and that wait for their place."""

    channel: str
    purpose: Purpose
    number: int  # up to as many as were asked for
    since: datetime  # when the earliest of those might have gone


class Late(NamedTuple):
    """Timers that are due and were not taken in."""

    number: int  # up to as many as were asked for
    since: datetime | None  # when the earliest came due; None when there is none


class Raised(NamedTuple):
    """Something that administrators were told of, and that is not over."""

    kind: str  # "outbox"
    about: str  # of which there may be several: a channel
    since: datetime
    told_at: datetime


class Watching(Protocol):
    """The part of the desk that says how the house stands; costs by what is due, not by what is stored."""

    def waiting(self, channels: Collection[str], most: int) -> list[Waiting]:
        """What waits on these channels, channel by channel, purpose by purpose."""

    def late_timers(self, now: datetime, most: int) -> Late: ...

    def dead_letters_after(self, id: int, most: int) -> tuple[int, int]:
        """How many events were put aside after that one, up to so many, and the latest of those."""

    def raised(self) -> list[Raised]:
        """What administrators were told of and is not over."""

    def keep_raised(self, raised: Raised) -> None:
        """Told at `told_at`; `since` stays as it was kept first."""

    def drop_raised(self, kind: str, about: str) -> None:
        """What was raised under this name is over."""
