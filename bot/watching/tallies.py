"""Tallies: what happens is counted by a turn for next to nothing, and put into words when somebody asks.

The counters of `prometheus_client` take a lock and look their labels up at every count, which all together
cost a turn a tenth of its time. These are written by the loop's thread alone, and read from any.
"""

from bisect import bisect_left
from collections.abc import Sequence

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

Labels = tuple[str, ...]


class Counts:
    """How often, by labels."""

    __slots__ = ("_labels", "_name", "_seen", "_what")

    def __init__(self, name: str, what: str, *labels: str) -> None:
        """`name` without the `_total` that it is told with."""
        self._name, self._what, self._labels = name, what, labels
        self._seen: dict[Labels, int] = {} if labels else {(): 0}

    def add(self, labels: Labels = (), count: int = 1) -> None:
        self._seen[labels] = self._seen.get(labels, 0) + count

    def told(self) -> Metric:
        family = CounterMetricFamily(self._name, self._what, labels=self._labels)
        for labels, count in list(self._seen.items()):
            family.add_metric(labels, count)
        return family


class Times:
    """How long, in seconds, by labels: how many stayed within each bound."""

    __slots__ = ("_bounds", "_labels", "_name", "_seen", "_what")

    def __init__(self, name: str, what: str, bounds: Sequence[float], *labels: str) -> None:
        self._name, self._what, self._bounds, self._labels = name, what, bounds, labels
        self._seen: dict[Labels, list[float]] = {} if labels else {(): self._none()}

    def add(self, seconds: float, labels: Labels = ()) -> None:
        seen = self._seen.get(labels)
        if seen is None:
            seen = self._seen[labels] = self._none()
        seen[bisect_left(self._bounds, seconds)] += 1
        seen[-1] += seconds

    def told(self) -> Metric:
        family = HistogramMetricFamily(self._name, self._what, labels=self._labels)
        for labels, seen in list(self._seen.items()):
            *counts, total = list(seen)
            within, buckets = 0.0, []
            for bound, count in zip((*self._bounds, "+Inf"), counts, strict=True):
                within += count
                buckets.append((str(bound), within))
            family.add_metric(labels, buckets, total)
        return family

    def _none(self) -> list[float]:
        """One count within each bound, one beyond all, and the sum."""
        return [0] * (len(self._bounds) + 1) + [0.0]
