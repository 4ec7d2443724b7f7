"""Jigi in a bot by python-telegram-bot: `jigi_in(bot)` runs it, `jigi_handlers(jigi)` give it what is its."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, Final

import httpx
from telegram import Bot, InputFile, TelegramObject, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.channels.bot_api.calls import ANSWER_SECONDS, UPLOAD_SECONDS, Answer, LostError, NotSentError, Upload
from bot.channels.channel import ChannelError
from bot.mounting.guest import OURS, Guest, living
from bot.settings import Settings

__all__ = ["jigi_handlers", "jigi_in"]

_GIVEN = ("chat_id", "text", "photo", "voice", "document", "callback_query_id", "file_id", "message_id")
_STATUS: Final[Mapping[type[TelegramError], int]] = {
    BadRequest: 400,
    ChatMigrated: 400,
    InvalidToken: 401,
    Forbidden: 403,
    Conflict: 409,
}
# What PTB has one class for, by the words of the Bot API.
_STATUS_OF_WORDS: Final[Mapping[str, int]] = {"Gateway": 502, "Too Large": 413}
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def jigi_handlers(
    jigi: Guest, words: filters.BaseFilter = filters.ALL
) -> list[BaseHandler[Update, Any, Any]]:
    """What is Jigi's: messages in private chats that pass the filter, and taps on its buttons.

    Add them after the host's own handlers, in the same group: what those handle, Jigi does not hear.
    """

    async def hear(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await jigi.hear(as_it_came(update))

    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    return [
        MessageHandler(private & words, hear),
        CallbackQueryHandler(hear, pattern=OURS),
        ChatMemberHandler(hear, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


def as_it_came(update: Update) -> dict[str, Any]:
    """The update as Telegram sent it: PTB adds to a message what it is not, such as `group_chat_created`."""
    found = update.to_dict()
    if message := found.get("message"):
        found["message"] = {name: value for name, value in message.items() if value not in (False, [], None)}
    return found


@contextlib.asynccontextmanager
async def jigi_in(bot: Bot, settings: Settings | None = None) -> AsyncIterator[Guest]:
    """Jigi, sending by this bot, as long as the block lasts.

    Raises as `guest.living` does, and ChannelError for a bot that keeps its buttons' data to itself.
    """
    if isinstance(bot, ExtBot) and bot.callback_data_cache is not None:
        raise ChannelError(
            "arbitrary_callback_data: PTB then reads every button that it did not make as invalid, those of "
            "Jigi too; build the application without it, or run Jigi as a bot of its own"
        )
    async with living(_Api(bot), settings) as guest:
        yield guest


class _Api:
    """The calls of the host's bot, through its limiter. See `calls.Api`."""

    def __init__(self, bot: Bot) -> None:
        self.bot_id = int(bot.token.partition(":")[0])
        self._bot = bot

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        given = {name: value for name, value in parameters.items() if name in _GIVEN}
        rest = {name: value for name, value in parameters.items() if name not in _GIVEN}
        if method.startswith("send"):
            given["parse_mode"] = None  # where we ask for no marks, the host's default is not ours
        try:
            result = await getattr(self._bot, method)(**given, api_kwargs=rest, read_timeout=patience)
        except RetryAfter as error:
            wait = error.retry_after
            wait = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            return Answer(429, reason=error.message, retry_after=wait)
        except TelegramError as error:
            return _refusal(error)
        return Answer(200, result.to_dict() if isinstance(result, TelegramObject) else result, ok=True)

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        sent = InputFile(file.data, filename=file.name)
        sent.mimetype = file.mime
        return await self.call(method, {**parameters, file.field: sent}, patience=UPLOAD_SECONDS)

    async def download(self, path: str, most: int) -> bytes:
        try:
            data = await self._bot.request.retrieve(path, read_timeout=UPLOAD_SECONDS)  # a whole address
        except TelegramError as error:
            raise OSError(f"Telegram gave no file: {type(error).__name__}") from None
        if len(data) > most:
            raise OSError(f"the file has more than {most} bytes")
        return data

    async def close(self) -> None:
        """The connections are the host's."""


def _refusal(error: TelegramError) -> Answer:
    """Raises NotSentError or LostError when there was no answer."""
    cause = error.__cause__
    if isinstance(cause, httpx.HTTPError):
        raise (NotSentError if isinstance(cause, _UNSENT) else LostError)(type(cause).__name__) from None
    own = not isinstance(cause, TelegramError)  # which says that a body could not be read
    of_words = (status for words, status in _STATUS_OF_WORDS.items() if words in error.message)
    of_class = (status for kind, status in _STATUS.items() if isinstance(error, kind))
    status = next(of_class, None) or next(of_words, 500)
    return Answer(status, reason=error.message if own else "no answer of the Bot API", own=own)
