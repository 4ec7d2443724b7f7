"""Pace: how fast messages may follow each other on one channel.

Pure: monotonic seconds in, places and seconds out. One bucket for the whole channel, one gap for
each chat; a chat may have a short burst, which is how a talk begins.
"""

from collections.abc import Collection
from math import floor

from bot.channels.channel import Limits

LONGEST_BURST = 10  # messages of a whole channel at once, unless it is fast
ROUND = 0.05  # seconds: what a fast channel may take in them goes at once
ROUNDING = 1e-9  # seconds


class Pace:
    """One channel's pace, for everything that is sent on it."""

    def __init__(self, limits: Limits) -> None:
        self._gap = 1 / limits.per_second
        burst = max(1, min(floor(limits.per_second / 4), LONGEST_BURST), floor(limits.per_second * ROUND))
        self._burst = (burst - 1) * self._gap
        self._chat_gap = limits.same_chat_gap.total_seconds()
        self._chat_burst = (limits.burst - 1) * self._chat_gap
        self._full_at = 0.0  # when the channel's bucket is full again
        self._chats: dict[str, float] = {}  # when each chat's is; those that fell quiet need no memory

    def places(self, now: float) -> int:
        """How many messages may go at once, to chats that do not rest."""
        spare = now + self._burst - max(self._full_at, now)
        return max(0, floor((spare + ROUNDING) / self._gap) + 1)

    def resting(self, now: float) -> Collection[str]:
        """The chats that have to wait for a while."""
        self._chats = {chat: full_at for chat, full_at in self._chats.items() if full_at > now}
        return [chat for chat, full_at in self._chats.items() if full_at - self._chat_burst > now + ROUNDING]

    def take(self, chat: str, now: float) -> None:
        """A message goes to this chat."""
        self._full_at = max(self._full_at, now) + self._gap
        if self._chat_gap:
            self._chats[chat] = max(self._chats.get(chat, now), now) + self._chat_gap

    def wait(self, now: float) -> float:
        """Seconds until there is a place again, or the first chat has rested; 0 when neither has to wait."""
        waits = [self._chats[chat] - self._chat_burst - now for chat in self.resting(now)]
        if not self.places(now):
            waits.append(self._full_at - self._burst - now)
        return min(waits, default=0.0)
