"""A channel: what it must do, and what may become of a send.

`inbound.py` turns what the provider sends into events and forgets the provider; `outbound.py`
sends one message; `limits.py` says what fits. A channel waits for nobody: it hands events to
`take_in`, which returns when they are committed, and only then tells the provider.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.conversation.events import Update
from bot.conversation.messages import Media, Message


class ChannelError(Exception):
    """What an operator has to mend before a channel can work: which setting, and what to do."""


TakeIn = Callable[[Sequence[Update]], Awaitable[None]]
"""Take events in. Returns once all are committed or put aside; raises when the store fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fits into one message of a channel, and how fast messages may follow each other."""

    text: int  # characters
    caption: int
    buttons: int
    label: int  # characters of a button
    data: int  # bytes that a button carries
    per_second: float  # messages of the whole channel
    same_chat_gap: timedelta  # between two messages to one person
    burst: int = 3  # messages that may go to one person at once before the gap holds


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it, under this id."""

    id: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not taken, surely. Try again after so long; `everyone` when the whole channel must wait."""

    wait: timedelta
    reason: str
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will never take this message."""

    reason: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """She cannot be reached there any more: blocked, deactivated, gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after the request had left: it may have been taken."""

    reason: str


SendResult = Sent | RetryLater | Refused | OptedOut | Unknown


class Uploads(Protocol):
    """The ids under which a provider keeps files that were uploaded to it, by the bot that may send by them.

    `media` is our id of the file. To lose one costs an upload: none of them raises.
    """

    async def find(self, bot: str, media: str) -> str | None: ...

    async def keep(self, bot: str, media: str, ref: str) -> None: ...

    async def drop(self, bot: str, media: str) -> None: ...


class Channel(Protocol):
    """One way to reach people."""

    name: str
    limits: Limits

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Survives what the network does; raises only ChannelError."""
        ...

    async def send(self, chat: str, message: Message) -> SendResult:
        """Send one message to the person with this id. Never raises for what a network or provider does."""
        ...

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        ...
