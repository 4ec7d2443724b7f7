"""Sounds: what a voice note must be before it is sent to many, and how it becomes that.

Every door plays Ogg/Opus: Telegram and WhatsApp take nothing else for a voice note, and browsers play
it. A phone's browser may record the same Opus in WebM; that is put into Ogg packet by packet, unchanged.
"""

import struct
from dataclasses import dataclass
from typing import Literal

from bot.sounds import ogg, webm
from bot.sounds.ogg import BrokenError

MOST_BYTES = 1_000_000  # a voice note that is larger arrives as a file
MOST_SECONDS = 120  # of a card that is read in half a minute
LEAST_SECONDS = 1  # a slip of the thumb

Fault = Literal["other", "broken", "large", "long", "short"]


@dataclass(frozen=True, slots=True)
class Sound:
    """A voice note in Ogg/Opus."""

    data: bytes
    seconds: int


def voice_note(data: bytes) -> Sound | Fault:
    """The bytes as a voice note, or why they are none."""
    if len(data) > MOST_BYTES:
        return "large"
    try:
        if webm.is_webm(data):
            data = ogg.written(*webm.packets(data))
        if not data.startswith(ogg.PAGE):
            return "other"
        seconds = ogg.seconds(data)
    except webm.OtherCodecError:
        return "other"
    except (BrokenError, struct.error):  # a header that fits no page
        return "broken"
    if seconds > MOST_SECONDS:
        return "long"
    return Sound(data, round(seconds)) if seconds >= LEAST_SECONDS else "short"
