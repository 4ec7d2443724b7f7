"""Pace: how fast messages may follow each other on one channel.

Pure: monotonic seconds in, places and seconds out. Messages are evenly spaced, but for a very small
burst, and no second of the provider's holds more than it grants (`window.py`). One gap for each
chat; a chat may have a short burst, which is how a talk begins.
"""

from collections.abc import Collection
from math import floor

from bot.channels.channel import Limits
from scheduler.window import Window

LONGEST_BURST = 3  # messages of a whole channel at once, unless it is fast
ROUND = 0.05  # seconds: what a fast channel may take in them goes at once
ROUNDING = 1e-9  # seconds
SURPLUS = 1024  # places: more are not counted


class Pace:
    """One channel's pace, for everything that is sent on it."""

    def __init__(self, limits: Limits) -> None:
        self._gap = 1 / limits.per_second
        burst = max(1, min(floor(limits.per_second / 4), LONGEST_BURST), floor(limits.per_second * ROUND))
        self._burst = (burst - 1) * self._gap
        self._window = Window(limits.per_second)
        self._chat_gap = limits.same_chat_gap.total_seconds()
        self._chat_burst = (limits.burst - 1) * self._chat_gap
        self._full_at = 0.0  # when the channel's bucket is full again
        self._chats: dict[str, float] = {}  # when each chat's is; those that fell quiet need no memory

    def follows(self, now: float) -> None:
        """Up to now somebody else may have sent on this channel, as much as it takes."""
        self._window.follows(now)

    def places(self, now: float) -> int:
        """How many messages may go at once, to chats that do not rest."""
        spare = now + self._burst - max(self._full_at, now)
        by_gap = max(0, floor((spare + ROUNDING) / self._gap) + 1)
        return self._window.places(now, min(by_gap, SURPLUS))

    def resting(self, now: float) -> Collection[str]:
        """The chats that have to wait for a while."""
        self._chats = {chat: full_at for chat, full_at in self._chats.items() if full_at > now}
        return [chat for chat, full_at in self._chats.items() if full_at - self._chat_burst > now + ROUNDING]

    def take(self, chat: str, now: float) -> float:
        """A message goes to this chat, as soon as it may; when that is."""
        by_window = self._window.next_at()
        at = max(now, self._full_at - self._burst, now if by_window is None else by_window)
        if self._chat_gap:
            full_at = self._chats.get(chat, at)
            at = max(at, full_at - self._chat_burst)
            self._chats[chat] = max(full_at, at) + self._chat_gap
        self._full_at = max(self._full_at, at) + self._gap
        self._window.take(now)
        return at

    def answered(self, now: float, trip: float | None) -> None:
        """What became of one message is known. `trip`: seconds that its round trip took; None when
        it may have been no full one."""
        self._window.answered(now, trip)

    def wait(self, now: float, ahead: float = 0.0) -> float:
        """Seconds until there is a place again `ahead` of now, or the first chat has rested; 0 when neither
        has to wait, or when an answer has to come first."""
        waits = [self._chats[chat] - self._chat_burst - now for chat in self.resting(now)]
        by_window = self._window.next_at()
        if by_window is not None and not self.places(now + ahead):
            waits.append(max(self._full_at - self._burst, by_window) - now - ahead)
        return min(waits, default=0.0)
