"""Pace: how fast messages may follow each other on one channel.

Pure: seconds in, seconds to wait out. One bucket for the whole channel, one gap for each chat; a
chat may have a short burst, which is how a talk begins.
"""

from bot.channels.channel import Limits


class Pace:
    """One channel's pace, for everything that is sent on it."""

    def __init__(self, limits: Limits) -> None:
        self._gap = 1 / limits.per_second
        self._burst = max(1.0, min(limits.per_second / 4, 10.0)) * self._gap
        self._chat_gap = limits.same_chat_gap.total_seconds()
        self._chat_burst = (limits.burst - 1) * self._chat_gap
        self._next = 0.0  # when the channel's bucket is empty no more
        self._chats: dict[str, float] = {}

    def reserve(self, chat: str, now: float) -> float:
        """Take the next place; seconds to wait before sending. `now` is monotonic."""
        at = max(now, self._next - self._burst)
        at = max(at, self._chats.get(chat, 0.0) - self._chat_burst)
        self._next = max(self._next, now) + self._gap
        if self._chat_gap:
            self._chats[chat] = max(self._chats.get(chat, 0.0), now) + self._chat_gap
            if len(self._chats) > 10_000:  # chats that fell quiet need no memory
                self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        return at - now
