"""From what the page posts to events. The page names each post, so that a copy is known as one."""

import re
from datetime import datetime, timedelta

from bot.conversation.events import ChoiceMade, MessageReceived, PictureReceived, VoiceReceived
from bot.conversation.messages import Media
from bot.people import Address

NAME = "webchat"
POST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

# The first bytes of what a phone records or photographs; what a file is called proves nothing.
_SOUNDS = ((b"OggS", "audio/ogg"), (b"\x1aE\xdf\xa3", "audio/webm"), (b"ID3", "audio/mpeg"))
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def address_of(chat: str) -> Address:
    """Who writes from this page."""
    return Address(NAME, chat)


def key_of(chat: str, post: str) -> str:
    """The key of one post, however often it is sent. Raises ValueError when the page named it badly."""
    if not POST_ID.fullmatch(post):
        raise ValueError("each post needs an id of 8 to 64 letters, digits, - or _")
    return f"{NAME}:{chat}:{post}"


def said(chat: str, post: str, text: str, now: datetime, waited: float = 0) -> MessageReceived:
    """What she typed; it waited so many seconds on her phone for a network."""
    sent_at = now - timedelta(seconds=waited)
    return MessageReceived(
        sender=address_of(chat), key=key_of(chat, post), at=now, text=text, sent_at=sent_at
    )


def tapped(chat: str, post: str, data: str, now: datetime) -> ChoiceMade:
    return ChoiceMade(sender=address_of(chat), key=key_of(chat, post), at=now, data=data)


def sent(
    chat: str, post: str, media: Media, now: datetime, waited: float = 0
) -> VoiceReceived | PictureReceived:
    """A voice note or a picture, by what `kind_of` found it to be."""
    common = {"sender": address_of(chat), "key": key_of(chat, post), "at": now, "media": media}
    common["sent_at"] = now - timedelta(seconds=waited)
    if media.mime.startswith("audio/"):
        return VoiceReceived(**common)  # type: ignore[arg-type]
    return PictureReceived(**common)  # type: ignore[arg-type]


def kind_of(data: bytes) -> str | None:
    """The MIME type that the bytes themselves show; None for anything we do not take."""
    for start, mime in (*_SOUNDS, *_PICTURES):
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    return None
