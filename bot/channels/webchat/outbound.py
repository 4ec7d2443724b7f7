"""To the pages: the store holds every bubble, so a send only tells the pages that look at it.

A bubble is shown once its receipt is committed; `changed` is called then, and each page reads on
from the bubble it has. So a page that was away misses nothing.
"""

import asyncio
import contextlib
from collections.abc import Collection, Iterator

from bot.channels.channel import Refused, SendResult, Sent, TakeIn
from bot.channels.newest import Newest
from bot.channels.webchat.inbound import NAME
from bot.channels.webchat.limits import LIMITS
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message
from bot.people import Address

MOST_REMEMBERED = 1000  # chats whose last message is held in memory


class WebchatChannel:
    """The web chat."""

    name = NAME
    limits = LIMITS

    def __init__(self) -> None:
        self.closed = False
        self._pages: dict[str, set[asyncio.Event]] = {}  # by chat, one for each page that looks at it
        self._latest = Newest[str, Message](MOST_REMEMBERED)

    async def run(self, take_in: TakeIn) -> None:  # noqa: ARG002
        """Nothing to fetch: the pages post."""
        await asyncio.Event().wait()

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:  # noqa: ARG002
        if not chat:
            return Refused("no such chat")
        self._latest[chat] = message
        return Sent("")

    async def fetch(self, media: Media) -> bytes:
        raise OSError(f"{media.id} was stored when it was posted")

    # ---- for the pages ---------------------------------------------------------------------

    def changed(self, addresses: Collection[Address]) -> None:
        """Receipts of messages to these addresses were committed: they can be read now."""
        for address in addresses:
            if address.channel == self.name:
                self.touched(address.id)

    def touched(self, chat: str) -> None:
        """There is something new in this chat, sent or posted."""
        for news in self._pages.get(chat, ()):
            news.set()

    @contextlib.contextmanager
    def looking(self, chat: str) -> Iterator[asyncio.Event]:
        """A page looks at a chat; the event is set whenever there is something new in it, and at the end."""
        news = asyncio.Event()
        self._pages.setdefault(chat, set()).add(news)
        try:
            yield news
        finally:
            self._pages[chat].discard(news)
            if not self._pages[chat]:
                del self._pages[chat]

    def close(self) -> None:
        """No page needs to wait any longer."""
        self.closed = True
        for chat in self._pages:
            self.touched(chat)

    def let_go(self, chat: str) -> None:
        """What was said to a chat until now is no answer to what comes next: `unkept` gives it no more."""
        self._latest.pop(chat, None)

    def unkept(self, chat: str) -> Message | None:
        """The last message to a chat, for when the store has none of it.

        So when its person asked to be forgotten, and when the store cannot be reached.
        """
        return self._latest.pop(chat, None)
