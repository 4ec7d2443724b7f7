"""State: what Prometheus is told of how the house stands, read when it asks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.watching.standing import Standing
from storage.store import StoreError


class State:
    """A collector: Prometheus asks it for what stands at this moment, in a thread of its own."""

    def __init__(self, stands: Callable[[], Standing], now: Callable[[], datetime]) -> None:
        self._stands = stands
        self._now = now

    def describe(self) -> list[Metric]:
        """Nothing: so that the store is not read when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What can be read; of a store that cannot be, only that."""
        readable = GaugeMetricFamily("jigi_store_readable", "Whether the store could be read just now.")
        try:
            stands = self._stands()
        except (StoreError, OSError):
            readable.add_metric([], 0)
            yield readable
            return
        readable.add_metric([], 1)
        yield readable
        yield from _of(stands, self._now())


def _of(stands: Standing, now: datetime) -> Iterator[Metric]:
    outbox = GaugeMetricFamily(
        "jigi_outbox_ready", "Messages that may go and wait; 1000 are counted.", labels=["channel", "purpose"]
    )
    age = GaugeMetricFamily(
        "jigi_outbox_age_seconds",
        "For how long the oldest message that may go has waited.",
        labels=["channel", "purpose"],
    )
    for one in stands.waiting:
        labels = [one.channel, one.purpose.name.lower()]
        outbox.add_metric(labels, one.number)
        age.add_metric(labels, _seconds(now - one.since))
    yield outbox
    yield age
    yield _gauge(
        "jigi_timers_late", "Timers that are due and not taken in; 1000 are counted.", stands.late.number
    )
    late = now - stands.late.since if stands.late.since is not None else timedelta(0)
    yield _gauge("jigi_timers_late_seconds", "How late the latest of them is.", _seconds(late))
    yield _gauge("jigi_disk_used_ratio", "The share of the store's disk that is used.", stands.disk.used)
    yield _gauge("jigi_disk_free_bytes", "What is free on the store's disk.", stands.disk.free)
    refused = GaugeMetricFamily(
        "jigi_token_refused", "Whether a provider refuses our token.", labels=["channel"]
    )
    for channel in sorted(stands.refused):
        refused.add_metric([channel], 1)
    yield refused
    alerts = GaugeMetricFamily(
        "jigi_alerts", "What administrators were told of and is not over.", labels=["alert", "about"]
    )
    for told in stands.raised:
        alerts.add_metric([told.kind, told.about], 1)
    yield alerts
    made = GaugeMetricFamily("jigi_backup_timestamp_seconds", "When the last backup was finished.")
    if stands.backup_at is not None:
        made.add_metric([], stands.backup_at.timestamp())
    yield made


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _seconds(wait: timedelta) -> float:
    return max(0.0, wait.total_seconds())
