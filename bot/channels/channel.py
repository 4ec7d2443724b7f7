"""A channel: what it must do, and what may become of a send.

`inbound.py` turns what the provider sends into events and forgets the provider; `outbound.py`
sends one message; `limits.py` says what fits. A channel waits for nobody: it hands events to
`take_in`, which returns when they are committed, and only then tells the provider.

What a channel promises is run on every one of them: `tests/channels/promises.py`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from bot.conversation.events import Key, News, Update
from bot.conversation.messages import Media, Message


class ChannelError(Exception):
    """What an operator has to mend before a channel can work: which setting, and what to do."""


TakeIn = Callable[[Sequence[Update | News]], Awaitable[None]]
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
    above_buttons: int | None = None  # characters of a text that has buttons; None: of any text
    rows: int = 0  # of a list to tap, for what is too much for buttons; 0 where there is none
    row: int = 24  # characters of one
    note: int = 72  # and of the line below it
    captioned: frozenset[str] = frozenset({"picture", "voice", "document"})  # files with words under them
    window: timedelta | None = None  # how long after she wrote it takes free words; None: always


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it, under this id; `resent`: after so many calls that it refused and counted."""

    id: str
    resent: int = 0


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

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        """Send one message to the person with this id. Never raises for what a network or provider does.

        `key`: the message's own, in the outbox. Sent again under it, a message goes on after the pieces of
        it that were sent; a provider that gives back what we write on a message brings it in `Delivered`.
        Empty for what stands in no outbox.
        """
        ...

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        ...


@runtime_checkable
class ShowsConsole(Protocol):
    """What a channel is besides, when it has a button of its own that opens a page."""

    async def show_console(self, chat: str, label: str, url: str) -> bool:
        """This chat has that button, or with an empty address none of ours; False: not now."""
        ...


@runtime_checkable
class Tokened(Protocol):
    """What a channel is besides, when its provider knows us by a token."""

    @property
    def token_refused(self) -> bool:
        """Whether the provider said so of the last call: nobody is heard or answered there."""
        ...


@dataclass(frozen=True, slots=True)
class Knock:
    """One request of a provider, as it came."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # as it was signed


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider is told. It says nothing of why: whoever knocks may be anybody."""

    status: int
    text: str = ""


@runtime_checkable
class CalledChannel(Protocol):
    """What a channel is besides, when its provider calls it: `console/webhooks.py` opens it to the web.

    Until `run` has been given where events go, a door answers 503.
    """

    path: str  # "/webhooks/telegram"

    async def knock(self, knock: Knock) -> Reply:
        """200 once what it brought is committed, or is nothing for us; 503 when it has to come again.

        Never raises, whatever the body holds: a provider that is told of a fault knocks again and
        again, and whoever wrote is not heard meanwhile.
        """
        ...


@runtime_checkable
class Guarded(Protocol):
    """What a door is besides, when the head of a request shows who may not come in."""

    def refused(self, head: Knock) -> Reply | None:
        """What a knock is told before its body is read, which is empty here; None when it is to be read."""
        ...
