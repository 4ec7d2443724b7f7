"""Ahead: how long before its place a message is claimed, since a commit takes a while.

Claimed too late, a place is lost each time; too early, a reply that comes meanwhile waits for longer, and
a kill leaves more in doubt.
"""

LEAST = 0.02  # seconds
MOST = 0.3
SAFETY = 1.5  # times the slowest commit of late
FADES = 0.995  # by each commit: at thirty messages a second half of it in two seconds


class Ahead:
    """Learns from how long commits take."""

    def __init__(self) -> None:
        self._slowest = 0.0

    @property
    def seconds(self) -> float:
        return min(max(LEAST, SAFETY * self._slowest), MOST)

    def took(self, seconds: float) -> None:
        """A commit took so long, from when it was asked for until we went on."""
        self._slowest = max(seconds, self._slowest * FADES)
