"""Metrics: what is counted while the house runs, for Prometheus.

Each house has a registry of its own, for several are built in one process. No label holds a person, nor
anything that people write: kinds, channels, purposes, gates and doors are all of them listed somewhere in
this program. What can be read when it is asked for is not counted here: `state.py`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import assert_never

from prometheus_client import CollectorRegistry, Info, Metric, ProcessCollector

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.events import Event, Incoming, TimerFired
from bot.conversation.messages import Purpose
from bot.watching.tallies import Counts, Times
from scheduler.watching import Attempt, GateOutcome

SOON = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds: turns, doors
WAY = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)  # seconds: providers, replies
WAITED_FOR = frozenset({Purpose.EMERGENCY, Purpose.REPLY})
LONGEST = timedelta(days=1)  # what went out later was held for her, and tells nothing of the way


class Metrics:
    """The counters of one house."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.sent_at: dict[str, datetime] = {}  # by channel, when its provider last took something
        ProcessCollector(registry=registry)
        Info("jigi", "The program that runs.", registry=registry).info({"version": version("jigi")})
        self._turns = Counts("jigi_turns", "Events that were taken in.", "event")
        self._aside = Counts("jigi_turns_aside", "Events that failed and were put aside.", "event")
        self._turn_seconds = Times(
            "jigi_turn_seconds", "From when events were handed over until all of them were committed.", SOON
        )
        self._store_faults = Counts("jigi_store_faults", "Times that events could not be kept.")
        self._sends = Counts("jigi_sends", "Tries to send, by what became of them.", "channel", "result")
        self._errors = Counts(
            "jigi_provider_errors", "Tries that a provider did not take.", "channel", "result"
        )
        self._send_seconds = Times(
            "jigi_send_seconds", "What a provider took to answer a try.", WAY, "channel"
        )
        self._reply_seconds = Times(
            "jigi_reply_seconds",
            "From what somebody wrote until its answer was taken by her provider.",
            WAY,
            "channel",
        )
        self._kept_back = Counts("jigi_gates", "Messages that a gate did not let through.", "gate", "outcome")
        self._ticks = Counts("jigi_tick_failures", "Ticks that failed.", "tick")
        self._knocks = Counts(
            "jigi_knocks", "Requests at a webhook, by what they were told.", "door", "status"
        )
        self._knock_seconds = Times("jigi_knock_seconds", "What a request at a webhook took.", SOON, "door")
        self._knock_bytes = Counts("jigi_knock_bytes", "Bytes of bodies read at a webhook.", "door")
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """All of it, put into words."""
        for tally in vars(self).values():
            if isinstance(tally, Counts | Times):
                yield tally.told()

    # ---- turns -----------------------------------------------------------------------------

    @contextmanager
    def taking_in(self, events: Sequence[Incoming]) -> Iterator[None]:
        """Around events that are taken in, until they are committed."""
        start = time.perf_counter()
        try:
            yield
        except Exception:
            self._store_faults.add()
            raise
        self._turn_seconds.add(time.perf_counter() - start)
        for event in events:
            self._turns.add((kind_of(event),))

    def put_aside(self, event: Event) -> None:
        """An event failed; administrators find it among the dead letters."""
        self._aside.add((kind_of(event),))

    # ---- sending ---------------------------------------------------------------------------

    def kept_back(self, counts: Mapping[GateOutcome, int]) -> None:
        for kept, count in counts.items():
            self._kept_back.add(kept, count)

    def attempted(self, attempt: Attempt, now: datetime) -> None:
        channel, result = attempt.channel, name_of(attempt.result)
        self._sends.add((channel, result))
        self._send_seconds.add(attempt.seconds, (channel,))
        if not isinstance(attempt.result, Sent):
            self._errors.add((channel, result))
            return
        self.sent_at[channel] = now
        waited = now - attempt.ready_at
        if attempt.purpose in WAITED_FOR and timedelta(0) <= waited < LONGEST:
            self._reply_seconds.add(waited.total_seconds(), (channel,))

    def tick_failed(self, tick: str) -> None:
        self._ticks.add((tick,))

    # ---- doors -----------------------------------------------------------------------------

    def knocked(self, door: str, status: int, seconds: float, size: int) -> None:
        """A request at a webhook was answered; `size`: bytes of its body that were read."""
        self._knocks.add((door, str(status)))
        self._knock_seconds.add(seconds, (door,))
        self._knock_bytes.add((door,), size)


def kind_of(event: Incoming) -> str:
    """A name of ours: of a timer its own, for those are few."""
    return event.timer if isinstance(event, TimerFired) else type(event).__name__


def name_of(result: SendResult) -> str:
    """What became of a send, in one word."""
    match result:
        case Sent():
            return "sent"
        case RetryLater(everyone=True):
            return "channel_paused"
        case RetryLater():
            return "retry"
        case Refused():
            return "refused"
        case OptedOut():
            return "opted_out"
        case Unknown():
            return "unknown"
        case _:
            assert_never(result)
