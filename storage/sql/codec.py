"""Codec: events and messages as JSON text, and back; instants as text that sorts."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Event,
    Facts,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Button, Media, Message, Template
from bot.people import Address, PersonId
from storage.sealing.columns import BROKEN

_KINDS: dict[str, type[Event]] = {
    "text": MessageReceived,
    "choice": ChoiceMade,
    "voice": VoiceReceived,
    "picture": PictureReceived,
    "contact": ContactShared,
    "unreadable": Unreadable,
    "left": Left,
    "returned": Returned,
    "timer": TimerFired,
}
_NAMES = {cls: name for name, cls in _KINDS.items()}


def instant(at: datetime) -> str:
    """An aware instant as fixed-width ISO 8601 in UTC. Raises ValueError when it is naive."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError("an instant without a zone cannot be kept")
        at = at.astimezone(UTC)
    return _instant(at)


@lru_cache(maxsize=256)
def _instant(at: datetime) -> str:
    """All that a turn writes bears its instant: to spell that out once spares a twentieth of the turn."""
    return at.isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The instant that `instant` wrote, in UTC."""
    return datetime.fromisoformat(text)


def json_in(text: str) -> Any:
    """What JSON text of a sealed column says; nothing where it does not open."""
    return {} if text == BROKEN else orjson.loads(text)


def optional_moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


def to_json(value: Any) -> str:
    """The value as compact JSON text. Raises TypeError for half a character (a lone surrogate)."""
    return orjson.dumps(value).decode()


_to_ascii = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def subject_of(facts: Facts) -> int | None:
    """Of whom the facts of a notice speak: she may ask that they be forgotten."""
    subject = facts.get("of")
    return subject if isinstance(subject, int) else None


def subjects_of(facts: Facts) -> set[int]:
    """Of whom the facts of an open talk speak, or what it has looked up: whoever is named under `of`."""
    found: set[int] = set()
    waiting: list[Any] = [facts]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            of = subject_of(value)
            found |= set() if of is None else {of}
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
    return found


def kind_of(event: Event) -> str:
    """The event's kind as the journal names it."""
    return _NAMES[type(event)]


def event_out(event: Event, *, ascii_only: bool = False) -> str:
    """The event as JSON text, without its kind, key and instant."""
    match event:
        case TimerFired():
            value: dict[str, Any] = {
                "person": event.person,
                "timer": event.timer,
                "about": event.about,
                "due_at": instant(event.due_at),
                "facts": event.facts,
            }
        case _:
            value = {"sender": str(event.sender)}
            match event:
                case MessageReceived(text=text):
                    value["text"] = text
                case ChoiceMade(data=data):
                    value["data"] = data
                case VoiceReceived(media=media):
                    value["media"] = media_out(media)
                case PictureReceived(media=media, caption=caption):
                    value["media"], value["caption"] = media_out(media), caption
                case ContactShared(own=own, telephone=telephone):
                    value |= {"own": own, **({"telephone": telephone} if telephone else {})}
                case Unreadable(kind=kind):
                    value["kind"] = kind
                case Left() | Returned():
                    pass
            sent_at = getattr(event, "sent_at", None)
            if sent_at is not None:
                value["sent_at"] = instant(sent_at)
    return _to_ascii(value) if ascii_only else to_json(value)


def event_in(kind: str, key: str, at: datetime, text: str) -> Event:
    """The event that `event_out` wrote."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character, which only the other one reads
        value = json.loads(text)
    if "sender" in value:
        value["sender"] = Address.parse(value["sender"])
    if "media" in value:
        value["media"] = media_in(value["media"])
    if "sent_at" in value:
        value["sent_at"] = moment(value["sent_at"])
    if "due_at" in value:
        value["due_at"] = moment(value["due_at"])
        value["person"] = PersonId(value["person"])
    return _KINDS[kind](key=key, at=at, **value)


def words_of(event: Event) -> str:
    """What of the event is her words, for the journal's readers."""
    match event:
        case MessageReceived():
            return event.text
        case ChoiceMade():
            return event.data
        case PictureReceived():
            return event.caption
        case _:
            return ""


def media_out(media: Media | None) -> list[Any] | None:
    return None if media is None else [media.id, media.mime, media.size, media.ref, media.name]


def media_in(value: list[Any] | None) -> Media | None:
    return None if value is None else Media(*value)


def message_out(message: Message) -> str:
    """The message as JSON text; what it does not have is left out."""
    value: dict[str, Any] = {"text": message.text}
    if message.buttons:
        value["buttons"] = [[button.label, button.data] for button in message.buttons]
    for name in ("picture", "voice", "document"):
        media = getattr(message, name)
        if media is not None:
            value[name] = media_out(media)
    if message.opens:
        value["opens"] = message.opens
    if message.deletes:
        value["deletes"] = message.deletes
    if message.template:
        value["template"] = list(message.template)
    if message.on_demand:
        value["on_demand"] = [[kind, media_out(media)] for kind, media in message.on_demand]
    if message.shares:
        value["shares"] = message.shares
    if message.shared:
        value["shared"] = True
    return to_json(value)


def message_in(text: str) -> Message:
    """The message that `message_out` wrote."""
    value = orjson.loads(text)
    return Message(
        text=value["text"],
        buttons=tuple(Button(label, data) for label, data in value.get("buttons", ())),
        picture=media_in(value.get("picture")),
        voice=media_in(value.get("voice")),
        document=media_in(value.get("document")),
        opens=value.get("opens", ""),
        deletes=value.get("deletes", ""),
        template=_template_in(value.get("template")),
        on_demand=tuple((kind, Media(*media)) for kind, media in value.get("on_demand", ())),
        shares=value.get("shares", ""),
        shared=value.get("shared", False),
    )


def _template_in(value: list[Any] | None) -> Template | None:
    if value is None:
        return None
    name, language, parameters, payload = value
    return Template(name, language, tuple((place, words) for place, words in parameters), payload)
