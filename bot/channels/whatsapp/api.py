"""One call of the Cloud API, over pywa.

pywa knows the calls and the errors. What it reads out of an answer is left aside: an answer that lacks a
field would be an error there after the message went out, and of a user id it takes figures alone.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from pywa_async.client import WhatsApp
from pywa_async.errors import WhatsAppError

from bot.channels.channel import ChannelError

log = structlog.get_logger()

OFFICIAL = "https://graph.facebook.com"
CONNECTIONS = 128
LONGEST_PEACE = 86400.0  # seconds that a provider may ask to be left alone

_PATIENCE = httpx.Timeout(30.0, connect=15.0, pool=None)
_UPLOAD = httpx.Timeout(120.0, connect=15.0, pool=None)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_UNREAD = (KeyError, TypeError, ValueError, AttributeError, IndexError)

# It would warn of a time-out in words of its own, where our log has the row.
logging.getLogger("pywa").setLevel(logging.ERROR)


class NotSentError(Exception):
    """No connection: nothing left this machine."""


class LostError(Exception):
    """The call had left, and nothing came back that says what became of it."""


@dataclass(frozen=True)
class RefusalError(Exception):
    """WhatsApp says no, in its own words."""

    code: int
    reason: str
    transient: bool = False
    retry_after: timedelta | None = None


def client_of(phone_id: str, token: str, base: str) -> tuple[WhatsApp, httpx.AsyncClient]:
    """pywa's client at this address, with the connections that it uses.

    pywa writes the official address into the client that it is given, and the version behind it.
    """
    connections = httpx.AsyncClient(timeout=_PATIENCE, limits=httpx.Limits(max_connections=CONNECTIONS))
    whatsapp = WhatsApp(phone_id=phone_id, token=token, session=connections)
    connections.base_url = httpx.URL(f"{base}{connections.base_url.path}")
    return whatsapp, connections


class Api:
    """The calls of one number."""

    def __init__(self, phone_id: str, token: str, base: str) -> None:
        whatsapp, self._connections = client_of(phone_id, token, base)
        self._api = whatsapp.api
        self._connections.event_hooks["response"].append(self._note_time)
        self._base = base
        self.phone_id = phone_id
        self._ahead = 0.0  # their clock less ours, in seconds, as far as answers have told

    @property
    def their_time(self) -> float:
        """What time it is there, in seconds since 1970."""
        return time.time() + self._ahead

    async def send(self, to: Mapping[str, str | None], kind: str, content: Any, written: str | None) -> str:
        """The id of the message. `written` comes back with its statuses. Raises one of the three."""
        answer = await self._called(
            self._api.send_message(
                sender=self.phone_id,
                to=to.get("to"),
                recipient=to.get("recipient"),
                recipient_type="individual",
                typ=kind,
                msg=content,
                biz_opaque_callback_data=written,
            )
        )
        try:
            return str(answer["messages"][0]["id"])
        except _UNREAD:
            raise LostError("it was taken, and has no id") from None

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        """The id under which WhatsApp keeps a file. Raises one of the three."""
        answer = await self._called(
            self._api.upload_media(phone_id=self.phone_id, media=data, mime_type=mime, filename=name)
        )
        try:
            return str(answer["id"])
        except _UNREAD:
            raise LostError("it was taken, and has no id") from None

    async def download(self, media_id: str, most: int) -> bytes:
        """The bytes of a file. Raises one of the three, or OSError with why."""
        answer = await self._called(self._api.get_media_url(media_id))
        url = str(answer.get("url", ""))
        if urlsplit(url).scheme not in ("https", urlsplit(self._base).scheme):
            raise OSError("WhatsApp named no address for this file")
        data = bytearray()
        try:
            async with self._api.stream_media_bytes(url, timeout=_UPLOAD) as response:
                if response.status_code != 200:
                    raise OSError(f"WhatsApp gave no file: status {response.status_code}")
                async for chunk in response.aiter_bytes(1 << 16):
                    data += chunk
                    if len(data) > most:
                        raise OSError(f"the file has more than {most} bytes")
        except httpx.HTTPError as error:
            raise LostError(type(error).__name__) from None
        return bytes(data)

    async def look(self) -> None:
        """Whether token and number are good. Raises ChannelError, with the fix, when they are not."""
        try:
            await self._called(self._api.get_business_phone_number(self.phone_id, ("id",)))
        except RefusalError as refusal:
            if refusal.code in (0, 190):
                raise ChannelError(
                    f"JIGI_WHATSAPP_TOKEN: WhatsApp does not know this token ({refusal.reason}). Make one "
                    f"of a system user, which does not expire, and copy all of it."
                ) from None
            if refusal.code == 100:
                raise ChannelError(
                    f"JIGI_WHATSAPP_PHONE_ID: there is no such number for this token ({refusal.reason}). "
                    f"Copy the phone number ID, not the telephone number; give the system user the account."
                ) from None
        except (NotSentError, LostError) as error:  # what is sent later finds out
            log.warning("whatsapp.unreachable", reason=str(error))

    async def close(self) -> None:
        await self._connections.aclose()

    async def _called(self, call: Any) -> Any:
        """What came back. Raises one of the three."""
        try:
            answer = await call
            if (no := _refused_in(answer)) is not None:
                raise _in_its_words(WhatsAppError.from_dict(error=no), None)
        except WhatsAppError as error:
            raise _refusal(error) from None
        except _NOT_SENT as error:
            raise NotSentError(type(error).__name__) from None
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise LostError(type(error).__name__) from None
        except _UNREAD as error:  # an answer that pywa could not read
            raise LostError(f"unreadable: {type(error).__name__}") from None
        if not isinstance(answer, dict):
            raise LostError("unreadable: no object")
        return answer

    async def _note_time(self, response: httpx.Response) -> None:
        try:
            theirs = parsedate_to_datetime(response.headers.get("date", "")).timestamp()
        except ValueError:
            return
        self._ahead = theirs - time.time()


def _refusal(error: WhatsAppError) -> RefusalError | LostError:
    """In WhatsApp's own words; the page of a gateway before it says nothing of the message."""
    response = error.raw_response
    try:
        own = response is not None and isinstance(response.json()["error"], dict)
    except _UNREAD:
        own = False
    if not own or response is None:
        return LostError(f"status {error.status_code} without an answer")
    return _in_its_words(error, _peace(response.headers.get("retry-after", "")))


def _refused_in(answer: Any) -> dict[str, Any] | None:
    """The error that stands in a 200; whatever names a message took it."""
    if not isinstance(answer, dict) or "messages" in answer:
        return None
    error = answer.get("error")
    return error if isinstance(error, dict) else None


def _in_its_words(error: WhatsAppError, retry_after: timedelta | None) -> RefusalError:
    words = str(error.details or error.message)[:300]
    return RefusalError(error.code, words, bool(error.is_transient), retry_after)


def _peace(seconds: str) -> timedelta | None:
    return timedelta(seconds=min(float(seconds), LONGEST_PEACE)) if seconds.isdecimal() else None
