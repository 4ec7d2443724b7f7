"""One call of the Bot API, over aiogram's session.

aiogram checks the token, knows the addresses and keeps the connections; its models stay aside, since
building and reading them would cost more than the turn itself.
"""

import json
from collections.abc import Mapping
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

from bot.channels.bot_api.calls import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    CONNECTIONS,
    LOOKS_LIKE,
    UNKNOWN_BOT,
    UPLOAD_SECONDS,
    Answer,
    LostError,
    NotSentError,
    Upload,
    answer_of,
)
from bot.channels.channel import ChannelError

_JSON = {"Content-Type": "application/json"}
_UPLOAD = ClientTimeout(total=UPLOAD_SECONDS, connect=CONNECT_SECONDS)


class Api:
    """The calls of one bot."""

    def __init__(self, token: str, base: str) -> None:
        """Raises ChannelError when the token cannot be one."""
        try:
            self._bot = Bot(
                token, session=AiohttpSession(api=TelegramAPIServer.from_base(base), limit=CONNECTIONS)
            )
        except TokenValidationError:
            raise ChannelError(UNKNOWN_BOT.format(reason=LOOKS_LIKE)) from None
        self.bot_id = self._bot.id
        self._client: ClientSession | None = None
        self._urls: dict[str, URL] = {}

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        """See `calls.Api`."""
        timeout = ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=patience)
        return await self._post(method, orjson.dumps(parameters), _JSON, timeout)

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        """See `calls.Api`."""
        form = FormData()
        for name, value in parameters.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        form.add_field(file.field, file.data, filename=file.name, content_type=file.mime)
        return await self._post(method, form, {}, _UPLOAD)

    async def download(self, path: str, most: int) -> bytes:
        """See `calls.Api`."""
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
                return answer_of(response.status, await response.read(), response.headers.get("Date", ""))
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSentError(_reason(error)) from None
        except (ClientError, OSError, TimeoutError) as error:
            raise LostError(_reason(error)) from None

    def _url_of_file(self, path: str) -> URL:
        return URL(self._session.api.file_url(self._bot.token, path))


def _reason(error: Exception) -> str:
    """What went wrong, without the address: that holds the token."""
    cause = error.os_error if isinstance(error, ClientConnectorError) else error
    words = cause.strerror if isinstance(cause, OSError) and cause.strerror else ""
    return f"{type(error).__name__}{f': {words}' if words else ''}"
