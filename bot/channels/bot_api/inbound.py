"""From what Telegram sends to events. Pure, and it never raises: an update that cannot be read must
not stand in the way of the next.

The key names bot, chat, update and message: update ids start afresh after a quiet week, and message
ids count anew in each chat.
"""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.channels.surrogates import whole
from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    Unreadable,
    Update,
    VoiceReceived,
)
from bot.conversation.messages import Media
from bot.people import Address

NAME = "telegram"
WANTED = ("message", "callback_query", "my_chat_member")  # getUpdates, `allowed_updates`

Json = Mapping[str, Any]

_NO_DIGITS = re.compile(r"[^0-9]")
_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
_LONGEST_WAIT = 7 * 86400  # seconds; Telegram keeps an update for a day
_SOUNDS = {"voice": "audio/ogg", "audio": "audio/mpeg", "video_note": "video/mp4"}
_PICTURES = ("image/jpeg", "image/png", "image/webp")  # sent as a file; a drawing may carry a script
# What Telegram itself writes into a chat: she did not say it, so she gets no answer.
_SERVICE = {
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed",
    "connected_website", "boost_added", "proximity_alert_triggered",
}  # fmt: skip
# What every message may have beside its content.
_ENVELOPE = {
    "message_id", "from", "chat", "date", "edit_date", "author_signature", "sender_chat", "via_bot",
    "reply_to_message", "external_reply", "quote", "reply_markup", "caption", "caption_entities",
    "has_protected_content", "is_from_offline", "media_group_id", "has_media_spoiler", "effect_id",
    "forward_origin", "message_thread_id", "is_topic_message", "link_preview_options", "entities",
    "show_caption_above_media", "business_connection_id", "sender_business_bot",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clocks:
    """Ours and Telegram's, when a batch of updates came: they may differ, and a moved clock does."""

    now: datetime
    theirs: int | None = None  # seconds since 1970

    @classmethod
    def read(cls, now: datetime, date: str) -> "Clocks":
        """Theirs from the `Date` of their answer; unknown when there is none that can be read."""
        with contextlib.suppress(ValueError):
            return cls(now, int(parsedate_to_datetime(date).timestamp()))
        return cls(now)

    def sent_at(self, date: object) -> datetime | None:
        """When a message with this date was sent, at the latest, by our clock. Both count whole seconds."""
        if self.theirs is None or not isinstance(date, int):
            return None
        return self.now - timedelta(seconds=min(max(0, self.theirs - date - 1), _LONGEST_WAIT))


def read(update: Json, bot_id: int, clocks: Clocks) -> Update | None:
    """The event that this update is; None when it asks for nothing, or nobody can be answered."""
    try:
        if (message := update.get("message")) is not None:
            return _message(message, update["update_id"], bot_id, clocks)
        if (tap := update.get("callback_query")) is not None:
            return _tap(tap, update["update_id"], bot_id, clocks.now)
        if (change := update.get("my_chat_member")) is not None:
            return _change(change, update["update_id"], bot_id, clocks.now)
        if any(kind.startswith("edited_") for kind in update):
            return None  # what she said first has been answered
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        pass
    return _unreadable(update, bot_id, clocks.now)


def made_here(media: Media, bot_id: int) -> bool:
    """Whether its `ref` is a file id of this very bot: another cannot send by it."""
    return bool(media.ref) and media.id.startswith(f"{NAME}-{bot_id}-")


def message_of(key: str) -> int | None:
    """The id of the message that the event with this key was; None when it was none of ours."""
    name, _, rest = key.partition(":")
    number = rest.rpartition(":")[2]
    return int(number) if name == NAME and number.isdecimal() else None


def _message(message: Json, update_id: int, bot_id: int, clocks: Clocks) -> Update | None:
    chat = message["chat"]
    if chat["type"] != "private":
        return None
    number = _id(chat["id"])
    key = f"{NAME}:{bot_id}:{number}:{_id(update_id)}:{_id(message['message_id'])}"
    sender = Address(NAME, str(number))
    now, sent_at = clocks.now, clocks.sent_at(message.get("date"))
    text = message.get("text")
    if isinstance(text, str):
        return MessageReceived(sender=sender, key=key, at=now, text=whole(text), sent_at=sent_at)
    for kind, mime in _SOUNDS.items():
        if (sound := message.get(kind)) is not None:
            media = _media(sound, mime, key, bot_id)
            return VoiceReceived(sender=sender, key=key, at=now, media=media, sent_at=sent_at)
    if photo := message.get("photo"):
        largest = max(photo, key=lambda size: _id(size["width"]) * _id(size["height"]))
        media = _media(largest, "image/jpeg", key, bot_id)
        return PictureReceived(
            sender=sender, key=key, at=now, media=media, caption=_caption(message), sent_at=sent_at
        )
    if (contact := message.get("contact")) is not None:
        telephone = _her_own(contact, message)
        return ContactShared(
            sender=sender, key=key, at=now, own=bool(telephone), telephone=telephone, sent_at=sent_at
        )
    document = message.get("document")
    if document is not None and document.get("mime_type") in _PICTURES:
        media = _media(document, "", key, bot_id)
        return PictureReceived(
            sender=sender, key=key, at=now, media=media, caption=_caption(message), sent_at=sent_at
        )
    kinds = message.keys() - _ENVELOPE
    if kinds & _SERVICE:
        return None
    # An animation comes with a document of the same bytes; the document is the lesser half.
    kind = min(kinds - {"document"} or kinds, default="empty")
    return Unreadable(sender=sender, key=key, at=now, kind=kind)


def _her_own(contact: Json, message: Json) -> str:
    """The number of a contact, as E.164, where Telegram knows it as that of whoever sends it; else nothing.

    In the address book of her phone are others, patients perhaps: of those nothing is read.
    """
    if contact.get("user_id") is None or _id(contact["user_id"]) != _id(message["from"]["id"]):
        return ""
    digits = _NO_DIGITS.sub("", str(contact["phone_number"]))
    return f"+{digits}" if 6 <= len(digits) <= 15 else ""


def _caption(message: Json) -> str:
    return whole(str(message.get("caption") or ""))


def _tap(tap: Json, update_id: int, bot_id: int, now: datetime) -> Update | None:
    message = tap.get("message")
    if message is not None and message["chat"]["type"] != "private":
        return None
    number = _id(tap["from"]["id"])  # a private chat has the id of the person
    key = f"{NAME}:{bot_id}:{number}:{_id(update_id)}:{tap['id']}"
    sender = Address(NAME, str(number))
    data = tap.get("data")
    if not isinstance(data, str):
        return Unreadable(sender=sender, key=key, at=now, kind="button")
    return ChoiceMade(sender=sender, key=key, at=now, data=whole(data))


def _change(change: Json, update_id: int, bot_id: int, now: datetime) -> Update | None:
    chat = change["chat"]
    if chat["type"] != "private":
        return None
    number = _id(chat["id"])
    key = f"{NAME}:{bot_id}:{number}:{_id(update_id)}:{_id(change['date'])}"
    sender = Address(NAME, str(number))
    match change["new_chat_member"]["status"]:
        case "kicked":
            return Left(sender=sender, key=key, at=now)
        case "member":
            return Returned(sender=sender, key=key, at=now)
    return None


def _media(file: Json, mime: str, key: str, bot_id: int) -> Media:
    """The same id for every copy of the update."""
    size = file.get("file_size")
    return Media(
        id=f"{NAME}-{bot_id}-{hashlib.sha256(key.encode()).hexdigest()[:32]}",
        mime=_mime(file, mime),
        size=size if isinstance(size, int) else 0,
        ref=str(file["file_id"]),
    )


def _mime(file: Json, otherwise: str) -> str:
    """What whoever sent it says that it is, if that is a kind of what it was sent as."""
    told = file.get("mime_type")
    kind = otherwise.partition("/")[0] or "image"
    known = isinstance(told, str) and _MIME.fullmatch(told) and told.startswith(f"{kind}/")
    return str(told) if known else otherwise


def _unreadable(update: Json, bot_id: int, now: datetime) -> Unreadable | None:
    """Something of somebody, whatever it is: she hears that it was not understood."""
    number = update.get("update_id")
    for kind, content in update.items():
        if not isinstance(content, Mapping) or not isinstance(number, int):
            continue
        about = content.get("message", content)
        chat = about.get("chat") if isinstance(about, Mapping) else None
        if isinstance(chat, Mapping) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
            key = f"{NAME}:{bot_id}:{chat['id']}:{number}:{kind}"
            return Unreadable(sender=Address(NAME, str(chat["id"])), key=key, at=now, kind=kind)
    return None


def _id(value: object) -> int:
    """Raises TypeError for what is no id."""
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} where an id should be")
    return value
