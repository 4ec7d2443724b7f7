"""One call of the Bot API, over python-telegram-bot's Bot.

Its Bot writes the calls, files and all, and its request class keeps the connections and says by which error
a network failed. What comes back stays JSON: PTB reads a batch of updates in one go, so that one it cannot
read would take all the others with it.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Mapping
from contextvars import ContextVar
from typing import Any

import httpx
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

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

_TOKEN = re.compile(r"(\d+):\S+", re.ASCII)
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_DATE: ContextVar[str] = ContextVar("date", default="")  # of the response that this task has read last

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below, they write addresses, which hold the token


class _RefusedError(TelegramError):
    """The Bot API, or what stands before it, did not obey. PTB's own errors do not tell which."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class _Request(HTTPXRequest):
    """PTB's connections, with our patience, and every answer as it came."""

    def __init__(self) -> None:
        super().__init__(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT_SECONDS,
            pool_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            media_write_timeout=ANSWER_SECONDS,
            httpx_kwargs={"event_hooks": {"response": [_note_date]}},
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        status, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if status != 200:
            raise _RefusedError(answer_of(status, payload))
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = answer_of(200, payload)
        if not answer.ok:
            raise _RefusedError(answer)
        return {"result": answer.result}


class _Bot(Bot):
    """PTB's Bot, its answers as JSON. `do_api_request` gives them too, but warns at each method it knows."""

    async def obey(self, method: str, parameters: Mapping[str, Any], patience: float) -> Any:
        """Raises TelegramError."""
        return await self._post(method, dict(parameters), read_timeout=patience)


class Api:
    """The calls of one bot."""

    def __init__(self, token: str, base: str) -> None:
        """Raises ChannelError when the token cannot be one."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise ChannelError(UNKNOWN_BOT.format(reason=LOOKS_LIKE))
        self.bot_id = int(found[1])
        self._request = _Request()
        self._bot = _Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        """See `calls.Api`."""
        return await _answered(self._bot.obey(method, parameters, patience))

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        """See `calls.Api`."""
        sent = InputFile(file.data, filename=file.name)
        sent.mimetype = file.mime  # by the name alone it would be guessed
        call = {**parameters, file.field: sent}
        return await _answered(self._in_time(self._bot.obey(method, call, UPLOAD_SECONDS)))

    async def download(self, path: str, most: int) -> bytes:
        """See `calls.Api`."""
        try:
            data: bytes = await self._in_time(self._request.retrieve(f"{self._bot.base_file_url}/{path}"))
        except _RefusedError as error:
            raise OSError(f"Telegram gave no file: status {error.answer.status}") from None
        except TelegramError as error:
            raise _trouble(error) from None
        except TimeoutError:
            raise LostError("TimeoutError") from None
        if len(data) > most:
            raise OSError(f"the file has more than {most} bytes")
        return data

    async def close(self) -> None:
        await self._request.shutdown()

    @staticmethod
    async def _in_time(call: Awaitable[Any]) -> Any:
        """PTB's timeouts are of each step; a file that trickles is given up. Raises TimeoutError."""
        async with asyncio.timeout(UPLOAD_SECONDS):
            return await call


async def _answered(call: Awaitable[Any]) -> Answer:
    """Raises NotSentError or LostError when no answer came."""
    _DATE.set("")
    try:
        result = await call
    except _RefusedError as error:
        return error.answer
    except TelegramError as error:
        raise _trouble(error) from None
    except TimeoutError:
        raise LostError("TimeoutError") from None
    return Answer(200, result, ok=True, date=_DATE.get())


async def _note_date(response: httpx.Response) -> None:
    _DATE.set(response.headers.get("Date", ""))


def _trouble(error: TelegramError) -> NotSentError | LostError:
    """What went wrong, without the address: that holds the token."""
    cause = error.__cause__ or error
    return (NotSentError if isinstance(cause, _UNSENT) else LostError)(type(cause).__name__)
