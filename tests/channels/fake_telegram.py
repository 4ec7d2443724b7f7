"""A Bot API of our own on loopback: strict about every call, and as troublesome as one asks for.

    async with FakeTelegram() as tg:
        awa = tg.user(7)
        awa.says("/start")
        (message,) = await awa.hears()
        awa.taps("Français")

Updates come at least once and are forgotten only when a later getUpdates has a higher offset, or when a
webhook has answered with 2xx. Trouble is given ahead, one for each call: `tg.trouble("sendMessage",
too_fast(1), bad_gateway)`, or for whatever is sent next: `tg.trouble("send", reset)`.
"""

import asyncio
import contextlib
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.channels.bot_api import Refusal, bad, checked, decoded, shown
from tests.channels.phones import BOT, PATIENCE, Heard, Somebody
from tests.channels.troubles import Trouble
from tests.channels.webhooks import Deliveries, Hook, hook_of

DELETED_WITHIN = 48 * 3600  # seconds
TAP_KEPT = 150  # seconds; the server drops a tap that nobody fetched in that time
TAP_ANSWERED_WITHIN = 15  # seconds of a tap; the real time is nowhere stated, and short
TOKEN = "123456:AAH-only-for-tests"
PAYLOADS = Path(__file__).parent / "payloads"


def payload(kind: str) -> dict[str, Any]:
    """An update as Telegram sends it, from its file."""
    loaded: dict[str, Any] = json.loads((PAYLOADS / f"{kind}.json").read_text())
    return loaded


@dataclass(frozen=True)
class Call:
    """One call as it was made, obeyed or not."""

    method: str
    fields: Mapping[str, Any]
    at: float  # loop time


class FakeTelegram:
    """The server's side of one bot."""

    def __init__(self) -> None:
        self.token = TOKEN
        self.url = ""
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []  # of our own mistakes: a test should end with none
        self.menus: dict[str, list[tuple[str, str]]] = {}
        self.buttons: dict[int, Any] = {}  # beside the keyboard, by chat
        self.hook: Hook | None = None
        self.deliveries = Deliveries(self.confirmed)
        self.lateness = 0.0
        self.unanswered: dict[str, float] = {}
        self._waiting: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._called = asyncio.Event()
        self._troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self._people: dict[int, Somebody] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self._numbers = 0
        self._poll = 0
        self._empty_polls = 0
        self._messages = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_post("/bot{token}/{method}", self._take)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._poll = -1
        self._arrived.set()
        await self.deliveries.close()
        await self._runner.cleanup()

    # ---- for the tests -----------------------------------------------------------------------

    def user(self, id: int) -> Somebody:
        return self._people.setdefault(id, Somebody(self, id))

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """What the next calls of this method meet, one each."""
        self._troubles[method].extend(troubles)

    def put(self, content: Mapping[str, Any], copies: int = 1) -> int:
        """An update as it is, with the next id unless it has one; the id. A tap may have waited too long."""
        update = {"update_id": self.next_number(), **content}
        if "callback_query" in update and self.lateness > TAP_KEPT:
            return int(update["update_id"])
        self._waiting += [update] * copies
        self._arrived.set()
        self.deliveries.go(self.hook, self._waiting)
        return int(update["update_id"])

    @property
    def waiting(self) -> list[int]:
        """Ids of the updates that are not confirmed yet."""
        return [update.get("update_id", 0) for update in self._waiting]

    @property
    def webhook(self) -> str:
        """The address that is called; empty when updates are asked for."""
        return self.hook.url if self.hook else ""

    @webhook.setter
    def webhook(self, url: str) -> None:
        self.hook = Hook(url) if url else None

    def confirmed(self, update: Mapping[str, Any]) -> None:
        """One copy of this update was taken."""
        self._waiting.remove(dict(update))
        self._called.set()

    async def called(self, method: str, times: int = 1) -> list[Call]:
        """The calls of this method, once there are so many."""
        async with asyncio.timeout(PATIENCE):
            while len(found := [call for call in self.calls if call.method == method]) < times:
                self._called.clear()
                await self._called.wait()
        return found

    async def refused(self, times: int) -> None:
        """Until so many calls were refused."""
        async with asyncio.timeout(PATIENCE):
            while len(self.refusals) < times:
                self._called.clear()
                await self._called.wait()

    async def next_call(self, within: float) -> None:
        """Until one call more was made. Raises TimeoutError when none is for so many seconds."""
        made = len(self.calls)
        async with asyncio.timeout(within):
            while len(self.calls) == made:
                self._called.clear()
                await self._called.wait()

    async def all_confirmed(self) -> None:
        """Until no update waits any more."""
        async with asyncio.timeout(PATIENCE):
            while self._waiting:
                self._called.clear()
                await self._called.wait()

    def end_poll(self) -> None:
        """Let the poll that waits come back with nothing, as after its fifty seconds."""
        self._empty_polls += 1
        self._arrived.set()

    def keep(self, kind: str, data: bytes) -> str:
        """A file on the server; its id."""
        file = f"{kind.upper()}_{self.next_number()}"
        self.files[file] = kind, data
        return file

    def forget(self, file: str) -> None:
        """A file id that means nothing any more, as after Telegram has moved its files."""
        del self.files[file]

    def next_number(self) -> int:
        self._numbers += 1
        return 700 + self._numbers

    # ---- calls -------------------------------------------------------------------------------

    async def _take(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return web.json_response(Refusal(401, "Unauthorized").body, status=401)
        fields, file = await _fields(request)
        self.calls.append(Call(method, fields, asyncio.get_running_loop().time()))
        self._called.set()

        async def obey() -> web.StreamResponse:
            try:
                return _ok(await self._obey(method, checked(method, fields), file))
            except Refusal as refusal:
                self.refusals.append(refusal)
                return web.json_response(refusal.body, status=refusal.status)
            finally:
                self._called.set()

        troubles = self._troubles[method] or (self._troubles["send"] if method.startswith("send") else ())
        return await (troubles.popleft()(request, obey) if troubles else obey())

    async def _obey(self, method: str, call: dict[str, Any], file: bytes | None) -> Any:
        match method:
            case "getUpdates":
                return await self._updates(call)
            case "getMe":
                return BOT
            case "deleteWebhook":
                self.hook = None
                self.deliveries.go(None, [])
                return True
            case "setWebhook":
                self.hook = hook_of(call)
                self.deliveries.go(self.hook, self._waiting)
                return True
            case "getWebhookInfo":
                return self.deliveries.info(self.hook, len(self._waiting))
            case "setMyCommands":
                commands = [(one["command"], one["description"]) for one in call["commands"]]
                self.menus[call.get("language_code", "")] = commands
                return True
            case "setChatMenuButton":
                self._person(call["chat_id"])
                self.buttons[call["chat_id"]] = call["menu_button"]
                return True
            case "answerCallbackQuery":
                tapped_at = self.unanswered.pop(call["callback_query_id"], 0.0)
                if time.time() - tapped_at > TAP_ANSWERED_WITHIN:
                    raise bad("query is too old and response timeout expired or query ID is invalid")
                return True
            case "deleteMessage":
                return self._delete(call["chat_id"], call["message_id"])
            case "getFile":
                kind, data = self._file(call["file_id"])
                path = f"{kind.lower()}/{call['file_id']}"
                id = call["file_id"]
                return {"file_id": id, "file_unique_id": id, "file_size": len(data), "file_path": path}
        return self._send(method, call, file)

    async def _updates(self, call: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use "
                               "deleteWebhook to delete the webhook first")  # fmt: skip
        self._poll += 1
        poll, empty = self._poll, self._empty_polls
        self._arrived.set()  # another poll that waits has to end
        offset = call.get("offset", 0)
        self._waiting = [u for u in self._waiting if "update_id" not in u or u["update_id"] >= offset]
        self._called.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(call.get("timeout", 0)):
                while not self._waiting and poll == self._poll and empty == self._empty_polls:
                    self._arrived.clear()
                    await self._arrived.wait()
        if poll != self._poll:
            raise Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only "
                               "one bot instance is running")  # fmt: skip
        if empty != self._empty_polls:
            return []
        return self._waiting[: call.get("limit", 100)]

    def _person(self, chat: int) -> Somebody:
        person = self._people.get(chat)
        if person is None:
            raise bad("chat not found")
        if person.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return person

    def _send(self, method: str, call: Mapping[str, Any], file: bytes | None) -> dict[str, Any]:
        person = self._person(call["chat_id"])
        kind = method.removeprefix("send")
        by_id = kind != "Message" and file is None
        if by_id:
            had, file = self._file(call[kind.lower()])
            if had != kind:
                raise bad(f"can't use file of type {had} as {kind}")
        raw = call.get("text", call.get("caption", ""))
        markup = call.get("reply_markup", {})
        rows = markup.get("inline_keyboard", [])
        keys = markup.get("keyboard", [])
        self._messages += 1
        heard = Heard(
            id=self._messages,
            method=method,
            text=shown(raw, call.get("parse_mode")),
            raw=raw,
            rows=tuple(tuple(button["text"] for button in row) for row in rows),
            buttons={button["text"]: button["callback_data"] for row in rows for button in row},
            file=file,
            by_id=by_id,
            keys=tuple(tuple(key["text"] for key in row) for row in keys),
            asks_contact=next((k["text"] for row in keys for k in row if k.get("request_contact")), ""),
            takes_keys="remove_keyboard" in markup,
        )
        person.is_shown(heard)
        chat = {"id": person.id, "type": "private", "first_name": "Awa"}
        sent = {"message_id": heard.id, "date": 1_795_000_000, "chat": chat, "from": BOT, "text": heard.text}
        if kind == "Voice" and file is not None:
            id = call["voice"] if by_id else self.keep(kind, file)
            voice = {"file_id": id, "file_unique_id": f"u{id}", "duration": 1, "mime_type": "audio/ogg"}
            sent["voice"] = voice | {"file_size": len(file)}
        if kind == "Document" and file is not None:
            id = call["document"] if by_id else self.keep(kind, file)
            sent["document"] = {"file_id": id, "file_unique_id": f"u{id}", "file_size": len(file)}
        if kind == "Photo" and file is not None:
            id = call["photo"] if by_id else self.keep(kind, file)
            sizes = ((f"{id}_small", 90, 1), (id, 800, len(file)))
            sent["photo"] = [
                {"file_id": name, "file_unique_id": name, "width": side, "height": side, "file_size": size}
                for name, side, size in sizes
            ]
        return sent

    def _delete(self, chat: int, message: int) -> bool:
        """In a private chat a bot may delete what the person sent, for 48 hours."""
        person = self._people.get(chat)
        if person is None:
            raise bad("chat not found")
        if message not in person.sent:
            raise bad("message to delete not found")
        if time.time() - person.sent[message] > DELETED_WITHIN:
            raise bad("message can't be deleted")
        del person.sent[message]
        return True

    def _file(self, id: str) -> tuple[str, bytes]:
        if id not in self.files:
            raise bad("wrong file identifier/HTTP URL specified")
        return self.files[id]

    async def _download(self, request: web.Request) -> web.StreamResponse:
        id = request.match_info["path"].rpartition("/")[2]
        if request.match_info["token"] != self.token or id not in self.files:
            return web.json_response(Refusal(404, "Not Found").body, status=404)

        async def obey() -> web.StreamResponse:
            return web.Response(body=self.files[id][1])

        troubles = self._troubles["download"]
        return await (troubles.popleft()(request, obey) if troubles else obey())


async def _fields(request: web.Request) -> tuple[dict[str, Any], bytes | None]:
    """The fields of a call, and the bytes of the file that came with it."""
    if request.content_type == "application/json":
        return json.loads(await request.read() or b"{}"), None
    form = await request.post()
    file, attached = None, ""
    words: dict[str, str] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            file, attached = value.file.read(), name
            words[name] = f"attach://{value.filename}"
        else:
            words[name] = str(value)
    if f"attach://{attached}" in words.values():  # the bytes stand apart from the field that they are for
        del words[attached]
    return decoded(words), file


def _ok(result: Any) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": result})
