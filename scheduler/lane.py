"""A lane: what one channel can take just now. Its pace, its pauses, and what is on its way."""

from collections.abc import Collection
from datetime import timedelta

from bot.channels.channel import Channel, SendResult, send_as
from scheduler.pace import Pace
from storage.store import Outgoing

MOST_IN_FLIGHT = 256  # messages that are on their way
LONGEST_DOUBT = timedelta(minutes=1)


class Lane:
    """One channel as the sender sees it; every `now` is in monotonic seconds."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._pace = Pace(channel.limits)
        self._in_flight = 0
        self._paused_until = 0.0
        self._doubts = 0  # sends in a row of which nothing is known

    def room(self, now: float) -> int:
        """How many messages may set out now."""
        return 0 if self.paused(now) else min(self._pace.places(now), MOST_IN_FLIGHT - self._in_flight)

    def resting(self, now: float) -> Collection[str]:
        """The chats that were written to a moment ago."""
        return self._pace.resting(now)

    def paused(self, now: float) -> bool:
        """Whether the provider wants to be left alone, or is out of reach."""
        return self._paused_until > now

    def wait(self, now: float) -> float:
        """Seconds until more may set out than now; 0 when nothing has to wait."""
        return self._paused_until - now if self.paused(now) else self._pace.wait(now)

    def sets_out(self, chat: str, now: float) -> None:
        self._in_flight += 1
        self._pace.take(chat, now)

    async def send(self, outgoing: Outgoing) -> SendResult:
        return await send_as(self.channel, outgoing.key, outgoing.address.id, outgoing.message)

    def arrived(self) -> None:
        self._in_flight -= 1

    def pause(self, wait: timedelta, now: float) -> None:
        self._paused_until = max(self._paused_until, now + wait.total_seconds())

    def doubt(self, now: float) -> None:
        """A provider that does not say whether it took a message is left alone, each time for longer:
        when it is out of reach, no more is in doubt than what was on its way."""
        if not self.paused(now):
            self._doubts += 1
            self.pause(min(timedelta(seconds=0.5 * 2**self._doubts), LONGEST_DOUBT), now)

    def trust(self) -> None:
        """It answers again."""
        self._doubts = 0
