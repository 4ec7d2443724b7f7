"""State: what Prometheus is told of how the house stands, read when it asks.

A store that hangs is not waited for: it is told as one that cannot be read, beside all that needs no store.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.watching.standing import SystemStatus
from storage.store import StoreError

PATIENCE = 5.0  # seconds; whoever collects gives up after ten, by default


class State:
    """A collector: Prometheus asks it for what stands at this moment, in a thread of its own."""

    def __init__(self, stands: Callable[[], SystemStatus], now: Callable[[], datetime]) -> None:
        self._stands = stands
        self._now = now
        self._one_at_a_time = threading.Lock()
        self._asked: Future[SystemStatus] | None = None  # the look that is under way

    def describe(self) -> list[Metric]:
        """Nothing: so that the store is not read when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What can be read; of a store that cannot be, only that."""
        readable = GaugeMetricFamily("jigi_store_readable", "Whether the store could be read just now.")
        try:
            stands = self._looked()
        except (StoreError, OSError, TimeoutError):
            readable.add_metric([], 0)
            yield readable
            return
        readable.add_metric([], 1)
        yield readable
        yield from _of(stands, self._now())

    def _looked(self) -> SystemStatus:
        """Raises StoreError, OSError, and TimeoutError: then whoever asks next waits for the same look."""
        with self._one_at_a_time:
            asked = self._asked
            if asked is None or asked.done():
                self._asked = asked = Future()
                # not one of the pool's: those would soon all hang, and the end of the house with them
                threading.Thread(target=self._look, args=(asked,), name="figures", daemon=True).start()
        return asked.result(PATIENCE)

    def _look(self, asked: "Future[SystemStatus]") -> None:
        try:
            asked.set_result(self._stands())
        except Exception as error:  # it rises where it is waited for
            asked.set_exception(error)


def _of(stands: SystemStatus, now: datetime) -> Iterator[Metric]:
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
