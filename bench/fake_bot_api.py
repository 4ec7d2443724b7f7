"""A fake Bot API on loopback: as fast as it can be, so that what is measured is the bot.

It speaks the little HTTP that a bot needs (keep-alive, JSON or form bodies), keeps updates until
they are confirmed by an offset, and hands every message that a bot sends to `sent`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.utils import formatdate
from typing import Any, Self
from urllib.parse import parse_qsl

ME = {"id": 1, "is_bot": True, "first_name": "Jigi", "username": "jigi_bot"}
SENT_AT = 1_767_225_600  # seconds since 1970: the date that `talk` writes on its updates
MOST_UPDATES = 100  # of one getUpdates, as the Bot API has it

Call = Mapping[str, Any]
Sent = Callable[[int, Mapping[str, str]], None]
"""Takes the chat that was written to and the buttons below the message: data by label."""


class RefusedError(Exception):
    """A call that is not obeyed, with what its caller is told."""

    def __init__(self, status: str, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body

    @classmethod
    def too_many(cls, retry_after: int) -> Self:
        """As the Bot API tells it; `retry_after` in seconds."""
        told = {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {retry_after}",
            "parameters": {"retry_after": retry_after},
        }
        return cls("429 Too Many Requests", json.dumps(told).encode())


class BrokenOffError(Exception):
    """The connection breaks here, and the caller is told nothing."""


class FakeBotAPI:
    """The server's side of one bot."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent
        self._waiting: dict[int, bytes] = {}  # updates as JSON, by id, until they are confirmed
        self._arrived = asyncio.Event()
        self._messages = 0
        self._connections: set[_Connection] = set()
        self.polled = asyncio.Event()  # set once a bot has asked for updates

    async def listen(self, port: int = 0) -> int:
        """Serve on this port of loopback, or on a free one; the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    def close(self) -> None:
        """Take no more connections."""
        self._server.close()

    def break_off(self) -> None:
        """Every connection breaks; whoever waits for an answer gets none."""
        for connection in list(self._connections):
            connection.abort()

    def clock(self) -> float:
        """What time it is there, in seconds since 1970: that at which the talk's updates were sent."""
        return SENT_AT

    def confirmed(self, id: int) -> None:
        """The bot has taken this update, and will not be given it again."""

    def put(self, update: Mapping[str, Any]) -> None:
        """An update that the bot has to fetch. Ids must rise."""
        self._waiting[update["update_id"]] = json.dumps(update).encode()
        self._arrived.set()

    async def answer(self, method: str, call: Call) -> bytes:
        """The body of the answer to one call."""
        match method:
            case "getupdates":
                return await self._updates(
                    int(call.get("offset") or 0),
                    float(call.get("timeout") or 0),
                    int(call.get("limit") or MOST_UPDATES),
                )
            case "sendmessage" | "sendphoto" | "senddocument" | "sendvoice":
                return self._send(call)
            case "getme":
                return _ok(json.dumps(ME).encode())
            case _:
                return _ok(b"true")

    async def _updates(self, offset: int, patience: float, limit: int) -> bytes:
        self.polled.set()
        for id in [id for id in self._waiting if id < offset]:
            del self._waiting[id]
            self.confirmed(id)
        if not self._waiting and patience:
            self._arrived.clear()
            try:
                async with asyncio.timeout(patience):
                    await self._arrived.wait()
            except TimeoutError:
                pass
        found = [body for body, _ in zip(self._waiting.values(), range(limit), strict=False)]
        return _ok(b"[" + b",".join(found) + b"]")

    def _send(self, call: Call) -> bytes:
        self._messages += 1
        chat = int(call["chat_id"])
        markup = call.get("reply_markup") or {}
        if isinstance(markup, str):
            markup = json.loads(markup)
        rows = markup.get("inline_keyboard", ())
        words = call.get("text") or call.get("caption") or ""
        buttons = {button["text"]: button.get("callback_data", "") for row in rows for button in row}
        self.shows(chat, self._messages, words, buttons)
        message = {
            "message_id": self._messages,
            "date": int(self.clock()),
            "chat": {"id": chat, "type": "private", "first_name": "Awa"},
            "from": ME,
            "text": words,
        }
        return _ok(json.dumps(message).encode())

    def shows(self, chat: int, _message: int, _words: str, buttons: Mapping[str, str]) -> None:
        """A message is on somebody's screen, under this id."""
        self._sent(chat, buttons)


class _Connection(asyncio.Protocol):
    """One connection of a bot: a request, its answer, the next request."""

    def __init__(self, api: FakeBotAPI) -> None:
        self._api = api
        self._buffer = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._api._connections.add(self)

    def abort(self) -> None:
        self._transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        self._api._connections.discard(self)
        for task in self._tasks:
            task.cancel()  # a poll whose bot has gone must not wait for updates

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        path, _, query = first.split(" ")[1].partition("?")
        call = _call(headers.get("content-type", ""), rest[:length], query)
        task = asyncio.create_task(self._answer(path.rpartition("/")[2].lower(), call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, method: str, call: Call) -> None:
        status = "200 OK"
        try:
            body = await self._api.answer(method, call)
        except RefusedError as refused:
            status, body = refused.status, refused.body
        except BrokenOffError:
            self.abort()
            return
        lines = (
            f"HTTP/1.1 {status}",
            "Content-Type: application/json",
            f"Date: {formatdate(self._api.clock(), usegmt=True)}",
            f"Content-Length: {len(body)}",
        )
        self._transport.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)


def _call(kind: str, body: bytes, query: str) -> Call:
    """The parameters of a call, however they were sent. Raises ValueError for a kind not spoken here."""
    if kind.startswith("application/json"):
        parameters: Call = json.loads(body or b"{}")
        return parameters
    if kind.startswith("multipart/form-data"):
        form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        fields: Any = form.get_payload()
        parts = {part.get_param("name", header="content-disposition"): part for part in fields}
        return {name: part.get_payload(decode=True).decode(errors="replace") for name, part in parts.items()}
    if body and not kind.startswith("application/x-www-form-urlencoded"):
        raise ValueError(f"a call came as {kind!r}; send JSON or a form")
    return dict(parse_qsl(body.decode() or query))


def _ok(result: bytes) -> bytes:
    return b'{"ok":true,"result":' + result + b"}"
