"""Lanes: the ways to all providers together, each at its own pace."""

from collections.abc import Mapping

from bot.channels.channel import Channel
from scheduler.ahead import Ahead
from scheduler.claiming import Rooms
from scheduler.clock import monotonic
from scheduler.lane import Lane


class Lanes:
    """One lane a channel. `ahead`: how long before its place comes a message is claimed."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self.ahead = Ahead()
        self._lanes = {name: Lane(channel) for name, channel in channels.items()}

    def __getitem__(self, channel: str) -> Lane:
        return self._lanes[channel]

    def follow(self) -> None:
        """Up to now another process may have sent on all of them, as much as they take."""
        for lane in self._lanes.values():
            lane.follows(monotonic())

    def rooms(self) -> Rooms:
        """How many messages each has room for, and the chats that rest; only of those that have any."""
        now = monotonic()
        return {
            name: (room, lane.resting(now))
            for name, lane in self._lanes.items()
            if (room := lane.room(now, self.ahead.seconds)) > 0
        }

    def wait(self) -> float | None:
        """Seconds until somebody who has to wait now may be written to; None when nobody has to."""
        now = monotonic()
        waits = (lane.wait(now, self.ahead.seconds) for lane in self._lanes.values())
        return min((wait for wait in waits if wait > 0), default=None)

    def somebody_rests(self) -> bool:
        """Whether somebody waits for a pace, and not for a provider that asked for a pause."""
        now = monotonic()
        return any(
            lane.wait(now, self.ahead.seconds) > 0 and not lane.paused(now) for lane in self._lanes.values()
        )
