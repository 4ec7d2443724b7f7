"""A lane: what one channel can take just now. Its pace, its pauses, and what is on its way."""

from collections.abc import Collection
from datetime import timedelta

import structlog

from bot.channels.channel import Channel, Limits, RetryLater, SendResult, Unknown
from bot.conversation.messages import Message
from scheduler.clock import monotonic
from scheduler.pace import Pace
from storage.store import Claimed

log = structlog.get_logger()

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

    def follows(self, now: float) -> None:
        """The process before this one may have sent until now."""
        self._pace.follows(now)

    def room(self, now: float, ahead: float) -> int:
        """How many messages may be claimed now, to set out within `ahead` seconds."""
        if self.paused(now):
            return 0
        return min(self._pace.places(now + ahead), MOST_IN_FLIGHT - self._in_flight)

    def resting(self, now: float) -> Collection[str]:
        """The chats that were written to a moment ago."""
        return self._pace.resting(now)

    def paused(self, now: float) -> float:
        """Seconds for which the provider wants to be left alone, or is out of reach; 0 when it is not so."""
        return max(0.0, self._paused_until - now)

    def wait(self, now: float, ahead: float) -> float:
        """Seconds until more may be claimed than now; 0 when nothing has to wait."""
        return self.paused(now) or self._pace.wait(now, ahead)

    def claimed(self, chat: str, message: Message, now: float) -> float:
        """A message takes its place; when it may set out."""
        self._in_flight += 1
        return max(self._pace.take(chat, now) for _ in range(calls(message, self.channel.limits)))

    async def send(self, row: Claimed) -> SendResult:
        """What the provider says to it."""
        if pause := self.paused(monotonic()):  # since it was claimed
            return RetryLater(timedelta(seconds=pause), "paused", everyone=True)
        out = row.outgoing
        try:
            return await self.channel.send(out.address.id, out.message, out.key)
        except Exception as error:  # a channel must not raise; should it, nobody else pays for it
            log.error("sender.channel_raised", row=row.id, error=type(error).__name__)
            return Unknown(type(error).__name__)

    def arrived(self, message: Message, start: float, now: float, *, sent: bool) -> None:
        """What became of a message that set out at `start` is known."""
        self._in_flight -= 1
        for _ in range(calls(message, self.channel.limits)):
            self._pace.answered(now, now - start if sent else None)

    def beside(self, chat: str, message: Message, now: float) -> None:
        """It went out by another way than its row, and the provider has counted it as well."""
        self.claimed(chat, message, now)
        self.arrived(message, now, now, sent=False)

    def pause(self, wait: timedelta, now: float) -> None:
        self._paused_until = max(self._paused_until, now + wait.total_seconds())

    def doubt(self, now: float) -> None:
        """A provider that does not say whether it took a message is left alone, each time for longer:
        when it is out of reach, no more is in doubt than what was on its way."""
        if not self.paused(now):
            self._doubts += 1
            self.pause(min(timedelta(seconds=0.5 * 2**self._doubts), LONGEST_DOUBT), now)

    def trust(self) -> None:
        """The provider answers again: nothing of it is in doubt."""
        self._doubts = 0


def calls(message: Message, limits: Limits) -> int:
    """In how many pieces it goes: the provider counts each."""
    pieces = -(-len(message.text) // limits.text)
    if (message.picture or message.voice or message.document) and len(message.text) > limits.caption:
        pieces += 1
    return max(1, pieces)
