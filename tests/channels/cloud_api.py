"""What the Cloud API accepts, as Meta's reference has it: every field of the calls that we make.

The real server passes over some fields that it does not know; here they are refused, for they are
mistakes of ours.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[Any], Any]
"""A field's value → what it stands for. Raises Refusal."""

TELEPHONE = r"\+?[1-9]\d{5,14}"
USER_ID = r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}"
MEDIA_ID = r"\d{5,20}"
UPLOADS = (
    "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus", "image/jpeg", "image/png",
    "image/webp", "video/mp4", "video/3gpp", "text/plain", "application/pdf", "application/msword",
    "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)  # fmt: skip
MOST_BYTES = {"audio": 16_000_000, "video": 16_000_000, "image": 5_000_000}
MOST_DOCUMENT = 100_000_000


@dataclass(frozen=True)
class Refusal(Exception):  # noqa: N818
    """What the server answers instead of obeying."""

    status: int
    code: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)
    transient: bool = False

    @property
    def body(self) -> dict[str, Any]:
        error = {
            "message": f"(#{self.code}) {self.message}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.message},
            "fbtrace_id": "AbCdEfGhIjKlMnOpQrStUvWxYz",
        }
        return {"error": error | ({"is_transient": True} if self.transient else {})}


def bad(what: str, code: int = 131009) -> Refusal:
    return Refusal(400, code, what)


# ---- fields ------------------------------------------------------------------------------------


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


def only(*values: str) -> Check:
    def check(value: Any) -> str:
        if value not in values:
            raise bad(f"{value!r} is none of {values}", 100)
        return str(value)

    return check


def record(fields: Mapping[str, Check], *required: str) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise bad(f"{value!r} is no object", 100)
        if unknown := value.keys() - fields.keys():
            raise bad(f"unknown field {min(unknown)!r}", 100)
        if missing := set(required) - value.keys():
            raise bad(f"field {min(missing)!r} is required", 131008)
        return {name: fields[name](inner) for name, inner in value.items()}

    return check


def array(of: Check, least: int, most: int) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise bad(f"{value!r} is no list of {least} to {most}")
        return [of(inner) for inner in value]

    return check


def words(most: int) -> Check:
    """Words that say something."""

    def check(value: Any) -> str:
        text: str = string(1, most)(value)
        if not text.strip():
            raise bad("nothing but blanks")
        return text

    return check


def unblank(most: int) -> Check:
    """An id: no blank at its edges."""
    return string(1, most, r"(?s:\S|\S.*\S)")


def apart(name: str, of: Check) -> Check:
    """A list in which no two have the same."""

    def check(value: Any) -> Any:
        found = of(value)
        values = [item[name] if name in item else item["reply"][name] for item in found]
        if len(set(values)) < len(values):
            raise bad(f"{name} is not unique: {values}")
        return found

    return check


REPLY = record({"id": unblank(256), "title": words(20)}, "id", "title")
BUTTON = record({"type": only("reply"), "reply": REPLY}, "type", "reply")
ROW = record({"id": unblank(200), "title": words(24), "description": words(72)}, "id", "title")
SECTION = record({"title": words(24), "rows": array(ROW, 1, 10)}, "rows")
MEDIA_HEADERS: Mapping[str, Check] = {  # of reply buttons alone
    "image": record({"id": string(5, 20, MEDIA_ID)}, "id"),
    "document": record({"id": string(5, 20, MEDIA_ID), "filename": words(240)}, "id"),
}
FOOTER = record({"text": words(60)}, "text")
LIST = record({"button": words(20), "sections": array(SECTION, 1, 10)}, "button", "sections")
BUTTONS = record({"buttons": apart("title", apart("id", array(BUTTON, 1, 3)))}, "buttons")


def _index(value: Any) -> int:
    if str(value) not in "0123456789":
        raise bad(f"{value!r} is no place of a button")
    return int(value)


PARAMETER = record(
    {
        "type": only("text", "payload"),
        "text": string(1, 1024, r"(?!.*[\n\t])(?!.* {5}).*"),
        "payload": words(128),
        "parameter_name": string(1, 60, r"[a-z0-9_]+"),
    },
    "type",
)
COMPONENT = record(
    {
        "type": only("body", "header", "button"),
        "sub_type": only("quick_reply", "QUICK_REPLY"),
        "index": _index,
        "parameters": array(PARAMETER, 1, 10),
    },
    "type",
    "parameters",
)


def _header(of: str) -> Check:
    def check(value: Any) -> Any:
        kind = value.get("type") if isinstance(value, dict) else None
        kinds = {"text": words(60), **(MEDIA_HEADERS if of == "button" else {})}
        found = only(*kinds)(kind)
        return record({"type": only(found), found: kinds[found]}, "type", found)(value)

    return check


def _interactive(value: Any) -> Any:
    kind = only("button", "list")(value.get("type") if isinstance(value, dict) else None)
    body = record({"text": words(1024 if kind == "button" else 4096)}, "text")
    action = BUTTONS if kind == "button" else LIST
    fields: dict[str, Check] = {"type": only(kind), "body": body, "action": action}
    fields |= {"header": _header(kind), "footer": FOOTER}
    found = record(fields, "type", "body", "action")(value)
    if kind == "list":
        sections = found["action"]["sections"]
        rows = [row for section in sections for row in section["rows"]]
        if len(rows) > 10:
            raise bad(f"{len(rows)} rows in all; the most is 10")
        if len({row["id"] for row in rows}) < len(rows):
            raise bad("two rows have the same id")
        if len(sections) > 1 and any("title" not in section for section in sections):
            raise bad("each of several sections needs a title", 131008)
    return found


CONTENTS: dict[str, Check] = {
    "text": record({"body": words(4096), "preview_url": boolean}, "body"),
    "interactive": _interactive,
    "image": record({"id": string(5, 20, MEDIA_ID), "caption": words(1024)}, "id"),
    "audio": record({"id": string(5, 20, MEDIA_ID), "voice": boolean}, "id"),
    "document": record({"id": string(5, 20, MEDIA_ID), "caption": words(1024), "filename": words(240)}, "id"),
    "template": record(
        {
            "name": string(1, 512, r"[a-z0-9_]+"),
            "language": record({"code": string(2, 6, r"[a-z]{2,3}(_[A-Z]{2})?")}, "code"),
            "components": array(COMPONENT, 1, 10),
        },
        "name",
        "language",
    ),
}
ENVELOPE: dict[str, Check] = {
    "messaging_product": only("whatsapp"),
    "recipient_type": only("individual"),
    "to": string(6, 20, TELEPHONE),
    "recipient": string(4, 140, USER_ID),
    "type": only(*CONTENTS),
    "context": record({"message_id": string(1, 200)}, "message_id"),
    "biz_opaque_callback_data": string(1, 512),
}


def checked(call: Any) -> dict[str, Any]:
    """A message, when all of it is in order. Raises Refusal."""
    if not isinstance(call, dict):
        raise bad("no object", 100)
    kind = ENVELOPE["type"](call.get("type", "text"))
    found = record(ENVELOPE | {kind: CONTENTS[kind]}, "messaging_product", "type", kind)(call)
    if ("to" in found) == ("recipient" in found):
        raise bad("one of `to` and `recipient` is required", 131008)
    return dict(found)


def checked_upload(fields: Mapping[str, str], mime: str, size: int) -> str:
    """The type of a file, when it may be uploaded. Raises Refusal."""
    if fields.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.", 100)
    kind = fields.get("type", "")
    if kind != mime or kind not in UPLOADS:
        raise bad(f"Param file must be a file with one of the following types: {', '.join(UPLOADS)}", 100)
    if not 0 < size <= MOST_BYTES.get(kind.partition("/")[0], MOST_DOCUMENT):
        raise bad(f"{size} bytes", 131053)
    return kind


# ---- what a phone shows ------------------------------------------------------------------------

NO_WIDTH = "\u200c"
_WORD = rf"(?:[^\W_]|{NO_WIDTH})"  # a joiner is part of a word
# A mark counts around words, on one line, and not within a word.
_PAIRS = [
    re.compile(rf"(?<!{_WORD}){sign}(?=[^\s{sign[-1]}])([^\n]*?\S){sign}(?!{_WORD})")
    for sign in ("```", "`", r"\*", "_", "~")
]


def shown(text: str) -> str:
    """The words as a phone shows them: without the marks that count as marks."""
    bare = text
    for pair in _PAIRS:
        bare = pair.sub(r"\1", bare)
    return bare.replace(NO_WIDTH, "") if bare == text else shown(bare)
