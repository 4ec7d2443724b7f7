"""To WhatsApp: a message becomes as few calls as it fits into, and what came back a result.

Nothing is tried again here, nor put in a row: the outbox does that.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from pywa.types.callback import Button, SectionRow

from bot.channels.channel import Limits, Refused, RetryLater, SendResult, Sent, Unknown, Uploads
from bot.channels.cutting import units
from bot.channels.fitting import Part, fit
from bot.channels.newest import Newest
from bot.channels.pieces import Pieces
from bot.channels.whatsapp import limits as fits
from bot.channels.whatsapp.api import Api, LostError, NotSentError, RefusalError
from bot.channels.whatsapp.codes import PAIR, fix_of, rest_after, result_of
from bot.channels.whatsapp.ids import TELEPHONE, USER_ID
from bot.channels.whatsapp.inbound import CallbackData as Written
from bot.channels.whatsapp.limits import LIMITS
from bot.channels.whatsapp.marks import marked
from bot.channels.whatsapp.templates import approved
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message

log = structlog.get_logger()

Load = Callable[[str], bytes | None]
"""The bytes of a file in the media folder, by its id; None when they are not there."""

OFFLINE_WAIT = timedelta(seconds=5)
MOST_RESTING = 1000  # people who were written to too fast
NO_SUCH_MEDIA = (100, 131052, 131053)  # what may be said of an id that is too old


class _File(NamedTuple):
    """A file as WhatsApp takes it."""

    kind: str  # of the message: "image", "audio", "document"
    mime: str  # of the upload
    media: Media


class _NoFileError(Exception):
    """It is not there any more, or WhatsApp takes none of its kind."""


@dataclass(slots=True)
class _Rest:
    """Somebody who was written to too fast."""

    refusals: int
    until: float  # monotonic seconds


class Outbound:
    """The sending side of one number."""

    def __init__(self, api: Api, load: Load, uploads: Uploads) -> None:
        self._api = api
        self._load = load
        self._uploads = uploads
        self._pieces = Pieces()
        self._resting = Newest[str, _Rest](MOST_RESTING)
        self.not_allowed = False  # by what WhatsApp said last: an operator has to mend something

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        """Send one message, in parts if it does not fit into one. The key comes back with its statuses."""
        to = _to(chat)
        if to is None:
            return Refused("no telephone with its country, and no user id of WhatsApp")
        if (rest := self._resting.get(chat)) and (wait := rest.until - time.monotonic()) > 0:
            return RetryLater(timedelta(seconds=wait), f"{PAIR} rests")
        if message.template is not None:
            call = self._api.send(to, *approved(message.template), _written(key, last=True))
            return await self._became(chat, call)
        parts = fitted(message)
        alone = not any(part.text for part in parts)

        async def send(part: Part) -> SendResult:
            written = _written(key, last=part is parts[-1])
            return await self._send(chat, to, part, written, alone=alone)

        return await self._pieces.send(chat, message, key, parts, send)

    async def fetch(self, media: Media) -> bytes:
        """The bytes of something she sent. Raises OSError when they cannot be had."""
        if not (media.ref.isascii() and media.ref.isdecimal()):
            raise OSError("WhatsApp named no id for this file")
        try:
            return await self._api.download(media.ref, fits.MOST_DOWNLOAD)
        except RefusalError as refusal:
            raise OSError(f"WhatsApp gave no file: {refusal.code} {refusal.reason}") from None
        except (NotSentError, LostError) as error:
            raise OSError(f"WhatsApp could not be reached: {error}") from None

    async def _send(
        self, chat: str, to: Mapping[str, str], part: Part, written: str | None, *, alone: bool
    ) -> SendResult:
        try:
            return await self._became(chat, self._call(to, part, written))
        except _NoFileError as error:
            log.warning("whatsapp.file_left_out", media=part.media and part.media.id, reason=str(error))
            if part.text:
                return await self._send(chat, to, replace(part, media=None), written, alone=alone)
            return Refused(str(error)) if alone else Sent("")  # the words come next

    async def _became(self, chat: str, call: Awaitable[str]) -> SendResult:
        """What became of a call that gives the message's id."""
        try:
            id = await call
        except NotSentError as error:
            return RetryLater(OFFLINE_WAIT, str(error), everyone=True)
        except LostError as error:
            return Unknown(str(error))
        except RefusalError as refusal:
            return self._refused(chat, refusal)
        self._resting.pop(chat, None)
        self.not_allowed = False
        return Sent(id)

    async def _call(self, to: Mapping[str, str], part: Part, written: str | None) -> str:
        """The message's id. Raises what `Api` raises, or _NoFileError."""
        if part.media is None:
            return await self._api.send(to, *content_of(part), written)
        file = _file(part)
        known = await self._uploads.find(self._api.phone_id, file.media.id)
        if known is not None:
            try:
                return await self._api.send(to, *_shown(file, known, part), written)
            except RefusalError as refusal:
                if refusal.code not in NO_SUCH_MEDIA:
                    raise
                await self._uploads.drop(self._api.phone_id, file.media.id)
        return await self._api.send(to, *_shown(file, await self._upload(file), part), written)

    async def _upload(self, file: _File) -> str:
        """Raises as `_call`; nothing of it has reached anybody."""
        data = await asyncio.to_thread(self._load, file.media.id)
        if data is None:
            raise _NoFileError("it is not there any more")
        try:
            id = await self._api.upload(data, file.mime, _name(file))
        except LostError as error:
            raise NotSentError(f"upload: {error}") from None
        except RefusalError as refusal:
            if isinstance(result_of(refusal.code, ""), Refused):
                raise _NoFileError(f"{refusal.code} {refusal.reason}") from None
            raise
        await self._uploads.keep(self._api.phone_id, file.media.id, id)
        return id

    def _refused(self, chat: str, refusal: RefusalError) -> SendResult:
        if refusal.code == PAIR:
            rest = self._resting.pop(chat, _Rest(0, 0.0))
            wait = rest_after(rest.refusals + 1)
            self._resting[chat] = _Rest(rest.refusals + 1, time.monotonic() + wait.total_seconds())
            return RetryLater(wait, f"{PAIR} {refusal.reason}")
        if fix := fix_of(refusal.code):
            self.not_allowed = True
            log.error("whatsapp.not_allowed", code=refusal.code, reason=refusal.reason, what=fix)
        return result_of(refusal.code, refusal.reason, transient=refusal.transient, asked=refusal.retry_after)


def fitted(message: Message, limits: Limits = LIMITS) -> list[Part]:
    """The message in parts that fit with their marks, which are letters here."""
    while True:
        parts = [replace(part, text=marked(part.text)) for part in fit(message, limits)]
        over = max((units(part.text) / _most(part) for part in parts), default=0.0)
        if over <= 1:
            return parts
        limits = replace(
            limits,
            text=int(limits.text / over) - 1,
            caption=int(limits.caption / over) - 1,
            above_buttons=int((limits.above_buttons or limits.text) / over) - 1,
        )


def content_of(part: Part) -> tuple[str, Any]:
    """The kind of a message without a file, and what it says."""
    if part.rows:
        rows = [SectionRow(row.label, row.data, row.note or None).to_dict() for row in part.rows]
        opens = part.opens[: fits.OPENS] or "☰"
        return "interactive", _interactive(part.text, "list", {"button": opens, "sections": [{"rows": rows}]})
    if part.buttons:
        labels = _apart([button.label for button in part.buttons])
        taps = [
            Button(label, button.data).to_dict() for label, button in zip(labels, part.buttons, strict=True)
        ]
        return "interactive", _interactive(part.text, "button", {"buttons": taps})
    return "text", {"body": part.text, "preview_url": False}


def _interactive(text: str, kind: str, action: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": kind, "body": {"text": text or "👇"}, "action": dict(action)}


def _apart(labels: list[str]) -> list[str]:
    """Titles that differ: WhatsApp refuses two alike."""
    if len(set(labels)) == len(labels):
        return labels
    return [f"{n}. {label}"[: LIMITS.label] for n, label in enumerate(labels, 1)]


def _shown(file: _File, id: str, part: Part) -> tuple[str, dict[str, Any]]:
    """The file with the words under it; where she may tap below those, it is their header."""
    content: dict[str, Any] = {"id": id}
    if file.kind == "document":
        content["filename"] = _name(file)
    if part.buttons:
        kind, tapped = content_of(part)
        return kind, {**tapped, "header": {"type": file.kind, file.kind: content}}
    if part.text:
        content["caption"] = part.text
    if file.mime in fits.VOICES:
        content["voice"] = True
    return file.kind, content


def _file(part: Part) -> _File:
    """Raises _NoFileError."""
    media = part.media
    assert media is not None  # noqa: S101
    mime = media.mime.partition(";")[0].strip().lower()
    if part.kind == "voice" and mime in (*fits.VOICES, *fits.SOUNDS):
        return _File("audio", mime, media)
    if part.kind == "picture" and mime in fits.PICTURES:
        return _File("image", mime, media)
    if part.kind == "document" and mime in (*fits.DOCUMENTS, *fits.PICTURES):
        return _File("document", mime, media)
    if part.kind == "document" and mime in fits.WORDS:
        return _File("document", "text/plain", media)
    raise _NoFileError(f"WhatsApp takes no {part.kind} of {mime}")


def _name(file: _File) -> str:
    return file.media.name or f"jigi.{file.mime.rpartition('/')[2]}"


def _to(chat: str) -> Mapping[str, str] | None:
    """Where the call has to name her; None when this is no address of WhatsApp."""
    if TELEPHONE.fullmatch(chat):
        return {"to": chat}
    if USER_ID.fullmatch(chat):
        return {"recipient": chat}
    return None


def _written(key: str, *, last: bool) -> str | None:
    written = Written(key, last).written()
    return written if key and len(written) <= fits.TRACKED else None


def _most(part: Part) -> int:
    if part.media is not None:
        return LIMITS.caption
    return (LIMITS.above_buttons if part.buttons else None) or LIMITS.text
