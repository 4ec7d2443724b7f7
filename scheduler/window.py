"""The window: no second of the provider's holds more than it grants, wherever that second begins.

Pure: monotonic seconds in and out. When the provider counts a message, we do not see: no later than its
answer set out, no sooner than the message could arrive. So the place that a message took is free one
second after its answer came, less the shortest round trip: whatever the network does meanwhile, the
provider has seen that second pass. What this costs is how much longer than the shortest a round trip is
on average, in every second; smooth sending costs nothing more. The shortest is a guess from those that were
seen: on a slow channel three campaigns in a thousand have a second with one message too many.

A bucket that holds a second's worth, or windows of a second that are fixed or slide, refuse nothing then.
"""

from collections import deque
from itertools import islice, takewhile
from math import sqrt

SECOND = 1.0
HAIR = 0.001  # seconds: a clock's grain, and what the shortest round trip that was seen is too long by
FEW = 10  # round trips: of fewer the shortest says nothing yet
DOUBT = 4.0  # mean deviations, less by the root of how many were seen
MEMORY = 300.0  # seconds after which a shortest round trip begins to be forgotten: routes change
FOREVER = float("inf")


class Window:
    """What a channel may still be sent in any one second."""

    def __init__(self, per_second: float) -> None:
        self.most = max(1, int(per_second))
        self._length = max(SECOND, self.most / per_second) + HAIR
        self._closed_until = 0.0
        self._on_their_way = 0
        self._answers: deque[float] = deque()  # when they came, the earliest first
        self._trips = _Shortest()

    def follows(self, now: float) -> None:
        """Up to now somebody else may have sent all that a second takes."""
        self._closed_until = now + self._length

    def places(self, at: float, enough: int) -> int:
        """How many messages may set out at this time, by what is known now; up to `enough`."""
        if at < self._closed_until:
            return 0
        free = self.most - self._on_their_way - len(self._answers)
        if free >= enough:
            return enough
        first = islice(self._answers, enough - free)
        return max(0, free + sum(1 for _ in takewhile(lambda answer: self._over_at(answer) <= at, first)))

    def next_at(self) -> float | None:
        """When the next message may set out; None when the answers to some have to come first."""
        taken = self._on_their_way + len(self._answers) - self.most
        if taken < 0:
            return self._closed_until
        if taken >= len(self._answers):
            return None
        return max(self._closed_until, self._over_at(self._answers[taken]))

    def take(self, now: float) -> None:
        """A message is about to set out."""
        self._on_their_way += 1
        while self._answers and self._answers[0] + self._length <= now:
            self._answers.popleft()

    def answered(self, now: float, trip: float | None) -> None:
        """Its answer came, or none is waited for any more. `trip`: seconds that a full round trip took."""
        self._on_their_way -= 1
        self._answers.append(now)
        if trip is not None:
            self._trips.add(trip, now)

    def _over_at(self, answer: float) -> float:
        """When the place of the message with this answer is free again."""
        return answer + self._length - self._trips.shortest


class _Shortest:
    """The shortest round trip of the last minutes, in seconds."""

    def __init__(self) -> None:
        self._before, self._lately = _Trips(), _Trips()
        self._since = 0.0
        self.shortest = 0.0  # while few are known

    def add(self, trip: float, now: float) -> None:
        if now - self._since > MEMORY:
            self._before, self._lately, self._since = self._lately, _Trips(), now
        self._lately.add(trip)
        both = [trips for trips in (self._before, self._lately) if trips.count >= FEW]
        self.shortest = min((trips.surely() for trips in both), default=0.0)


class _Trips:
    """Round trips of some minutes."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0.0
        self._least = FOREVER

    def add(self, trip: float) -> None:
        self.count += 1
        self._sum += trip
        self._least = min(self._least, trip)

    def surely(self) -> float:
        """What hardly any is shorter than: the more they differ and the fewer they are, the further below."""
        doubt = DOUBT * (self._sum / self.count - self._least) / sqrt(self.count)
        return min(max(0.0, self._least - doubt), SECOND)
