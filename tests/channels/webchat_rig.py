"""The web chat's rig: pages that post as a browser does, and read what the store holds for them."""

import asyncio
import contextlib
import functools
import itertools
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from bot.channels.channel import TakeIn
from bot.channels.webchat.outbound import WebchatChannel
from bot.content.rendering import Rendering
from bot.conversation.events import Event, Posted, Update
from bot.conversation.messages import plain
from bot.people import Address
from bot.running import building
from console import app as site
from console.pages import Links, Pages
from storage.readers import Readers
from storage.store import MediaFolder
from storage.writer import Writer
from tests.channels.phones import PATIENCE
from tests.channels.rigs import Can, Ground, Met, Phone, TooFast

SECRET = "the programme's secret"
AGAIN = 0.05  # seconds until a page posts again what was not taken
OUR_PAGE = "it is our own page, and nobody stands between"


@dataclass(frozen=True)
class Bubble:
    """One message on the page."""

    text: str
    buttons: Mapping[str, str]
    file: bytes | None = None


@dataclass
class Post:
    """What a page has to tell, until it was told."""

    path: str
    body: Mapping[str, Any]
    lost: int = 0  # answers that do not reach the page
    is_answered: bool = False  # whether a card was shown that the store has not


@dataclass
class Browser:
    """Somebody at her page."""

    chat: str
    links: Links
    changed: asyncio.Event
    stumbling: list[int]
    late: Callable[[], float]
    all: list[Bubble] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    heard: int = 0
    cursor: int = 0
    client: httpx2.AsyncClient | None = None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def says(self, text: str, *, copies: int = 1) -> None:
        self._posts("say", {"text": text, "waited": self.late()}, copies)

    def taps(self, label: str, *, copies: int = 1) -> None:
        bubble = next((bubble for bubble in reversed(self.all) if label in bubble.buttons), None)
        assert bubble is not None, (
            f"no button [{label}]; shown were {[(b.text[:80], list(b.buttons)) for b in self.all[-3:]]}"
        )
        self._posts("tap", {"data": bubble.buttons[label]}, copies)

    def posts_nonsense(self) -> None:
        for body in ({}, {"id": None}, {"text": ["?"]}, {"id": "post-0001", "text": 7}):
            self.posts.append(Post("say", body))
        self.changed.set()

    async def hears(self, count: int = 1) -> Sequence[Bubble]:
        async with asyncio.timeout(PATIENCE):
            while len(self.all) < self.heard + count:
                await self._reads()
                await asyncio.sleep(0.01)
        self.heard += count
        return self.all[self.heard - count : self.heard]

    async def work(self) -> None:
        """Post one after another, each until it was taken or refused."""
        while True:
            while self.posts:
                if await self._told(self.posts[0]):
                    self.posts.pop(0)
                    self.changed.set()
                else:
                    await asyncio.sleep(AGAIN)
            await asyncio.sleep(AGAIN)

    def _posts(self, path: str, body: Mapping[str, Any], copies: int) -> None:
        lost = self.stumbling.pop() if self.stumbling else 0
        post = Post(path, {"id": f"post-{next(self.numbers):04}", **body}, lost)
        self.posts += [post] * copies

    async def _told(self, post: Post) -> bool:
        assert self.client is not None
        answer = await self.client.post(
            f"/chat/{self.links.token(self.chat)}/{post.path}",
            content=json.dumps(post.body),
            headers={"Content-Type": "application/json"},
        )
        if post.lost:
            post.lost -= 1
            return False
        if answer.status_code == 503 and not post.is_answered:
            html = answer.json().get("html")  # the card of an emergency, when nothing can be kept
            post.is_answered = html is not None
            if post.is_answered:
                self.all.append(Bubble(plain(html), {}))
        return answer.status_code < 500

    async def _reads(self) -> None:
        if self.client is None:  # nobody serves yet
            return
        answer = await self.client.get(
            f"/chat/{self.links.token(self.chat)}/messages", params={"after": self.cursor}
        )
        for bubble in answer.json()["bubbles"]:
            self.cursor = bubble["cursor"]
            if bubble["out"]:
                self.all.append(Bubble(plain(bubble["html"]), dict(bubble["buttons"])))


class WebchatRig(Ground):
    """Our own page at our own site."""

    lacks: ClassVar[Mapping[Can, str]] = {
        Can.CARRIES: "a bubble is read from the store once its receipt is there; the road shows that",
        Can.SAYS_HOW_LONG: OUR_PAGE,
        Can.TELLS_OF_LEAVING: "whoever closes a page has not left",
        Can.REFUSES_THE_BLOCKED: OUR_PAGE,
        Can.FETCHES: "the bytes of a file are kept before it is taken in",
        Can.REORDERS: "a page posts one thing after another",
        Can.BREAKS_LETTERS: "a post with half a character is refused with 422",
    }

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.channel = WebchatChannel()
        self._links = Links(SECRET)
        self._people: dict[int, Browser] = {}
        self._changed = asyncio.Event()
        self._stumbling: list[int] = []
        self._late = 0.0

    async def __aexit__(self, *_: object) -> None:
        self.channel.close()
        await super().__aexit__()

    def somebody(self, n: int = 7) -> Browser:
        if n not in self._people:
            self._people[n] = Browser(str(n), self._links, self._changed, self._stumbling, lambda: self._late)
        return self._people[n]

    def written(self, addresses: Collection[Address]) -> None:
        self.channel.changed(addresses)

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        async def talked(events: Sequence[Event | Posted]) -> None:
            """Nobody posts a form of the console here."""
            heard = [event for event in events if isinstance(event, Update)]
            assert heard == [*events]
            await take_in(heard)

        writer = Writer(self.store)
        pages = Pages(
            store=self.store,
            writer=writer,
            readers=Readers(writer),
            take_in=talked,
            hear=talked,
            clock=self.clock,
            media=self.media,
            webchat=self.channel,
            rendering=rendering(),
            secret=SECRET,
        )
        transport = httpx2.ASGITransport(site.build(pages, self.settings.timezone))
        async with httpx2.AsyncClient(transport=transport, base_url="http://jigi.test") as client:
            task = asyncio.create_task(self._work(client))
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _work(self, client: httpx2.AsyncClient) -> None:
        async with asyncio.TaskGroup() as tasks:
            met: set[int] = set()
            while True:
                for n, person in list(self._people.items()):
                    person.client = client
                    if n not in met:
                        met.add(n)
                        tasks.create_task(person.work())
                await asyncio.sleep(AGAIN)

    def meets(self, *met: Met | TooFast) -> None:
        raise AssertionError(OUR_PAGE)

    def late(self, seconds: float) -> None:
        self._late = seconds

    def stumbles(self) -> None:
        self._stumbling.append(2)

    def backwards(self) -> None:
        raise AssertionError(self.lacks[Can.REORDERS])

    def puts_nonsense(self, phone: Phone) -> None:
        assert isinstance(phone, Browser)
        phone.posts_nonsense()

    def forgets_files(self) -> None:
        raise AssertionError(self.lacks[Can.FETCHES])

    @property
    def waiting(self) -> int:
        return sum(len(person.posts) for person in self._people.values())

    async def all_confirmed(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.waiting:
                self._changed.clear()
                await self._changed.wait()

    @property
    def mistakes(self) -> Sequence[object]:
        return []


@functools.cache
def rendering() -> Rendering:
    """The words of the site; the same for every rig."""
    return building.talking(MediaFolder(Path("nowhere"))).rendering
