"""One call of the Bot API, and what came back for it. A driver carries it: see `Api`.

The addresses hold the token, so no error of a library leaves its driver as it is.
"""

import dataclasses
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import orjson

OFFICIAL = "https://api.telegram.org"
CONNECTIONS = 128
CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 30.0
UPLOAD_SECONDS = 120.0
LONGEST_PEACE = 86400.0  # seconds that a provider may ask to be left alone

UNKNOWN_BOT = (
    "JIGI_TELEGRAM_TOKEN: Telegram does not know this token ({reason}). Copy it again from @BotFather, "
    "all of it, or leave it empty to run without Telegram; JIGI_TELEGRAM_API must be the server that "
    "the token is for."
)
LOOKS_LIKE = "it looks like 123456:ABC…"  # the reason, for what cannot be a token


class NotSentError(Exception):
    """No connection: nothing left this machine."""


class LostError(Exception):
    """The call had left, and its answer never came: it may have been obeyed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a call."""

    status: int
    result: Any = None
    ok: bool = False
    reason: str = ""
    retry_after: timedelta | None = None
    date: str = ""  # the provider's clock, as HTTP writes it
    own: bool = True  # the Bot API's own words, not the page of a gateway before it

    @property
    def wrong_token(self) -> bool:
        """Whether nobody has this token: 401, or 404 when it does not even look like one."""
        return self.own and (self.status == 401 or (self.status == 404 and self.reason == "Not Found"))


@dataclasses.dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a call, as bytes."""

    field: str  # of the call
    name: str
    mime: str
    data: bytes = dataclasses.field(repr=False)


class Api(Protocol):
    """The calls of one bot, by some library."""

    @property
    def bot_id(self) -> int: ...

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        """`patience`: seconds for the answer. Raises NotSentError or LostError when none came."""
        ...

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        """A call that carries a file. Raises as `call` does."""
        ...

    async def download(self, path: str, most: int) -> bytes:
        """The bytes at a path that getFile gave. Raises NotSentError, LostError, or OSError with why."""
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


def answer_of(status: int, body: bytes, date: str = "") -> Answer:
    """What a response says; one that is not of the Bot API says only that."""
    try:
        told = loaded(body)
        ok = told["ok"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Answer(status, reason=f"status {status} without an answer", own=False)
    if ok is True:
        return Answer(status, told.get("result"), ok=True, date=date)
    parameters = told.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    code = told.get("error_code")
    return Answer(
        code if status == 200 and type(code) is int else status,  # what stands between may have lost it
        reason=str(told.get("description", "")),
        retry_after=timedelta(seconds=min(wait, LONGEST_PEACE)) if isinstance(wait, int | float) else None,
    )


def loaded(body: bytes) -> Any:
    """What the JSON says. Raises ValueError or RecursionError for what is none.

    JSON can carry half a character. orjson refuses it, and with it every update of the batch, which
    would come again for ever; here it becomes the mark for what is not known.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return orjson.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))
