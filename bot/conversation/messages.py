"""Messages: what is said, in or out, in no provider's words.

An outgoing text is a very small HTML, so that what a person typed can stand in it unharmed:
`<b>`, `<i>` and escaped characters, nothing else. A channel sends it as it is or turns it into
what it shows (`plain` for those that show no marks).
"""

import html
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

_TAGS = re.compile(r"</?[bi]>")


class Purpose(IntEnum):
    """Why a message goes out; it decides the order of sending and which gates it meets.

    From CORRECTION on nobody waits for it, and it takes a place in her week: the sooner it stands here, the
    sooner it has one (`scheduler/gates.py`).
    """

    EMERGENCY = 0
    REPLY = 1
    AGREED = 2  # an hour that she said yes to: a live session
    CORRECTION = 3
    ANSWER = 4  # to what she asked of people
    NOTICE = 5  # what somebody else did, shared or asks, and she should hear of
    FOLLOWUP = 6  # how it stands with a promise
    NUDGE = 7  # a check-in that comes round, a question of hers that waits
    REFRESHER = 8
    CAMPAIGN = 9
    DIGEST = 10  # what sums up for her what she may look up as well


SAFETY = frozenset({Purpose.EMERGENCY, Purpose.CORRECTION})  # what reaches her whatever she wanted of us


@dataclass(frozen=True, slots=True)
class Media:
    """A voice note, a picture or a file.

    `id` is ours: the name of its copy in the media folder. `ref` is the provider's, by which the
    copy is fetched or the file sent again without an upload; empty when we hold the bytes already.
    """

    id: str
    mime: str
    size: int = 0  # bytes; 0 when not known yet
    ref: str = ""
    name: str = ""


class Button(NamedTuple):
    """One tap. `data` comes back as `ChoiceMade.data`; at most 64 bytes, as Telegram grants."""

    label: str
    data: str


UNNAMED = "\u2063"
"""Stands, unseen, on either side of what was put in the place of a name that is forgotten."""


class Template(NamedTuple):
    """A text that a provider approved: it may go when she has not written for long, and asks her back."""

    name: str  # as it was submitted: "jigi_checkin"
    language: str
    parameters: tuple[tuple[str, str], ...] = ()  # what stands in its places, by their names
    payload: str = ""  # what a tap on its button brings back


class Message(NamedTuple):
    """What one bubble on her screen holds."""

    text: str
    buttons: tuple[Button, ...] = ()
    picture: Media | None = None
    voice: Media | None = None
    document: Media | None = None
    opens: str = ""  # what she taps to see the buttons, where a channel shows them as a list
    deletes: str = ""  # the key of a message of hers that goes from her screen; nothing is said then
    template: Template | None = None  # by which a channel with a window says `text`; others just say it
    on_demand: tuple[tuple[str, Media], ...] = ()  # files by kind that a button of it brings; none is sent
    shares: str = (
        ""  # a button by which she shares her own telephone, where a channel has such; the others beside it
    )
    shared: bool = False  # and with this message that button goes; it has no others


def plain(text: str) -> str:
    """The text as a screen without marks shows it."""
    return html.unescape(_TAGS.sub("", text))
