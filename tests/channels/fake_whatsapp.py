"""A Cloud API of our own on loopback: strict about every call, and as troublesome as one asks for.

    async with FakeWhatsApp() as wa:
        awa = wa.contact("+22370000007")
        awa.says("bonjour")
        (message,) = await awa.hears()
        awa.taps("Français")

What it accepts goes through the states sent, delivered and read, each posted to the webhook. Trouble is
given ahead, one for each call: `wa.trouble("messages", refuses(130429), bad_gateway)`.
"""

import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.channels.cloud_api import Refusal, bad, checked, checked_upload, shown
from tests.channels.contacts import Contact, Heard
from tests.channels.posting import Posting
from tests.channels.troubles import Obey, Trouble

PHONE_ID = "106540352242922"
ACCOUNT_ID = "102290129340398"
TOKEN = "EAAJ-only-for-tests"
APP_SECRET = "app-secret-only-for-tests"
VERIFY_TOKEN = "a word between us"
PAYLOADS = Path(__file__).parent / "payloads" / "whatsapp"
URL_SECONDS = 300.0  # that the address of a file is good for


def payload(kind: str) -> dict[str, Any]:
    """What WhatsApp posts, from its file."""
    loaded: dict[str, Any] = json.loads((PAYLOADS / f"{kind}.json").read_text())
    return loaded


def body_of(value: Mapping[str, Any], field: str = "messages") -> dict[str, Any]:
    """What is posted for one change."""
    number = {"display_phone_number": "22390000000", "phone_number_id": PHONE_ID}
    content = {"messaging_product": "whatsapp", "metadata": number, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT_ID, "changes": [{"value": content, "field": field}]}],
    }


def refuses(code: int, status: int = 400, message: str = "no", **headers: str) -> Trouble:
    """WhatsApp says no in its own words."""

    async def trouble(_request: web.Request, _obey: Obey) -> web.StreamResponse:
        return web.json_response(Refusal(status, code, message).body, status=status, headers=headers)

    return trouble


def batch(bodies: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Several posts in one: as several entries, several changes and several messages of one change."""
    entries: list[dict[str, Any]] = []
    for n, body in enumerate(bodies):
        (entry,) = json.loads(json.dumps(body["entry"]))
        if not entries or n % 3 == 0:
            entries.append(entry)
        elif n % 3 == 1:
            entries[-1]["changes"] += entry["changes"]
        else:
            into, value = entries[-1]["changes"][-1]["value"], entry["changes"][0]["value"]
            for name in ("contacts", "messages", "statuses"):
                if name in value:
                    into[name] = into.get(name, []) + value[name]
    return {"object": "whatsapp_business_account", "entry": entries}


@dataclass(frozen=True)
class Call:
    """One call as it was made, obeyed or not."""

    method: str
    fields: Mapping[str, Any]


class FakeWhatsApp:
    """Meta's side of one number."""

    def __init__(self) -> None:
        self.url = ""
        self.posting = Posting(APP_SECRET)
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []  # of our own mistakes: a test should end with none
        self.lateness = 0.0  # seconds that a message has waited when it comes
        self.states = ["sent", "delivered", "read"]  # that a message goes through by itself
        self.tracked: dict[str, str] = {}  # by wamid, what was written on it
        self._contacts: list[Contact] = []
        self._files: dict[str, tuple[str, bytes]] = {}
        self._addresses: dict[str, tuple[str, float]] = {}  # of files: id, and until when
        self._troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self._numbers = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=110_000_000)
        app.router.add_post(r"/v{version}/{phone}/messages", self._messages)
        app.router.add_post(r"/v{version}/{phone}/media", self._media)
        app.router.add_get(r"/v{version}/{id}", self._look)
        app.router.add_get(r"/attachments/{address}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.posting.close()
        await self._runner.cleanup()

    # ---- for the tests -------------------------------------------------------------------------

    def contact(self, telephone: str = "", user_id: str = "") -> Contact:
        """The same phone for the same number or user id."""
        for contact in self._contacts:
            if (telephone and contact.telephone == telephone) or (user_id and contact.user_id == user_id):
                return contact
        self._contacts.append(Contact(self, telephone, user_id))
        return self._contacts[-1]

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """What the next calls of this method meet, one each: `messages`, `media`, `look`, `download`."""
        self._troubles[method].extend(troubles)

    def put_message(self, contact: Contact, content: Mapping[str, Any], copies: int = 1) -> str:
        wamid = self._next_wamid()
        message: dict[str, Any] = {"id": wamid, "timestamp": str(int(time.time() - self.lateness))}
        profile: dict[str, Any] = {"profile": {"name": "Awa"}}
        if contact.telephone:
            message["from"] = profile["wa_id"] = contact.wa_id
        if contact.user_id:
            message["from_user_id"] = profile["user_id"] = contact.user_id
        value = {"contacts": [profile], "messages": [{**message, **content}]}
        self.posting.put(contact, body_of(value), copies)
        return wamid

    def tells(self, contact: Contact, wamid: str, state: str, code: int = 0, copies: int = 1) -> None:
        """A status of a message is posted."""
        status: dict[str, Any] = {"id": wamid, "status": state, "timestamp": str(int(time.time()))}
        if contact.telephone:
            status["recipient_id"] = contact.wa_id
        if contact.user_id:
            status["recipient_user_id"] = contact.user_id
        if wamid in self.tracked:
            status["biz_opaque_callback_data"] = self.tracked[wamid]
        if state == "failed":
            error = {"code": code, "title": "no", "error_data": {"details": "no"}}
            status["errors"] = [error]
        else:
            status["pricing"] = {"billable": True, "category": "service", "pricing_model": "PMP"}
        self.posting.put((wamid, state), body_of({"statuses": [status]}), copies)

    def keep(self, mime: str, data: bytes) -> str:
        """A file, under an id."""
        self._numbers += 1
        id = str(137524587930000 + self._numbers)
        self._files[id] = mime, data
        return id

    def forget_files(self) -> None:
        self._files.clear()

    def made(self, method: str) -> list[Mapping[str, Any]]:
        """The calls of this method."""
        return [call.fields for call in self.calls if call.method == method]

    # ---- calls ---------------------------------------------------------------------------------

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        fields = json.loads(await request.read())

        async def obey() -> web.StreamResponse:
            self._is_allowed(request)
            return web.json_response(self._take(checked(fields)))

        return await self._answer("messages", fields, request, obey)

    async def _media(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        upload = form.get("file")

        async def obey() -> web.StreamResponse:
            self._is_allowed(request)
            if not isinstance(upload, web.FileField):
                raise bad("The parameter file is required.", 100)
            data = upload.file.read()
            return web.json_response(
                {"id": self.keep(checked_upload(fields, upload.content_type, len(data)), data)}
            )

        return await self._answer("media", fields, request, obey)

    async def _look(self, request: web.Request) -> web.StreamResponse:
        id = request.match_info["id"]

        async def obey() -> web.StreamResponse:
            self._is_allowed(request, number=False)
            if id == PHONE_ID:
                return web.json_response({"id": PHONE_ID})
            if id not in self._files:
                raise Refusal(400, 100, f"Unsupported get request. Object with ID '{id}' does not exist")
            mime, data = self._files[id]
            self._numbers += 1
            address = f"{self._numbers}-{id}"
            self._addresses[address] = id, time.monotonic() + URL_SECONDS
            found: dict[str, str | int] = {"url": f"{self.url}/attachments/{address}", "mime_type": mime}
            found |= {"sha256": "c2hh", "file_size": len(data), "id": id, "messaging_product": "whatsapp"}
            return web.json_response(found)

        return await self._answer("look", {"id": id}, request, obey)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        address = request.match_info["address"]

        async def obey() -> web.StreamResponse:
            self._is_allowed(request, number=False)
            id, until = self._addresses.get(address, ("", 0.0))
            if id not in self._files or time.monotonic() > until:
                return web.Response(status=404)
            mime, data = self._files[id]
            return web.Response(body=data, headers={"Content-Type": mime})

        return await self._answer("download", {"address": address}, request, obey)

    async def _answer(
        self, method: str, fields: Mapping[str, Any], request: web.Request, obey: Obey
    ) -> web.StreamResponse:
        self.calls.append(Call(method, fields))

        async def obeyed() -> web.StreamResponse:
            try:
                return await obey()
            except Refusal as refusal:
                self.refusals.append(refusal)
                return web.json_response(refusal.body, status=refusal.status, headers=dict(refusal.headers))

        troubles = self._troubles[method]
        return await troubles.popleft()(request, obeyed) if troubles else await obeyed()

    def _is_allowed(self, request: web.Request, *, number: bool = True) -> None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Refusal(401, 190, "Invalid OAuth access token - Cannot parse access token")
        if number and request.match_info["phone"] != PHONE_ID:
            raise Refusal(400, 100, "Object does not exist")

    def _take(self, call: Mapping[str, Any]) -> dict[str, Any]:
        to = call.get("to", "")
        contact = self.contact(f"+{to.removeprefix('+')}" if to else "", call.get("recipient", ""))
        kind, content = call["type"], call[call["type"]]
        file = _file_of(content)
        if file and file["id"] not in self._files:
            raise bad(f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID", 100)
        wamid = self._next_wamid()
        if "biz_opaque_callback_data" in call:
            self.tracked[wamid] = call["biz_opaque_callback_data"]
        contact.is_shown(_heard(wamid, kind, content, self._files))
        for state in self.states:
            self.tells(contact, wamid, state)
        named = (
            {"input": to, "wa_id": contact.wa_id}
            if to
            else {"input": contact.user_id, "user_id": contact.user_id}
        )
        return {"messaging_product": "whatsapp", "contacts": [named], "messages": [{"id": wamid}]}

    def _next_wamid(self) -> str:
        self._numbers += 1
        return f"wamid.HBgLMjIzNzAwMDAwMDA3FQIAEhgU{self._numbers:012}AA=="


def _file_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file of a message, or of the header over its buttons; empty where there is none."""
    header = content.get("header", {})
    found: Mapping[str, Any] = content if "id" in content else header.get(header.get("type"), {})
    return found if isinstance(found, Mapping) else {}


def _heard(
    wamid: str, kind: str, content: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]]
) -> Heard:
    shows = _file_of(content)
    file = files[shows["id"]][1] if shows else None
    if kind == "interactive":
        raw, action = content["body"]["text"], content["action"]
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        taps = [button["reply"] for button in action.get("buttons", [])] + rows
        return Heard(
            wamid,
            kind,
            shown(raw),
            raw,
            {tap["title"]: tap["id"] for tap in taps},
            {row["title"]: row.get("description", "") for row in rows},
            action.get("button", ""),
            file=file,
            name=shows.get("filename", ""),
        )
    raw = content.get("body", "") if kind == "text" else content.get("caption", "")
    return Heard(
        wamid,
        kind,
        shown(raw),
        raw,
        file=file,
        name=content.get("filename", ""),
        is_voice=content.get("voice", False),
    )
