"""How Telegram calls a webhook: what setWebhook takes, and in which order updates come and come again.

One chat's messages come one by one, each until it was answered with 2xx; taps have a queue of their own,
and all queues run side by side (tdlib/telegram-bot-api, WebhookActor.cpp).
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.channels.bot_api import bad

PORTS = (443, 80, 88, 8443)
PATIENCE = 60.0  # seconds that it waits for an answer
FIRST_WAIT, LONGEST_WAIT = 0.02, 0.2  # seconds; of the real one, 2 and 120

Update = Mapping[str, Any]


@dataclass(frozen=True)
class Hook:
    """What setWebhook has set."""

    url: str
    secret: str = field(default="", repr=False)
    kinds: tuple[str, ...] = ()
    connections: int = 40


def hook_of(call: Mapping[str, Any]) -> Hook | None:
    """None for an empty address, which takes it away. Raises Refusal."""
    if not call["url"]:
        return None
    address = urlsplit(call["url"])
    if address.scheme != "https" or not address.hostname:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    kinds = tuple(call.get("allowed_updates", ()))
    return Hook(call["url"], call.get("secret_token", ""), kinds, call.get("max_connections", 40))


class Deliveries:
    """Calls the webhook until all is taken."""

    def __init__(self, confirmed: Callable[[Update], None]) -> None:
        self.sites: dict[str, str] = {}  # what stands behind a public address, as behind a reverse proxy
        self.answers: list[int] = []  # statuses, as they came; 0 for a connection that broke
        self.backwards = False  # each queue from its end, as nothing promises
        self.stumbles: list[
            str
        ] = []  # what the next calls meet: "gateway" before us, "lost" after our answer
        self._confirmed = confirmed
        self._hook: Hook | None = None
        self._queues: dict[tuple[str, object], list[Update]] = {}
        self._workers: dict[tuple[str, object], asyncio.Task[None]] = {}
        self._client: ClientSession | None = None
        self._free = asyncio.Semaphore(40)
        self._error = ""

    def go(self, hook: Hook | None, waiting: Sequence[Update]) -> None:
        """Deliver these, which are all that wait, to this webhook, or to nobody."""
        if hook != self._hook:
            self._stop()
            self._hook = hook
            self._free = asyncio.Semaphore(hook.connections if hook else 1)
        if hook is None:
            return
        known = [id(update) for queue in self._queues.values() for update in queue]
        for update in waiting:
            if id(update) in known:
                known.remove(id(update))  # copies are one object, and stand there several times
                continue
            queue = queue_of(update)
            self._queues.setdefault(queue, []).append(update)
            if queue not in self._workers or self._workers[queue].done():
                self._workers[queue] = asyncio.create_task(self._work(queue))

    def info(self, hook: Hook | None, waiting: int) -> dict[str, Any]:
        """What getWebhookInfo answers."""
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": waiting,
        }
        if hook is not None:
            info |= {"max_connections": hook.connections, "allowed_updates": hook.kinds}
        return info | ({"last_error_date": 1, "last_error_message": self._error} if self._error else {})

    async def close(self) -> None:
        workers = self._stop()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def _stop(self) -> list[asyncio.Task[None]]:
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        self._workers, self._queues = {}, {}
        return workers

    async def _work(self, name: tuple[str, object]) -> None:
        queue = self._queues[name]
        wait = 0.0
        await asyncio.sleep(0)  # what comes at once stands there together
        while queue:
            update = queue[-1 if self.backwards else 0]
            async with self._free:
                taken = await self._post(update)
            if taken:
                queue.remove(update)
                self._confirmed(update)
                wait = 0.0
            else:
                await asyncio.sleep(wait)  # the first time again at once
                wait = min(max(2 * wait, FIRST_WAIT), LONGEST_WAIT)

    async def _post(self, update: Update) -> bool:
        hook = self._hook
        assert hook is not None
        address = urlsplit(hook.url)
        public = f"{address.scheme}://{address.netloc}"
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=PATIENCE))
        try:
            stumble = self.stumbles.pop(0) if self.stumbles else ""
            if stumble == "gateway":
                self._error = "Wrong response from the webhook: 502 Bad Gateway"
                self.answers.append(502)
                return False
            site = self.sites[public]
            async with self._client.post(f"{site}{address.path}", json=update, headers=headers) as answer:
                await answer.read()
                status = answer.status
        except (KeyError, ClientError, TimeoutError, ssl.SSLError, OSError) as error:
            self._error = f"Connection failed: {type(error).__name__}"
            self.answers.append(0)
            return False
        self.answers.append(status)
        if stumble == "lost":
            self._error = "Read timeout expired"
            return False
        if 200 <= status < 300:
            return True
        self._error = f"Wrong response from the webhook: {status}"
        return False


def queue_of(update: Update) -> tuple[str, object]:
    """The line that it stands in: one for what a chat says, one for a person's taps, one for the rest."""
    for kind, content in update.items():
        if not isinstance(content, dict):
            continue
        if kind == "callback_query":
            return "taps", str(content.get("from", {}).get("id"))
        chat = content.get("chat")
        return "chat", str(chat.get("id")) if isinstance(chat, dict) else kind
    return "rest", ""
