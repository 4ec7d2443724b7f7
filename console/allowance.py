"""Allowance: how much of something one stranger may take, so that nobody fills the disk for all.

A bucket for each, which leaks: what was taken is forgotten little by little. Kept in memory; a
restart forgives.
"""

import ipaddress
import time
from collections.abc import Callable
from datetime import timedelta

ROUNDING = 1e-6  # seconds


class Allowance:
    """`amount` at once, and as much again in each `per`."""

    def __init__(
        self, amount: float, per: timedelta, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._amount = amount
        self._leak = amount / per.total_seconds()
        self._monotonic = monotonic
        self._empty_at: dict[str, float] = {}  # when each bucket is empty again; then it needs no memory

    def take(self, who: str, amount: float = 1) -> bool:
        """Whether there was room; what did not fit was not taken."""
        now = self._monotonic()
        if not self._room(who, amount, now):
            return False
        if who not in self._empty_at:
            self._empty_at = {other: at for other, at in self._empty_at.items() if at > now}
        self._empty_at[who] = max(self._empty_at.get(who, now), now) + amount / self._leak
        return True

    def room(self, who: str, amount: float = 1) -> bool:
        """Whether so much could be taken."""
        return self._room(who, amount, self._monotonic())

    def _room(self, who: str, amount: float, now: float) -> bool:
        waits = max(self._empty_at.get(who, now) - now, 0) + amount / self._leak
        return waits <= self._amount / self._leak + ROUNDING


def network(host: str) -> str:
    """Whose address this is: of IPv6 the first half, since one house has all of the other."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
