"""Jigi in a bot by aiogram: `jigi_in(bot)` runs it, `jigi_router(jigi)` gives it what is its."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, Final

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.dispatcher.event.handler import CallbackType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    GetFile,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, TelegramObject, Update
from aiohttp import ClientConnectorError, ClientError
from pydantic import BaseModel

from bot.channels.bot_api.calls import ANSWER_SECONDS, UPLOAD_SECONDS, Answer, LostError, NotSentError, Upload
from bot.mounting.guest import OURS, Guest, living
from bot.settings import Settings

__all__ = ["jigi_in", "jigi_router"]

_METHODS: Final[Mapping[str, type[TelegramMethod[Any]]]] = {
    method.__api_method__: method
    for method in (
        AnswerCallbackQuery,
        DeleteMessage,
        GetFile,
        SendDocument,
        SendMessage,
        SendPhoto,
        SendVoice,
    )
}
_STATUS: Final[Mapping[type[TelegramAPIError], int]] = {
    TelegramBadRequest: 400,
    TelegramMigrateToChat: 400,
    TelegramUnauthorizedError: 401,
    TelegramForbiddenError: 403,
    TelegramNotFound: 404,
    TelegramConflictError: 409,
    TelegramEntityTooLarge: 413,
    TelegramServerError: 500,
}


def jigi_router(jigi: Guest, *filters: CallbackType) -> Router:
    """What is Jigi's: messages in private chats that pass the filters, and taps on its buttons.

    Include it after the host's own routers: what they handle, Jigi does not hear.
    """
    router = Router(name="jigi")

    async def hear(_event: TelegramObject, event_update: Update) -> None:
        await jigi.hear(event_update.model_dump(mode="json", by_alias=True, exclude_unset=True))

    async def overhear(event: TelegramObject, event_update: Update) -> None:
        """She blocked the bot, or came back: the host may want to know that as well."""
        await hear(event, event_update)
        raise SkipHandler

    private = F.chat.type == "private"
    router.message.register(hear, private, *filters)
    router.callback_query.register(hear, F.data.regexp(OURS))
    router.my_chat_member.register(overhear, private)
    return router


@contextlib.asynccontextmanager
async def jigi_in(bot: Bot, settings: Settings | None = None) -> AsyncIterator[Guest]:
    """Jigi, sending by this bot, as long as the block lasts. Raises as `guest.living` does."""
    async with living(_Api(bot), settings) as guest:
        yield guest


class _Api:
    """The calls of the host's bot, through its middlewares. See `calls.Api`."""

    def __init__(self, bot: Bot) -> None:
        self.bot_id = bot.id
        self._bot = bot

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        # Where we ask for no marks, the host's default is not ours.
        plain: dict[str, Any] = {"parse_mode": None} if method.startswith("send") else {}
        try:
            result = await self._bot(
                _METHODS[method](**{**plain, **parameters}), request_timeout=int(patience)
            )
        except TelegramNetworkError as error:
            cause = error.__cause__
            unsent = isinstance(cause, ClientConnectorError)
            raise (NotSentError if unsent else LostError)(type(cause).__name__) from None
        except ClientDecodeError:
            return Answer(502, reason="no answer of the Bot API", own=False)
        except TelegramAPIError as error:
            return _refusal(error)
        if isinstance(result, BaseModel):
            result = result.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return Answer(200, result, ok=True)

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        sent = BufferedInputFile(file.data, file.name)
        return await self.call(method, {**parameters, file.field: sent}, patience=UPLOAD_SECONDS)

    async def download(self, path: str, most: int) -> bytes:
        try:
            found = await self._bot.download_file(path, timeout=int(UPLOAD_SECONDS))
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            raise OSError(f"Telegram gave no file: {type(error).__name__}") from None
        data = found.read() if found else b""
        if len(data) > most:
            raise OSError(f"the file has more than {most} bytes")
        return data

    async def close(self) -> None:
        """The connections are the host's."""


def _refusal(error: TelegramAPIError) -> Answer:
    if isinstance(error, TelegramRetryAfter):
        return Answer(429, reason=error.message, retry_after=timedelta(seconds=error.retry_after))
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
    return Answer(502 if "Gateway" in error.message else status, reason=error.message)
