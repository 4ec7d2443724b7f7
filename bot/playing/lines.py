"""Lines: what somebody of the cast does, as an event; and what she is sent, as a transcript shows it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.content.transcripts import TranscriptError
from bot.conversation.events import ChoiceMade, ContactShared, Event, MessageReceived, PictureReceived
from bot.conversation.messages import Media, Message, plain
from exchange.arrivals import number_in

CONTACT = re.compile(r"\((?P<whose>her own|another’s) contact(?: (?P<number>[+\d ]+))?\)")
LATE = re.compile(r"(?P<words>.*) \(sent (?P<minutes>\d+) minutes before\)")
INDENT = "       "


def event_of(what: str, media: Media, shown: Mapping[str, str], **common: Any) -> Event:
    """What she did, unless she spoke. `shown`: what each button that she was sent would say.

    `common` is what every event has: sender, key, at. Raises TranscriptError for a button that she was
    never shown.
    """
    if contact := CONTACT.fullmatch(what):
        telephone = number_in(contact["number"] or "")
        return ContactShared(own=contact["whose"] == "her own", telephone=telephone, **common)
    if what == "(picture)":
        return PictureReceived(media=media, **common)
    if what.startswith("[") and what.endswith("]"):
        label = what[1:-1]
        if label not in shown:
            seen = ", ".join(shown) or "none"
            raise TranscriptError(f"was never shown [{label}]; the buttons she was shown: {seen}")
        return ChoiceMade(data=shown[label], **common)
    if late := LATE.fullmatch(what):
        sent_at = common["at"] - timedelta(minutes=int(late["minutes"]))
        return MessageReceived(text=late["words"], sent_at=sent_at, **common)
    return MessageReceived(text=what.replace("\\n", "\n"), **common)


def shown(message: Message, to: str) -> list[str]:
    """A message in lines. `to`: whom it reaches, where that is not who the talk is about."""
    first, *rest = plain(message.text).split("\n")
    extra = [f"({kind})" for kind in ("voice", "picture", "document") if getattr(message, kind)]
    if message.shares:
        extra.append(f"(a button that shares her contact: {message.shares})")
    if message.shared:
        extra.append("(that button is gone)")
    if message.buttons:
        extra.append(" ".join(f"[{button.label}]" for button in message.buttons))
    return [f"  bot{to}  {first}".rstrip(), *[(INDENT + line).rstrip() for line in (*rest, *extra)]]
