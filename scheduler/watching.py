"""Watching: what the sender and the ticker tell of themselves to whoever counts it.

Told on the event loop, after the commit that it is about: work for the writer may be done twice, and
would be counted twice. None of these may raise, wait, or keep a person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.channels.channel import SendResult
from bot.conversation.messages import Purpose


class GateOutcome(NamedTuple):
    """What a gate did with a message."""

    reason: str  # as gates name it: "quiet hours"
    outcome: str  # "held", "dropped" or "asked back"


class Attempt(NamedTuple):
    """One try to send a message."""

    channel: str
    purpose: Purpose
    result: SendResult
    seconds: float  # that the provider took
    ready_at: datetime  # since when it might have gone
    attempts: int  # before this one


class Watch(Protocol):
    """Whoever counts what the sender and the ticks do, such as the metrics."""

    def kept_back(self, counts: Mapping[GateOutcome, int]) -> None:
        """What gates did in one round."""

    def attempted(self, attempt: Attempt, now: datetime) -> None:
        """A try to send is over."""

    def tick_failed(self, tick: str) -> None:
        """A tick of this name raised an error."""


class Unwatched:
    """Counts nothing, where nobody watches."""

    def kept_back(self, counts: Mapping[GateOutcome, int]) -> None: ...

    def attempted(self, attempt: Attempt, now: datetime) -> None: ...

    def tick_failed(self, tick: str) -> None: ...


UNWATCHED = Unwatched()
