"""What the Bot API accepts, as its reference has it: every field of the calls that we make.

The real server passes over a field that it does not know; here it is refused, for it is a mistake of ours.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

Check = Callable[[Any], Any]
"""A field's value → what it stands for. Raises Refusal."""


@dataclass(frozen=True)
class Refusal(Exception):  # noqa: N818
    """What the server answers instead of obeying."""

    status: int
    description: str
    parameters: Mapping[str, Any] | None = None

    @property
    def body(self) -> dict[str, Any]:
        body = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


class _Marks(HTMLParser):
    """The marks of parse_mode HTML: which there are, and whether each is closed where it should be."""

    ALLOWED = frozenset(
        {
            *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del"),
            *("span", "tg-spoiler", "tg-emoji", "a", "code", "pre", "blockquote"),
        }
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALLOWED or (tag == "span" and ("class", "tg-spoiler") not in attrs):
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._at()}')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {self._at()}")
        if (expected := self.open.pop()) != tag:
            raise bad(
                f"can't parse entities: Unmatched end tag at byte offset {self._at()}, "
                f'expected "</{expected}>", found "</{tag}>"'
            )

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise bad(f'can\'t parse entities: Unsupported start tag "" at byte offset {self._at()}')
        self.text += data

    def handle_entityref(self, name: str) -> None:
        # Only these four have names there; any other stays as it was written.
        self.text += unescape(f"&{name};") if name in ("lt", "gt", "amp", "quot") else f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.text += unescape(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        raise bad(f'can\'t parse entities: Unsupported start tag "!--" at byte offset {self._at()}')

    def handle_decl(self, decl: str) -> None:
        raise bad(f'can\'t parse entities: Unsupported start tag "!" at byte offset {self._at()}')

    def handle_pi(self, data: str) -> None:
        raise bad(f'can\'t parse entities: Unsupported start tag "?" at byte offset {self._at()}')

    def _at(self) -> int:
        return self.getpos()[1]


def shown(text: str, parse_mode: str | None) -> str:
    """The words as a client shows them. Raises Refusal for marks that are not in order."""
    if parse_mode is None:
        return text
    marks = _Marks()
    marks.feed(text)
    marks.close()
    if marks.open:
        tag = marks.open[-1]
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")
    return marks.text


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# ---- fields -----------------------------------------------------------------------------------


def integer(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise bad(f"{value!r} is no whole number of {least} to {most}")
        return value

    return check


def string(least: int, most: int, pattern: str = "(?s:.*)") -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most or not re.fullmatch(pattern, value):
            raise bad(f"{value!r} is no text of {least} to {most} characters like {pattern}")
        return value

    return check


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise bad(f"{value!r} is neither true nor false")
    return value


def record(fields: Mapping[str, Check], *required: str) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise bad(f"{value!r} is no object")
        if unknown := value.keys() - fields.keys():
            raise bad(f"unknown field {min(unknown)!r}")
        if missing := set(required) - value.keys():
            raise bad(f"field {min(missing)!r} is required")
        return {name: fields[name](inner) for name, inner in value.items()}

    return check


def array(of: Check, least: int, most: int) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise bad(f"{value!r} is no list of {least} to {most}")
        return [of(inner) for inner in value]

    return check


def one_of(*values: str) -> Check:
    def check(value: Any) -> str:
        if value not in values:
            raise bad(f"{value!r} is none of {values}")
        return str(value)

    return check


def _button_data(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return value


REQUESTS = ("request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app")


def _key(value: Any) -> Any:
    """A KeyboardButton, of the kinds that we send: of what it may ask for it may have one at most."""
    if isinstance(value, dict) and len(value.keys() & set(REQUESTS)) > 1:
        raise bad("can't parse keyboard button: several actions at once")
    return record({"text": string(1, 256), "request_contact": boolean}, "text")(value)


def _markup(value: Any) -> Any:
    """One of InlineKeyboardMarkup, ReplyKeyboardMarkup and ReplyKeyboardRemove, and nothing of another."""
    if not isinstance(value, dict) or "inline_keyboard" in value:
        return _keyboard(value)
    if "remove_keyboard" in value:
        gone = record({"remove_keyboard": boolean, "selective": boolean}, "remove_keyboard")(value)
        if gone["remove_keyboard"] is not True:
            raise bad("can't parse reply keyboard markup: remove_keyboard must be true")
        return gone
    return record(
        {
            "keyboard": array(array(_key, 1, 12), 1, 300),
            "is_persistent": boolean,
            "resize_keyboard": boolean,
            "one_time_keyboard": boolean,
            "input_field_placeholder": string(1, 64),
            "selective": boolean,
        },
        "keyboard",
    )(value)


def _keyboard(value: Any) -> Any:
    button = record({"text": string(1, 256), "callback_data": _button_data}, "text", "callback_data")
    rows = record({"inline_keyboard": array(array(button, 1, 8), 1, 100)}, "inline_keyboard")(value)
    if sum(map(len, rows["inline_keyboard"])) > 100:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return rows


def _web_app_url(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith("https://") or len(value) > 2048:
        raise bad(f"menu button web app url {value!r} is invalid: Only HTTPS links are allowed")
    return value


def _menu_button(value: Any) -> Any:
    """One of three kinds, each with its fields and no other."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "web_app":
        opens = record({"url": _web_app_url}, "url")
        return record(
            {"type": string(1, 20), "text": string(1, 64), "web_app": opens}, "type", "text", "web_app"
        )(value)
    return record({"type": one_of("commands", "default")}, "type")(value)


UPDATE_KINDS = one_of(
    "message", "edited_message", "callback_query", "my_chat_member", "inline_query", "poll", "poll_answer",
    "chat_member", "message_reaction",
)  # fmt: skip
CHAT = integer(-(2**52), 2**52)
COMMAND = record(
    {"command": string(1, 32, r"/?[a-z0-9_]+"), "description": string(1, 256)}, "command", "description"
)
SENDING: dict[str, Check] = {
    "chat_id": CHAT,
    "parse_mode": one_of("HTML"),
    "reply_markup": _markup,
    "disable_notification": boolean,
    "protect_content": boolean,
}
CAPTIONED = SENDING | {"caption": string(0, 32_768)}
FILE = string(1, 512)  # a file id; the bytes of an upload are looked at apart
METHODS: dict[str, Check] = {
    "getMe": record({}),
    "deleteWebhook": record({"drop_pending_updates": boolean}),
    "setWebhook": record(
        {
            "url": string(0, 2048),
            "secret_token": string(1, 256, r"[A-Za-z0-9_-]+"),
            "max_connections": integer(1, 100),
            "allowed_updates": array(UPDATE_KINDS, 0, 30),
            "drop_pending_updates": boolean,
        },
        "url",
    ),
    "getWebhookInfo": record({}),
    "getUpdates": record(
        {
            "offset": integer(0, 2**31),
            "limit": integer(1, 100),
            "timeout": integer(0, 50),
            "allowed_updates": array(UPDATE_KINDS, 0, 30),
        }
    ),
    "setMyCommands": record(
        {"commands": array(COMMAND, 1, 100), "language_code": string(0, 2, "([a-z]{2})?")}, "commands"
    ),
    "setChatMenuButton": record({"chat_id": CHAT, "menu_button": _menu_button}),
    "answerCallbackQuery": record(
        {"callback_query_id": string(1, 64), "text": string(0, 200)}, "callback_query_id"
    ),
    "deleteMessage": record({"chat_id": CHAT, "message_id": integer(1, 2**31)}, "chat_id", "message_id"),
    "getFile": record({"file_id": FILE}, "file_id"),
    "sendMessage": record(
        SENDING
        | {
            "text": string(0, 32_768),
            "link_preview_options": record({"is_disabled": boolean}, "is_disabled"),
        },
        "chat_id",
        "text",
    ),
    "sendPhoto": record(CAPTIONED | {"photo": FILE}, "chat_id", "photo"),
    "sendVoice": record(CAPTIONED | {"voice": FILE, "duration": integer(0, 3600)}, "chat_id", "voice"),
    "sendDocument": record(CAPTIONED | {"document": FILE}, "chat_id", "document"),
}
TEXTUAL = {
    "url",
    "secret_token",
    "text",
    "caption",
    "parse_mode",
    "language_code",
    "file_id",
    "callback_query_id",
    "photo",
    "voice",
    "document",
}


def checked(method: str, call: Mapping[str, Any]) -> dict[str, Any]:
    """The call, when all of it is in order. Raises Refusal."""
    if method not in METHODS:
        raise Refusal(404, "Not Found: method not found")
    call = METHODS[method](dict(call))
    keys = [key for row in call.get("reply_markup", {}).get("keyboard", ()) for key in row]
    if any(key.get("request_contact") for key in keys) and call["chat_id"] < 0:
        raise bad("phone number can be requested in private chats only")
    if method == "sendMessage":
        words = shown(call["text"], call.get("parse_mode"))
        if not words.strip():
            raise bad("message text is empty")
        if units(words) > 4096:
            raise bad("message is too long")
    elif units(shown(call.get("caption", ""), call.get("parse_mode"))) > 1024:
        raise bad("message caption is too long")
    return dict(call)


def decoded(form: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a multipart form, whose values are JSON unless they are words."""
    return {name: value if name in TEXTUAL else json.loads(value) for name, value in form.items()}
