"""Webhooks: the doors on which providers knock.

Anybody may knock: who can be refused by the head of a request is, before its body is read and before
the rest of the site sees it; what is read is capped in size and time, and no answer says why.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import structlog
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.channel import CalledChannel, Guarded, Knock, Reply
from bot.channels.tally import Tally

log = structlog.get_logger()

UNDER = "/webhooks/"
MOST_BODY = 3_500_000  # bytes; a batch of WhatsApp has 3 MB at most, most have a few thousand
READ_SECONDS = 10.0  # for a body to come
SMALL = 65_536  # bytes of a body for which there is always room
MOST_LARGE = 32_000_000  # bytes beyond that, of all bodies together: who signed one is known at its end
METHODS = ("GET", "POST")

_CLOSE = (b"connection", b"close")  # what it still has to say is not read


Knocked = Callable[[str, int, float, int], None]
"""Told of each knock: the door's path, the status it was told, seconds, and bytes of body that were read."""


def uncounted(_door: str, _status: int, _seconds: float, _size: int) -> None:
    """What is told of knocks where no figures are kept: nothing."""


class _Unheard(Exception):  # noqa: N818 - nothing is wrong with us
    """A knock whose body is not read to its end."""

    def __init__(self, status: int) -> None:
        self.reply = Reply(status)


class _Room:
    """The memory for what is large, of all bodies that are being read."""

    taken = 0  # bytes


class Porch:
    """The site behind its doors. ASGI; each door stands at its path, and the rest goes through."""

    def __init__(
        self,
        app: ASGIApp,
        doors: Sequence[CalledChannel],
        headers: Mapping[str, str] | None = None,
        knocked: Knocked = uncounted,
    ) -> None:
        """`headers`: what every answer of the site bears. `knocked`: who counts."""
        for door in doors:
            if not door.path.startswith(UNDER):
                raise ValueError(f"{door.path}: a door stands under {UNDER}")
        self._app = app
        self._doors = {door.path: door for door in doors}
        self._knocked = knocked
        self._faults = Tally()
        self._room = _Room()
        self._headers = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        self._headers.append((b"content-type", b"text/plain; charset=utf-8"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        if door is None:
            await self._app(scope, receive, send)
            return
        start, size = time.perf_counter(), 0
        try:
            knock = await _knock(door, scope, receive, self._room)
        except _Unheard as unheard:
            reply = unheard.reply
            await self._tell(reply, send, _CLOSE)
        else:
            reply, size = await self._reply(door, knock), len(knock.body)
            await self._tell(reply, send)
        self._knocked(door.path, reply.status, time.perf_counter() - start, size)

    async def _reply(self, door: CalledChannel, knock: Knock) -> Reply:
        try:
            return await door.knock(knock)
        except Exception as error:  # a fault of ours, whose message may hold what somebody wrote
            if times := self._faults.add():
                log.error("webhook.failed", door=door.path, error=type(error).__name__, times=times)
            return Reply(503)

    async def _tell(self, reply: Reply, send: Send, *more: tuple[bytes, bytes]) -> None:
        text = reply.text.encode()
        headers = [*self._headers, (b"content-length", str(len(text)).encode()), *more]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": text})


async def _knock(door: CalledChannel, scope: Scope, receive: Receive, room: _Room) -> Knock:
    """What came, whole. Raises _Unheard as soon as it is refused."""
    # ASGI gives header names in lower case; of two with one name, the first counts.
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}
    query = dict(QueryParams(scope["query_string"])) if scope["query_string"] else {}
    head = Knock(scope["method"], query, headers, b"")
    if head.method not in METHODS:
        raise _Unheard(405)
    if isinstance(door, Guarded) and (refused := door.refused(head)) is not None:
        raise _Unheard(refused.status)
    if headers.get("content-encoding", "identity") != "identity":
        raise _Unheard(415)  # no provider compresses, and a little may become a lot
    length = headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 18 or int(length) > MOST_BODY:
        raise _Unheard(413)
    try:
        async with asyncio.timeout(READ_SECONDS):
            return Knock(head.method, query, headers, await _body(receive, room))
    except TimeoutError:
        raise _Unheard(408) from None


async def _body(receive: Receive, room: _Room) -> bytes:
    """Raises _Unheard as soon as it is too large, by itself or beside the others."""
    body, held = bytearray(), 0
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Unheard(400)  # which nobody reads
            body += message.get("body", b"")
            if len(body) > MOST_BODY:
                raise _Unheard(413)
            if (more := len(body) - SMALL - held) > 0:
                if room.taken + more > MOST_LARGE:
                    raise _Unheard(503)  # a provider comes again
                room.taken, held = room.taken + more, held + more
            if not message.get("more_body", False):
                return bytes(body)
    finally:
        room.taken -= held
