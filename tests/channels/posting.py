"""How WhatsApp posts to a webhook: signed, again until it is told 200, and in no order that counts.

A person's own messages are posted one after the other; statuses beside them.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.channels.phones import PATIENCE

FIRST_WAIT, LONGEST_WAIT = 0.02, 0.2  # seconds; of the real one, minutes and days


@dataclass(frozen=True, eq=False)
class Post:
    """One body that is to be posted."""

    line: object  # those of one line are posted one after the other
    body: Mapping[str, Any]


class Posting:
    """Posts until all is taken."""

    def __init__(self, app_secret: str) -> None:
        self.url = ""  # where the webhook is; empty while nobody is there
        self.waiting: list[Post] = []
        self.answers: list[int] = []  # statuses, as they came; 0 for a connection that broke
        self.backwards = False
        self.stumbles: list[str] = []  # what meets the next posts: "gateway", "lost"
        self.held = False  # nothing is posted, as while the network is down
        self._secret = app_secret.encode()
        self._workers: dict[object, asyncio.Task[None]] = {}
        self._client: ClientSession | None = None
        self._changed = asyncio.Event()

    def put(self, line: object, body: Mapping[str, Any], copies: int = 1) -> None:
        self.waiting += [Post(line, body) for _ in range(copies)]
        self.go()

    def bundle(self, merge: Callable[[list[Mapping[str, Any]]], Mapping[str, Any]]) -> None:
        """Put all that waits into one body."""
        bodies = [post.body for post in self.waiting]
        self.waiting = [Post("bundle", merge(bodies))]

    def go(self) -> None:
        if not self.url or self.held:
            return
        for line in {post.line for post in self.waiting}:
            if line not in self._workers or self._workers[line].done():
                self._workers[line] = asyncio.create_task(self._work(line))

    async def all_taken(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.waiting:
                self._changed.clear()
                await self._changed.wait()

    def stop(self) -> None:
        """Nobody is there any more; what was on its way is not acknowledged."""
        self.url = ""
        for worker in self._workers.values():
            worker.cancel()
        self._workers = {}

    async def close(self) -> None:
        self.stop()
        if self._client is not None:
            await self._client.close()

    async def _work(self, line: object) -> None:
        wait = FIRST_WAIT
        await asyncio.sleep(0)  # what comes at once stands there together
        while mine := [post for post in self.waiting if post.line == line]:
            post = mine[-1 if self.backwards else 0]
            if await self._post(post.body):
                self.waiting.remove(post)
                self._changed.set()
                wait = FIRST_WAIT
            else:
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    async def _post(self, body: Mapping[str, Any]) -> bool:
        stumble = self.stumbles.pop(0) if self.stumbles else ""
        if stumble == "gateway":
            self.answers.append(502)
            return False
        status = await self.post(json.dumps(body).encode())
        self.answers.append(status)
        return status == 200 and stumble != "lost"

    async def post(self, raw: bytes, signature: str | None = None) -> int:
        """One post as it is; the status, 0 when none came."""
        signed = "sha256=" + hmac.new(self._secret, raw, hashlib.sha256).hexdigest()
        headers = {
            "X-Hub-Signature-256": signed if signature is None else signature,
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
        }
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=PATIENCE))
        try:
            async with self._client.post(self.url, data=raw, headers=headers) as answer:
                await answer.read()
                return answer.status
        except (ClientError, TimeoutError, OSError, ValueError):
            return 0
