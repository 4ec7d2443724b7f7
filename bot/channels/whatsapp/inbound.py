"""From what WhatsApp posts to events. Pure, and it never raises: of a batch that holds many people's
messages none must be lost for another's sake.

The key of a message names our number and the message (`wamid`), which every copy of it has. Whoever
has a business-scoped user id is known by that: a telephone may be left out, and changes hands.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog

from bot.channels.surrogates import whole
from bot.channels.whatsapp.codes import GONE
from bot.channels.whatsapp.ids import NAME, Json, address_of, addresses_of, text_of, who
from bot.conversation.events import (
    AlsoAt,
    Arrival,
    ChoiceMade,
    Delivered,
    MessageReceived,
    News,
    PictureReceived,
    Unreadable,
    Update,
    VoiceReceived,
)
from bot.conversation.messages import Media
from bot.people import Address

log = structlog.get_logger()

_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
_LONGEST_WAIT = timedelta(days=8)  # Meta posts again for seven
_FAULTS = (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError)
# What asks for nothing: she has said what she said, and was answered.
_SILENT = {"reaction", "edit", "revoke", "ephemeral", "request_welcome"}
_PICTURES = ("image/jpeg", "image/png", "image/webp")  # sent as a file
_STATES = {
    "sent": Arrival.SENT,
    "delivered": Arrival.DELIVERED,
    "read": Arrival.READ,
    "played": Arrival.READ,  # a voice note
    "failed": Arrival.FAILED,
}


class Reader(NamedTuple):
    """Whose webhook it is, and what time it is, here and there."""

    phone_id: str
    now: datetime
    theirs: float  # seconds since 1970

    def read(self, body: Any) -> list[Update | News]:
        """All that a body holds, her words in the order in which she sent them, as far as it says."""
        found = sorted(self._items(body), key=lambda item: item[0])
        return [event for _, events in found for event in events]

    def at(self, timestamp: object) -> datetime:
        """When this was, by our clock."""
        waited = timedelta(seconds=max(0.0, self.theirs - float(str(timestamp)) - 1))
        return self.now - min(waited, _LONGEST_WAIT)

    # ---- what a body holds ---------------------------------------------------------------------

    def _items(self, body: Any) -> Iterator[tuple[float, list[Update | News]]]:
        for value in self._values(body):
            contacts = [contact for contact in _list(value, "contacts") if isinstance(contact, Mapping)]
            for message in _list(value, "messages"):
                yield _second(message), self._message(message, contacts)
            for status in _list(value, "statuses"):
                yield _second(status), self._status(status)
            for change in _list(value, "user_id_update"):
                yield _second(change), self._new_id(change)

    def _values(self, body: Any) -> Iterator[Json]:
        """The changes of this number; those of another on the same account are none of ours."""
        for entry in _list(body, "entry"):
            for change in _list(entry, "changes"):
                value = change.get("value") if isinstance(change, Mapping) else None
                if not isinstance(value, Mapping):
                    continue
                metadata = value.get("metadata")
                number = metadata.get("phone_number_id") if isinstance(metadata, Mapping) else None
                if number is None or str(number) == self.phone_id:
                    yield value
                else:
                    log.info("whatsapp.of_another_number", field=str(change.get("field")))

    # ---- messages ------------------------------------------------------------------------------

    def _message(self, message: Any, contacts: list[Json]) -> list[Update | News]:
        try:
            sender, other = who(message, contacts)
            key = f"{NAME}:{self.phone_id}:{text_of(message['id'])}"
        except _FAULTS:
            log.warning("whatsapp.skipped", what="message", kind=_kind(message))
            return []
        if message.get("type") == "system":
            return self._system(message, sender, other, key)
        event = self._said(message, sender, key)
        if event is None or "group_id" in message:
            return []
        if other is None:
            return [event]
        # Before her words, for whoever is known by one of the two; and after, for whoever is new.
        also = AlsoAt(sender=sender, other=other, key=key, at=self.now)
        return [also, event, also]

    def _said(self, message: Json, sender: Address, key: str) -> Update | None:
        kind = _kind(message)
        if kind in _SILENT:
            return None
        try:
            return self._readable(kind, message, sender, key)
        except _FAULTS:
            return Unreadable(sender=sender, key=key, at=self.now, kind=kind)

    def _readable(self, kind: str, message: Json, sender: Address, key: str) -> Update:
        content, now, sent_at = message[kind], self.now, self._sent_at(message)
        match kind:
            case "text":
                text = text_of(content["body"])
                return MessageReceived(sender=sender, key=key, at=now, text=text, sent_at=sent_at)
            case "interactive":
                reply = content[content["type"]]
                return ChoiceMade(sender=sender, key=key, at=now, data=text_of(reply["id"]))
            case "button":  # below a template
                return ChoiceMade(sender=sender, key=key, at=now, data=text_of(content["payload"]))
            case "audio" | "voice":
                media = self._media(content, "audio/ogg", key)
                return VoiceReceived(sender=sender, key=key, at=now, media=media, sent_at=sent_at)
            case "image":
                pass
            case "document" if _mime(content, "") in _PICTURES:
                pass
            case _:
                return Unreadable(sender=sender, key=key, at=now, kind=kind)
        media = self._media(content, "image/jpeg", key)
        caption = whole(str(content.get("caption") or ""))
        return PictureReceived(sender=sender, key=key, at=now, media=media, caption=caption, sent_at=sent_at)

    def _sent_at(self, message: Json) -> datetime | None:
        try:
            return self.at(message["timestamp"])
        except _FAULTS:
            return None

    def _media(self, file: Json, mime: str, key: str) -> Media:
        """The same id for every copy of the message."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return Media(id=f"{NAME}-{self.phone_id}-{digest}", mime=_mime(file, mime), ref=text_of(file["id"]))

    # ---- news ----------------------------------------------------------------------------------

    def _status(self, status: Any) -> list[Update | News]:
        try:
            part = CallbackData.read(text_of(status["biz_opaque_callback_data"]))
            state = _STATES[status["status"]]
            to = status.get("recipient_user_id") or status.get("recipient_id")
            fault = status["errors"][0] if state is Arrival.FAILED and status.get("errors") else {}
            if state is not Arrival.FAILED and not part.last:
                return []
            told = Delivered(
                sender=address_of(to),
                key=part.key,
                at=self.at(status["timestamp"]),
                id=text_of(status["id"]),
                state=state,
                reason=_reason(fault),
                gone=fault.get("code") in GONE,
            )
        except _FAULTS:  # of a message that is not ours, or of a state that nobody waits for
            return []
        return [told]

    def _system(self, message: Json, sender: Address, other: Address | None, key: str) -> list[Update | News]:
        """She changed her number, and with it her user id."""
        try:
            system = message["system"]
            old = {sender, other, *addresses_of(system.get("previous_user_id"), system.get("customer"))}
            new = addresses_of(system.get("user_id"), system.get("wa_id") or system.get("new_wa_id"))
        except _FAULTS:
            log.warning("whatsapp.skipped", what="system message")
            return []
        before = sorted((address for address in old if address and address not in new), key=str, reverse=True)
        return [
            AlsoAt(sender=to, other=was, key=key, at=self.now, moved=True) for to in new[:1] for was in before
        ]

    def _new_id(self, change: Any) -> list[Update | News]:
        try:
            ids = change["user_id"]
            new, old = address_of(ids["current"]), address_of(ids["previous"])
            key = f"{NAME}:{self.phone_id}:user_id:{old.id}:{new.id}"
        except _FAULTS:
            log.warning("whatsapp.skipped", what="user_id_update")
            return []
        return [AlsoAt(sender=new, other=old, key=key, at=self.now, moved=True)]


class CallbackData(NamedTuple):
    """What we write on each message, and get back with its statuses."""

    key: str
    last: bool = True  # of the messages that one of ours takes: what became of it is what became of this

    def written(self) -> str:
        return f"{'=' if self.last else '-'}{self.key}"

    @classmethod
    def read(cls, text: str) -> "CallbackData":
        """Raises ValueError for what we did not write."""
        if text[:1] not in ("=", "-") or not text[1:]:
            raise ValueError("not of ours")
        return cls(text[1:], text[0] == "=")


def _reason(fault: Json) -> str:
    """The code first: what to do about it goes by that."""
    details = fault.get("error_data")
    told = details.get("details") if isinstance(details, Mapping) else None
    return whole(f"{fault.get('code', '')} {told or fault.get('title') or ''}".strip())[:300]


def _list(holder: Any, name: str) -> list[Any]:
    inner = holder.get(name) if isinstance(holder, Mapping) else None
    return inner if isinstance(inner, list) else []


def _second(item: Any) -> float:
    """When it was, to sort by; what does not say stays in front."""
    try:
        second = float(item["timestamp"])
    except _FAULTS:
        return 0.0
    return second if second < float("inf") else 0.0


def _kind(message: Any) -> str:
    kind = message.get("type") if isinstance(message, Mapping) else None
    return kind[:40] if isinstance(kind, str) else "empty"


def _mime(file: Json, otherwise: str) -> str:
    """Without its parameters, `audio/ogg; codecs=opus`, if it is a kind of what it was sent as."""
    told = str(file.get("mime_type") or "").partition(";")[0].strip().lower()
    kind = otherwise.partition("/")[0] or "image"
    return told if _MIME.fullmatch(told) and told.startswith(f"{kind}/") else otherwise
