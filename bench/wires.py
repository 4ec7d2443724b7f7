"""Wires: how many bytes of payload each channel moves, both ways, for what is said in a session.

A channel is one row of `WIRES`. Payload is the bodies: neither headers nor what encrypts them. A file is
counted where it is uploaded; no shipped card has one.
"""

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from bench.sessions import Session
from bot.channels.bot_api.calls import Answer, Upload
from bot.channels.bot_api.outbound import Outbound
from bot.channels.remembered import Remembered
from bot.channels.whatsapp.outbound import Outbound as WhatsAppOutbound
from bot.content.rendering import Rendering
from bot.conversation.events import ChoiceMade, Event, MessageReceived
from bot.conversation.messages import Message
from console import chat, pages
from storage.store import Spoken

Wire = Callable[[Session], int]
"""Bytes, both ways, of one session on a channel."""

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CHAT = {"id": 1_234_567_890, "type": "private", "first_name": "Awa"}
USER = {"id": 1_234_567_890, "is_bot": False, "first_name": "Awa", "language_code": "fr"}
ME = {"id": 7_234_567_890, "is_bot": True, "first_name": "Jigi", "username": "jigi_bot"}
WA_ID = "22370000007"
WAMID = "wamid.HBgLMjIzNzAwMDAwMDA3FQIAEhgUM0E2RjVDN0Q4RTlGMDEyMzQ1AA=="
LINK = "Ik1xM0p0ZGtaMWFhYSI.SLAjY5mVhTkHmTI1YFZ0bWZkZGQ"  # a chat's link is as long
POST = "0b7ce1f4-58d4-4c0f-9d4e-8c7a5d0c7c55"  # the id of a post
LOADED = (
    "chat.css",
    "page.js",
    "showing.js",
    "writing.js",
    "earlier.js",
    "posting.js",
    "waiting.js",
    "chat.js",
    "jigi.svg",
)


# ---- Telegram -------------------------------------------------------------------------------


class _Counted:
    """The Bot API, as far as it answers what is sent, and the bytes of both."""

    def __init__(self) -> None:
        self.bot_id = 7_234_567_890
        self.bytes = 0
        self.sent: list[dict[str, Any]] = []

    async def call(self, method: str, parameters: Mapping[str, Any], **_: Any) -> Answer:  # noqa: ARG002
        answered = {**_message(len(self.sent), ME), "text": parameters.get("text", "")}
        if "reply_markup" in parameters:
            answered["reply_markup"] = parameters["reply_markup"]
        self.sent.append(answered)
        self.bytes += len(orjson.dumps(parameters)) + len(orjson.dumps({"ok": True, "result": answered}))
        return Answer(200, answered, ok=True)

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        self.bytes += len(file.data)
        return await self.call(method, parameters)

    async def download(self, path: str, most: int) -> bytes:  # noqa: ARG002
        raise OSError(f"{path}: nothing is fetched in a session")

    async def close(self) -> None:
        """Nothing to let go of."""


def telegram(session: Session) -> int:
    """Updates as they come, calls as they leave, and what is answered to them."""
    return asyncio.run(_telegram(session))


async def _telegram(session: Session) -> int:
    api, taken = _Counted(), 0
    outbound = Outbound(api, lambda _id: None, Remembered())
    for line in session.lines:
        if isinstance(line, Message):
            await outbound.send(str(CHAT["id"]), line)
        else:
            taken += len(orjson.dumps(_update(line, api.sent[-1:])))
    return api.bytes + taken


def _message(number: int, sender: Mapping[str, Any]) -> dict[str, Any]:
    return {"message_id": 1_000 + number, "from": sender, "chat": CHAT, "date": int(NOW.timestamp())}


def _update(event: Event, last: list[dict[str, Any]]) -> dict[str, Any]:
    """As Telegram brings it: a tap comes with all of the message that it is on."""
    if isinstance(event, ChoiceMade):
        query = {"id": "5302381929182121", "from": USER, "chat_instance": "-3702938"}
        on = last[0] if last else {}
        return {"update_id": 912_345_678, "callback_query": {**query, "message": on, "data": event.data}}
    return {"update_id": 912_345_678, "message": {**_message(0, USER), "text": _words(event)}}


def _words(event: Event) -> str:
    return event.text if isinstance(event, MessageReceived) else ""


# ---- WhatsApp -------------------------------------------------------------------------------


class _CountedCloud:
    """The Cloud API, as far as it answers what is sent, and the bytes of both."""

    phone_id = "106540352242922"
    their_time = 0.0

    def __init__(self) -> None:
        self.bytes = 0

    async def send(self, to: Mapping[str, str | None], kind: str, content: Any, written: str | None) -> str:
        call = {"messaging_product": "whatsapp", "recipient_type": "individual", **to, "type": kind}
        call |= {kind: content, "biz_opaque_callback_data": written}
        told = {"messaging_product": "whatsapp", "contacts": [{"input": WA_ID, "wa_id": WA_ID}]}
        self.bytes += len(orjson.dumps(call)) + len(orjson.dumps({**told, "messages": [{"id": WAMID}]}))
        return WAMID

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        self.bytes += len(data) + len(mime) + len(name)
        return "1375245879300001"


def whatsapp(session: Session) -> int:
    """Updates as they are posted, calls as they leave, and what is answered to them; receipts of what she was
    sent, which pass between us and the provider alone, are no cost of hers."""
    return asyncio.run(_whatsapp(session))


async def _whatsapp(session: Session) -> int:
    api, taken = _CountedCloud(), 0
    outbound = WhatsAppOutbound(api, lambda _id: None, Remembered())  # type: ignore[arg-type]
    for number, line in enumerate(session.lines):
        if isinstance(line, Message):
            await outbound.send(f"+{WA_ID}", line, f"1234567.{number}.0")
        else:
            taken += len(orjson.dumps(_posted(line)))
    return api.bytes + taken


def _posted(event: Event) -> dict[str, Any]:
    """As WhatsApp posts it: a tap names the message that it is on."""
    message: dict[str, Any] = {"from": WA_ID, "id": WAMID, "timestamp": "1795334400"}
    if isinstance(event, ChoiceMade):
        reply = {
            "type": "button_reply",
            "button_reply": {"id": event.data, "title": "Mon propre sujet"},
        }
        message |= {"type": "interactive", "interactive": reply, "context": {"from": WA_ID, "id": WAMID}}
    else:
        message |= {"type": "text", "text": {"body": _words(event)}}
    metadata = {"display_phone_number": "22390000000", "phone_number_id": _CountedCloud.phone_id}
    contacts = [{"profile": {"name": "Awa"}, "wa_id": WA_ID}]
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts}
    change = {"value": {**value, "messages": [message]}, "field": "messages"}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [change]}],
    }


# ---- the web chat ---------------------------------------------------------------------------


def webchat(session: Session) -> int:
    """What the page posts, and what comes back by its stream: her own words as well."""
    total = 0
    for cursor, line in enumerate(session.lines, 1_000):
        if isinstance(line, Message):
            spoken = Spoken(cursor=cursor, at=NOW, direction="out", message=line, key="")
        else:
            said = line.data if isinstance(line, ChoiceMade) else _words(line)
            kind = {"data": said} if isinstance(line, ChoiceMade) else {"text": said, "waited": 0.01}
            total += len(json.dumps({"id": POST, **kind}, ensure_ascii=False).encode())
            key = f"webchat:MqMtJtdkZ1aaa:{POST}"
            spoken = Spoken(cursor=cursor, at=NOW, direction="in", message=Message(said), key=key)
        total += len(chat.streamed(spoken, LINK).encode())
    return total


def first_load(rendering: Rendering, *, again: bool = False) -> int:
    """Bytes of the page, compressed; what a phone keeps for good is loaded but once (`again`)."""
    template = pages.templates.get_template("chat.html")
    words = pages.words(rendering, "fr")
    page = template.render(token=LINK, language="fr", words=words, static=pages.STATIC).encode()
    kept = [] if again else [(pages.HERE / "static" / name).read_bytes() for name in LOADED]
    return sum(len(gzip.compress(body)) for body in (page, *kept))


WIRES: Mapping[str, Wire] = {"telegram": telegram, "whatsapp": whatsapp, "webchat": webchat}
