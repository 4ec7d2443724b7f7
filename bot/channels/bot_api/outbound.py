"""To Telegram: a message becomes one call, and what came back a result.

A text is small HTML already. A file goes by the id that Telegram knows it by, or as bytes.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.bot_api.calls import Answer, Api, LostError, NotSentError, Upload
from bot.channels.bot_api.inbound import made_here, message_of
from bot.channels.bot_api.keyboard import markup
from bot.channels.bot_api.limits import LIMITS, MOST_DOWNLOAD
from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown, Uploads
from bot.channels.fitting import Part, fit
from bot.channels.pieces import Pieces
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message, plain

log = structlog.get_logger()

Load = Callable[[str], bytes | None]
"""The bytes of a file in the media folder, by its id; None when they are not there."""

OFFLINE_WAIT = timedelta(seconds=5)
TROUBLE_WAIT = timedelta(seconds=2)
TOO_FAST_WAIT = timedelta(seconds=5)  # when a 429 does not say for how long
WRONG_TOKEN_WAIT = timedelta(minutes=5)

_SHARED = ("voice", "photo")  # what is sent with words that can go alone
# What plays as a voice note (sendVoice); any other sound would arrive as a nameless file.
_VOICES = {"audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a"}
# By what a file is: the call that sends it, and its name there.
_CALLS = {
    "picture": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "document": ("sendDocument", "document"),
}
# What the gateway before the Bot API says for itself, in JSON too (tdlib/telegram-bot-api#868).
_BY_GATEWAY = (502, 504)
# Refusals of a file id that its bytes need not meet.
_NOT_BY_ID = ("file identifier", "can't use file", "file reference", "file_id")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one call sends."""

    text: str
    markup: Mapping[str, Any] | None = None  # what stands below it
    media: Media | None = None
    method: str = "sendMessage"
    field: str = ""  # of the file


class Outbound:
    """The sending side of one bot."""

    def __init__(self, api: Api, load: Load, uploads: Uploads) -> None:
        self._api = api
        self._load = load
        self._uploads = uploads
        self._pieces = Pieces()

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        """Send one message, in pieces when it is too long."""
        if not (chat.isascii() and chat.isdecimal()):  # other digits than 0 to 9 would do for `int`
            return Refused(f"no chat of Telegram has the id {chat!r}")
        if message.deletes:
            return await self._delete(int(chat), message.deletes)
        pieces = [_piece(part) for part in fit(message, LIMITS)]
        return await self._pieces.send(chat, message, key, pieces, lambda one: self._send(int(chat), one))

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        if media.size > MOST_DOWNLOAD:
            raise OSError(f"{media.size} bytes; Telegram lets bots fetch at most {MOST_DOWNLOAD}")
        try:
            answer = await self._api.call("getFile", {"file_id": media.ref})
            if not answer.ok:
                raise OSError(f"Telegram gave no file: {answer.reason}")
            return await self._api.download(str(answer.result["file_path"]), MOST_DOWNLOAD)
        except (NotSentError, LostError) as error:
            raise OSError(f"Telegram could not be reached: {error}") from None
        except (KeyError, TypeError) as error:
            raise OSError("Telegram named no path for this file") from error

    async def _delete(self, chat: int, key: str) -> SendResult:
        """One message of hers, off her screen: for 48 hours. What Telegram refuses stays there."""
        try:
            answer = await self._api.call("deleteMessage", {"chat_id": chat, "message_id": message_of(key)})
        except NotSentError as error:
            return RetryLater(OFFLINE_WAIT, str(error), everyone=True)
        except LostError as error:
            return Unknown(str(error))  # a second call does no harm
        result = result_of(answer)
        if isinstance(result, Refused):
            log.warning("telegram.not_deleted", reason=result.reason)
            return Sent("")  # nothing that an operator could mend
        return result

    async def _send(self, chat: int, piece: _Piece) -> SendResult:
        try:
            answer = await self._call(chat, piece, html=True)
            if plainly := answer.status == 400 and "can't parse entities" in answer.reason:
                log.error("telegram.entities", method=piece.method, reason=answer.reason)
                answer = await self._call(chat, piece, html=False)
        except NotSentError as error:
            return RetryLater(OFFLINE_WAIT, str(error), everyone=True)
        except LostError as error:
            return Unknown(str(error))
        result = result_of(answer)
        return replace(result, resent=1) if plainly and isinstance(result, Sent) else result

    async def _call(self, chat: int, piece: _Piece, *, html: bool) -> Answer:
        """Raises NotSentError or LostError when no answer came."""
        call = _call_of(chat, piece, html=html)
        if piece.media is None:
            return await self._api.call(piece.method, call)
        answer = await self._call_with_file(call, piece, piece.media)
        if answer is not None and not _refuses_file(answer, piece):
            return answer
        return await self._api.call(
            "sendMessage", _call_of(chat, _Piece(piece.text, piece.markup), html=html)
        )

    async def _call_with_file(self, call: dict[str, Any], piece: _Piece, media: Media) -> Answer | None:
        """By the id that Telegram knows it by, else as bytes; None when there are none any more."""
        bot = str(self._api.bot_id)
        known = media.ref if made_here(media, self._api.bot_id) else await self._uploads.find(bot, media.id)
        if known:
            answer = await self._api.call(piece.method, {**call, piece.field: known})
            if not (answer.status == 400 and any(words in answer.reason for words in _NOT_BY_ID)):
                return answer
            await self._uploads.drop(bot, media.id)
        data = await asyncio.to_thread(self._load, media.id)
        if data is None:
            log.warning("telegram.file_missing", media=media.id)
            return None
        answer = await self._api.upload(piece.method, call, _upload(piece.field, media, data))
        if answer.ok and (ref := _file_id(answer.result, piece.field)):
            await self._uploads.keep(bot, media.id, ref)
        return answer


def _file_id(message: Any, field: str) -> str:
    """The id under which Telegram keeps what was uploaded; empty when it names none."""
    with contextlib.suppress(KeyError, TypeError, IndexError):
        file = message[field][-1] if field == "photo" else message[field]  # of a photo, the largest
        return str(file["file_id"])
    return ""


def _refuses_file(answer: Answer, piece: _Piece) -> bool:
    """Whether she is to have the words alone, as who takes no voice notes, or when a picture is refused."""
    return (
        piece.field in _SHARED
        and bool(piece.text)
        and answer.status == 400
        and answer.own
        and not any(words in answer.reason for words in ("can't parse entities", "chat not found"))
    )


def result_of(answer: Answer) -> SendResult:
    """What became of a message, by what came back for it."""
    reason = answer.reason
    if answer.ok:
        found = answer.result if isinstance(answer.result, dict) else {}
        return Sent(str(found.get("message_id", "")))
    if not answer.own or answer.status in _BY_GATEWAY:
        # A gateway cannot say whether the server behind it took the message, and Telegram knows
        # no key by which a second copy would be found out.
        return Unknown(reason)
    if answer.retry_after is not None or answer.status == 429:
        return RetryLater(answer.retry_after or TOO_FAST_WAIT, reason, everyone=True)
    if answer.wrong_token:
        log.error("telegram.token_refused", reason=reason, what="see JIGI_TELEGRAM_TOKEN")
        return RetryLater(WRONG_TOKEN_WAIT, reason, everyone=True)
    if answer.status >= 500:
        return RetryLater(TROUBLE_WAIT, reason)  # in the Bot API's own words: it was not sent
    if answer.status == 403 or "chat not found" in reason:
        return OptedOut(reason)
    return Refused(reason)


def _piece(part: Part) -> _Piece:
    """The call that a part is."""
    if part.media is None:
        return _Piece(part.text, markup(part))
    field = "document" if part.kind == "voice" and part.media.mime not in _VOICES else part.kind
    return _Piece(part.text, markup(part), part.media, *_CALLS[field])


def _call_of(chat: int, piece: _Piece, *, html: bool) -> dict[str, Any]:
    call: dict[str, Any] = {"chat_id": chat}
    if piece.media is None:
        call["text"] = piece.text if html else plain(piece.text)
        call["link_preview_options"] = {"is_disabled": True}
    elif piece.text:
        call["caption"] = piece.text if html else plain(piece.text)
    if html:
        call["parse_mode"] = "HTML"
    if piece.markup:
        call["reply_markup"] = piece.markup
    return call


def _upload(field: str, media: Media, data: bytes) -> Upload:
    name = media.name or f"jigi.{_VOICES.get(media.mime) or media.mime.rpartition('/')[2]}"
    return Upload(field, name, media.mime, data)
