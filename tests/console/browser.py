"""A browser at a chat: what its page posts, what it reads, and what comes down its stream."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from bot.app import Jigi

PATIENCE = 60  # seconds that a test waits for what should have come at once
Bubble = dict[str, Any]


@dataclass
class Browser:
    """Who has the link has the chat."""

    client: httpx2.AsyncClient
    jigi: Jigi
    token: str
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def chat(self) -> str:
        return f"/chat/{self.token}"

    def new_id(self) -> str:
        return f"post-{next(self._numbers):04}"

    async def says(self, text: object, id: object = None, **more: Any) -> httpx2.Response:
        return await self.posts("say", {"id": id or self.new_id(), "text": text}, **more)

    async def taps(self, data: object, id: object = None, **more: Any) -> httpx2.Response:
        return await self.posts("tap", {"id": id or self.new_id(), "data": data}, **more)

    async def posts(self, kind: str, body: Mapping[str, object], **more: Any) -> httpx2.Response:
        """As `fetch` sends it, in ASCII: half a character goes through as it does from a browser."""
        headers = {"Content-Type": "application/json", **more.pop("headers", {})}
        return await self.client.post(
            f"{self.chat}/{kind}", content=json.dumps(body), headers=headers, **more
        )

    async def sends(
        self,
        data: bytes,
        id: str | None = None,
        name: str = "photo.jpg",
        mime: str = "image/jpeg",
        **more: Any,
    ) -> httpx2.Response:
        form = {"id": id or self.new_id()}
        return await self.client.post(
            f"{self.chat}/file", data=form, files={"file": (name, data, mime)}, **more
        )

    async def reads(self, after: int = 0) -> list[Bubble]:
        """Everything on the page, once what was to be said is said."""
        await self.jigi.sender.settle()
        answer = await self.client.get(f"{self.chat}/messages", params={"after": after})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["bubbles"])

    async def hears(self, text: str) -> list[Bubble]:
        """What she is answered to these words."""
        seen = max((bubble["cursor"] for bubble in await self.reads()), default=0)
        assert (await self.says(text)).status_code == 204
        return [bubble for bubble in await self.reads(seen) if bubble["out"]]


@asynccontextmanager
async def streaming(
    client: httpx2.AsyncClient, chat: str, *, after: int = 0, last: str = ""
) -> AsyncIterator[AsyncIterator[tuple[str, Bubble]]]:
    """The stream of a chat, as (id, bubble)."""
    headers = {"Last-Event-ID": last} if last else {}
    async with client.stream("GET", f"{chat}/stream", params={"after": after}, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


async def _events(answer: httpx2.Response) -> AsyncIterator[tuple[str, Bubble]]:
    id = ""
    async for line in answer.aiter_lines():
        if line.startswith("id: "):
            id = line.removeprefix("id: ")
        elif line.startswith("data: "):
            yield id, json.loads(line.removeprefix("data: "))


async def next_of(events: AsyncIterator[tuple[str, Bubble]], count: int = 1) -> list[tuple[str, Bubble]]:
    async with asyncio.timeout(PATIENCE):
        return [await anext(events) for _ in range(count)]
