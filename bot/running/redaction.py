"""Redaction: what may stand in a line of the log.

A log is read by many and kept for long, so it holds what is known to be harmless and nothing else: numbers,
names of kinds, sentences of ours. Whatever else is said under a known key becomes a short digest, by which
two lines can be seen to speak of the same without telling what it was; under an unknown key it is left out.
The digest's key lives as long as the process: a list of telephone numbers finds nobody by it.
"""

import hashlib
import re
import secrets
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.channels.channel import ChannelError
from bot.content.faults import PackError
from bot.settings import SettingsError
from storage.sealing.seals import SealError
from storage.store import StoreError

TOLD = (StoreError, SealError, SettingsError, ChannelError, PackError)
"""Errors written for operators and authors: what they say is ours, names no person, and tells the fix."""

MOST_WORDS = 500  # characters of one sentence
MOST_FRAMES = 12  # of a traceback, the innermost
_KEY = secrets.token_bytes(16)
_NAME = re.compile(r"[A-Za-z_#][\w.:/-]{0,119}|[0-9a-f]{6,64}")
_WIRE = re.compile(r"[a-z_]{1,40}([ ,]+[a-z_]{1,40})*")
_OURS = re.compile(r"\d+\.\d+( voice)?[. ]\d+")  # the key of a message: person, turn, place
_FAULT = re.compile(r"[A-Z][A-Za-z]+(?: at [\w.]+:\d+)?")
_TOKEN = re.compile(r"\d{3,}:[\w-]{10,}|(?i:bearer )\S+|EAA\w{10,}")
_PHRASES = frozenset(status.phrase for status in HTTPStatus)
_SAID = re.compile(
    r"paused|dead|timeout|not drawn: [A-Za-z]+|status \d{3} without an answer|(?:given up: )?\d{3,6}"
    r"|Forbidden: (?:bot was blocked by the user|user is deactivated)"
    r"|Bad Request: (?:chat not found|message is too long|message to delete not found)"
    r"|Too Many Requests: retry after \d+"
    r"|Wrong response from the webhook: \d{3}[ A-Za-z]*|Connection (?:failed|refused|timed out|reset by peer)"
    r"|Read timeout expired|SSL error"
)
"""What providers say that tells of nobody; the code that goes before their words is kept as well."""


def digest(value: object) -> str:
    """A mark by which the same is known again, for as long as this process lives."""
    data = str(value).encode("utf-8", "replace")
    return f"#{hashlib.blake2b(data, key=_KEY, digest_size=4).hexdigest()}"


def number(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else digest(value)


def name(value: object) -> object:
    """A word of ours: a kind, an id, a file."""
    return value if value is None or (isinstance(value, str) and _NAME.fullmatch(value)) else number(value)


def wire(value: object) -> object:
    """A word of a provider's format, or several."""
    told = " ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else value
    return told if isinstance(told, str) and _WIRE.fullmatch(told) else name_of_type(told)


def name_of_type(value: object) -> object:
    return value if isinstance(value, str) and _FAULT.fullmatch(value) else digest(value)


def key(value: object) -> object:
    return value if isinstance(value, str) and _OURS.fullmatch(value) else digest(value)


def words(value: object) -> object:
    """A sentence that stands in our code: `tests/test_logs.py` sees to that."""
    return _TOKEN.sub("#token", value[:MOST_WORDS]) if isinstance(value, str) else number(value)


def reason(value: object) -> object:
    """Why a provider did not: its code or phrase; its words, which may be a person's, as a digest."""
    if not isinstance(value, str) or not value:
        return value if value == "" else number(value)
    if value in _PHRASES or _SAID.fullmatch(value) or _FAULT.fullmatch(value):
        return value
    said = _SAID.match(value)
    before, colon, rest = value.partition(":")
    if said is not None and said[0] != value:
        return f"{said[0]} {digest(value[said.end() :])}"
    if colon and (before in _PHRASES or _FAULT.fullmatch(before)):
        return f"{before}: {digest(rest)}"
    return digest(value)


def error(value: object) -> object:
    """What went wrong: in full when it is written for operators, else its type and its place."""
    if isinstance(value, TOLD):
        return words(f"{type(value).__name__}: {value}")
    if isinstance(value, BaseException):
        places = traceback.extract_tb(value.__traceback__)
        where = f" at {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
        return f"{type(value).__name__}{where}"
    return reason(value)


SHAPES: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(("row", "update", "updates", "seconds", "times", "bytes", "status", "code"), number),
    **dict.fromkeys(("people", "person", "sends", "rows"), number),
    **dict.fromkeys(("receipts", "receipts_waiting", "replies_sent_again", "nudges_kept", "events"), number),
    **dict.fromkeys(("logger", "tick", "door", "channel", "flow", "language"), name),
    **dict.fromkeys(
        ("name", "card", "edition", "media", "file", "alert", "result", "method", "at", "news", "pack"), name
    ),
    **dict.fromkeys(("kind", "kinds", "field"), wire),
    **dict.fromkeys(("event", "what"), words),
    **dict.fromkeys(("error", "trace"), error),
    "reason": reason,
    "why": reason,
    "key": key,
}
"""What may be said under each key; what is said under any other is left out."""


def redacted(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: only what is known to be harmless is left."""
    found = line.pop("exc_info", None)
    kept: dict[str, Any] = {}
    for key_, value in line.items():
        if key_ == "trace":
            kept[key_] = value  # made here, below or by a handler
        elif key_ in SHAPES:
            kept[key_] = _each(SHAPES[key_], value)
    if isinstance(found, BaseException):
        kept["trace"] = trace(found)
    return kept


def trace(fault: BaseException) -> list[str]:
    """Where it was raised and by what, innermost last, without a word of what it says."""
    told: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = fault
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        told = [*_frames(cause.__traceback__), type(cause).__name__, *told]
        cause = cause.__cause__ or cause.__context__
    return told


def _frames(found: TracebackType | None) -> list[str]:
    places = traceback.extract_tb(found)[-MOST_FRAMES:]
    return [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places]


def _each(shape: Callable[[object], object], value: object) -> object:
    if isinstance(value, list | tuple) and shape is not wire:
        return [shape(one) for one in value]
    return shape(value)
