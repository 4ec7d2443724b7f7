"""A rig: a channel of ours at a fake provider, with what a promise needs of the two and no more.

To put another channel to the promises, write its rig in a file of its own (`telegram_rigs.py` shows how)
and add it to `RIGS` in `test_contract.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from bot.channels.channel import Channel, TakeIn
from bot.people import Address
from bot.settings import Settings
from bot.stores import open_store
from scheduler.clock import Clock
from storage.store import MediaFolder, Store

FILES = {
    "note": b"OggS a voice",
    "photo": b"\xff\xd8\xff a picture",
    "hers": b'{"name": "Awa"}',
    "telegram-123456-abc": b"OggS a voice that came from there",
}
"""What lies in the media folder of every rig, by id."""


class Ground:
    """What a channel stands on in every rig: settings, a store with a media folder, a clock."""

    def __init__(self, folder: Path, database: str = "") -> None:
        database = database or f"sqlite:///{folder}/jigi.db"
        self.settings = Settings(_env_file=None, database=database, folder=str(folder))  # type: ignore[call-arg]
        self.media = MediaFolder(self.settings.media_path)
        self.clock = Clock()

    async def __aenter__(self) -> Self:
        self.store = open_store(self.settings)
        for id, data in FILES.items():
            self.media.write(id, data)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.store.close()

    def written(self, addresses: Collection[Address]) -> None:
        """Receipts of messages to these addresses were committed."""


class Can(Enum):
    """What a promise may need of a channel. What a channel lacks, its rig says with the reason."""

    CARRIES = auto()  # `send` alone puts a message on a screen, by a provider and a network
    SAYS_HOW_LONG = auto()  # a provider that is asked too fast says when to come again
    TELLS_OF_LEAVING = auto()  # she blocks us, or comes back, and we are told
    REFUSES_THE_BLOCKED = auto()  # a message to whoever blocked us is refused
    TELLS_WHEN = auto()  # an update says when she sent it
    FETCHES = auto()  # a file of hers stays with the provider until it is fetched
    REORDERS = auto()  # her updates may come in another order than she sent them
    BREAKS_LETTERS = auto()  # an update may carry half a character


class Met(Enum):
    """What one send may meet."""

    NOTHING = auto()  # it is obeyed
    FAILURE = auto()  # the provider says in its own words that something is wrong with it
    GATEWAY = auto()  # a page of what stands before the provider
    RESET = auto()  # the connection breaks before the call was obeyed
    RESET_AFTER = auto()  # and after: it was obeyed, and nobody hears of it
    UNWANTED = auto()  # the provider will never take this message
    GONE = auto()  # there is nobody with this address any more


@dataclass(frozen=True)
class TooFast:
    """Asked to wait."""

    seconds: int


class Shown(Protocol):
    """One message on a screen."""

    @property
    def text(self) -> str:
        """As she reads it, without marks."""
        ...

    @property
    def buttons(self) -> Mapping[str, str]:
        """Data by label, in the order shown."""
        ...

    @property
    def file(self) -> bytes | None: ...


class Phone(Protocol):
    """Somebody at her phone. What she does waits at the provider until the channel has taken it."""

    @property
    def chat(self) -> str:
        """Where the channel sends to reach her; the id of her address."""
        ...

    @property
    def all(self) -> Sequence[Shown]:
        """All that her screen has shown."""
        ...

    def says(self, text: str, *, copies: int = 1) -> Any: ...

    def taps(self, label: str, *, copies: int = 1) -> Any:
        """The newest button with these words on it."""
        ...

    def sends_voice(self, data: bytes) -> Any: ...

    def sends_picture(self, data: bytes, caption: str = "") -> Any: ...

    def blocks(self) -> Any: ...

    def unblocks(self) -> Any: ...

    async def hears(self, count: int = 1) -> Sequence[Shown]:
        """The next messages, once they have come."""
        ...


class Rig(Protocol):
    """A channel at its provider."""

    channel: Channel
    settings: Settings
    media: MediaFolder
    store: Store
    clock: Clock
    lacks: ClassVar[Mapping[Can, str]]  # what it cannot show, and why

    def somebody(self, n: int = 7) -> Phone:
        """The same phone for the same number."""
        ...

    def written(self, addresses: Collection[Address]) -> None:
        """As `running` tells it, when there is a house."""
        ...

    def receiving(self, take_in: TakeIn) -> AbstractAsyncContextManager[object]:
        """The channel receives as long as the block lasts; leaving it is dying, whatever is in hand."""
        ...

    def meets(self, *met: Met | TooFast) -> None:
        """What the next sends meet, one each."""
        ...

    def late(self, seconds: float) -> None:
        """What is said from now on comes so long after it was sent."""
        ...

    def stumbles(self) -> None:
        """What comes next is not handed over at once: one attempt fails, and one acknowledgement is lost."""
        ...

    def backwards(self) -> None:
        """What waits comes in the opposite order, as far as the provider may do that."""
        ...

    def puts_nonsense(self, phone: Phone) -> None:
        """Updates of hers, and of nobody, that cannot be read."""
        ...

    def forgets_files(self) -> None:
        """Every file that was sent is gone from the provider."""
        ...

    @property
    def waiting(self) -> int:
        """Updates, copies too, that were not acknowledged."""
        ...

    async def all_confirmed(self) -> None:
        """Until no update waits any more."""
        ...

    @property
    def mistakes(self) -> Sequence[object]:
        """Calls of ours that the provider refused without having been told to."""
        ...
