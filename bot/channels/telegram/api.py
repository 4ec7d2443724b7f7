"""One call of the Bot API, over aiogram's session.

aiogram checks the token, knows the addresses and keeps the connections; its models stay aside, since
building and reading them would cost more than the turn itself. The addresses hold the token, so no
error of the session leaves this room as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.utils.token import TokenValidationError
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
)
from yarl import URL

from bot.channels.channel import ChannelError

OFFICIAL = "https://api.telegram.org"
CONNECTIONS = 128
CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 30.0
UPLOAD_SECONDS = 120.0
LONGEST_PEACE = 86400.0  # seconds that a provider may ask to be left alone

_JSON = {"Content-Type": "application/json"}
_PATIENCE = ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS)
_UPLOAD = ClientTimeout(total=UPLOAD_SECONDS, connect=CONNECT_SECONDS)

UNKNOWN_BOT = (
    "JIGI_TELEGRAM_TOKEN: Telegram does not know this token ({reason}). Copy it again from @BotFather, "
    "all of it, or leave it empty to run without Telegram; JIGI_TELEGRAM_API must be the server that "
    "the token is for."
)


class NotSentError(Exception):
    """No connection: nothing left this machine."""


class LostError(Exception):
    """The call had left, and its answer never came: it may have been obeyed."""


@dataclass(frozen=True, slots=True)
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


class Api:
    """The calls of one bot."""

    def __init__(self, token: str, base: str) -> None:
        """Raises ChannelError when the token cannot be one."""
        try:
            self._bot = Bot(
                token, session=AiohttpSession(api=TelegramAPIServer.from_base(base), limit=CONNECTIONS)
            )
        except TokenValidationError:
            raise ChannelError(UNKNOWN_BOT.format(reason="it looks like 123456:ABC…")) from None
        self.bot_id = self._bot.id
        self._client: ClientSession | None = None
        self._urls: dict[str, URL] = {}

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: ClientTimeout = _PATIENCE
    ) -> Answer:
        """Raises NotSentError or LostError when no answer came."""
        body = orjson.dumps(parameters)
        return await self._post(method, body, _JSON, patience)

    async def upload(self, method: str, form: FormData) -> Answer:
        """A call that carries a file. Raises as `call` does."""
        return await self._post(method, form, {}, _UPLOAD)

    async def download(self, path: str, most: int) -> bytes:
        """The bytes at a path that getFile gave. Raises NotSentError, LostError, or OSError with why."""
        url = self._url_of_file(path)
        try:
            client = await self._connected()
            async with client.get(url, timeout=_UPLOAD) as response:
                if response.status != 200:
                    raise OSError(f"Telegram gave no file: status {response.status}")
                data = bytearray()
                async for chunk in response.content.iter_chunked(1 << 16):
                    data += chunk
                    if len(data) > most:
                        raise OSError(f"the file has more than {most} bytes")
                return bytes(data)
        except ClientConnectorError as error:
            raise NotSentError(_reason(error)) from None
        except (ClientError, TimeoutError) as error:
            raise LostError(_reason(error)) from None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _connected(self) -> ClientSession:
        if self._client is None or self._client.closed:
            self._client = await self._session.create_session()
        return self._client

    @property
    def _session(self) -> AiohttpSession:
        session = self._bot.session
        assert isinstance(session, AiohttpSession)  # noqa: S101
        return session

    async def _post(
        self, method: str, body: bytes | FormData, headers: Mapping[str, str], patience: ClientTimeout
    ) -> Answer:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._session.api.api_url(self._bot.token, method), encoded=True)
        client = await self._connected()
        try:
            # A redirect would hand her words to another host.
            async with client.post(
                url, data=body, headers=headers, timeout=patience, allow_redirects=False
            ) as response:
                return _read(response.status, await response.read(), response.headers.get("Date", ""))
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSentError(_reason(error)) from None
        except (ClientError, OSError, TimeoutError) as error:
            raise LostError(_reason(error)) from None

    def _url_of_file(self, path: str) -> URL:
        return URL(self._session.api.file_url(self._bot.token, path))


def _read(status: int, body: bytes, date: str) -> Answer:
    try:
        told = loaded(body)
        ok = told["ok"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Answer(status, reason=f"status {status} without an answer", own=False)
    if ok is True:
        return Answer(status, told.get("result"), ok=True, date=date)
    parameters = told.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Answer(
        status,
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


def _reason(error: Exception) -> str:
    """What went wrong, without the address: that holds the token."""
    cause = error.os_error if isinstance(error, ClientConnectorError) else error
    words = cause.strerror if isinstance(cause, OSError) and cause.strerror else ""
    return f"{type(error).__name__}{f': {words}' if words else ''}"
