"""Events: what happened, in our words.

An update of a provider becomes one of these in its channel's `inbound`, and a due timer becomes
`TimerFired`; from there on nobody knows where it came from. The union is closed: match it and end
with `assert_never`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.conversation.messages import Media
from bot.people import Address, PersonId

Key = str
Facts = Mapping[str, Any]  # JSON values only: they are frozen into a conversation at rest


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """She wrote something. `key` is the same for every copy of the update, and for nothing else.

    `sent_at`: when she sent it, at the latest, where that is known; it may have waited on the way.
    """

    sender: Address
    key: Key
    at: datetime
    text: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceMade:
    """She tapped a button; `data` is what we gave it."""

    sender: Address
    key: Key
    at: datetime
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceReceived:
    """She sent a voice note. Nobody has heard it yet."""

    sender: Address
    key: Key
    at: datetime
    media: Media
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureReceived:
    """She sent a picture, perhaps with words under it."""

    sender: Address
    key: Key
    at: datetime
    media: Media
    caption: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactShared:
    """She shared a contact. `own`: her provider vouches that it is her own.

    `telephone`: as E.164, of her own alone and only until its turn: `bot/road/telephones.py` takes it out.
    """

    sender: Address
    key: Key
    at: datetime
    own: bool
    telephone: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """She sent what we cannot take: a sticker, a place, a kind of update that is not known here."""

    sender: Address
    key: Key
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """She blocked us there: nothing can reach her until she comes back."""

    sender: Address
    key: Key
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """She unblocked us."""

    sender: Address
    key: Key
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """A timer set in an earlier turn, hers or somebody else's, has come due.

    `about` names the question or record that it waits for: silence about last week's question
    must not answer this week's. A notice for somebody else is a timer that is due at once.
    """

    person: PersonId
    key: Key
    at: datetime
    timer: str  # "promise.due"
    about: Key  # "promise:12"
    due_at: datetime
    facts: Facts = field(default_factory=dict)


class Arrival(StrEnum):
    """How far a message of ours has come, as its provider tells afterwards."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of a message after its provider took it. `key` is the message's own, in the outbox.

    Copies and older news may come later: a state only ever moves forward.
    """

    sender: Address  # to whom it went
    key: Key
    at: datetime
    id: str  # the provider's, of this attempt
    state: Arrival
    reason: str = ""  # why it failed
    gone: bool = False  # she cannot be reached there any more


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoAt:
    """Whoever writes from one address is the same as at the other: the provider says so.

    `moved`: from the other to this one, as by a new number; else she is reached at both.
    """

    sender: Address
    other: Address
    key: Key
    at: datetime
    moved: bool = False


News = Delivered | AlsoAt
"""What no talk hears of: `bot/road/news.py` takes it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """She did something on a page of the console. `key` is the same for every copy of the form.

    No talk of hers hears of it; what it leads to is what a talk of hers would have led to.
    """

    person: PersonId
    key: Key
    at: datetime
    action: str  # "encourage"
    facts: Facts = field(default_factory=dict)


Update = (
    MessageReceived
    | ChoiceMade
    | VoiceReceived
    | PictureReceived
    | ContactShared
    | Unreadable
    | Left
    | Returned
)
Event = Update | TimerFired
Incoming = Event | News | Posted
"""What the one door takes in."""


class Aside(StrEnum):
    """What words are that are well meant and tell nothing; the one that weighs most comes first."""

    UNSURE = "unsure"  # « je ne sais pas »
    GREETING = "greeting"
    DENIAL = "denial"
    THANKS = "thanks"
    ASSENT = "assent"
    DAY = "day"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What her typed words can mean, in any language we read. The engine takes what it can use.

    `command` is set only by words that mean it alone; a sentence that holds "stop" has none. One
    that tells of a danger is an emergency, with the dangers as its argument; `perhaps` when it may
    as well be the answer to a question for her own words. `offer` goes beside whatever else they mean:
    somebody may be in danger, so the emergency is put within a tap. `asks`: nothing that the open question
    offers, and they begin or end as a question of hers does.
    """

    command: str | None = None  # "menu"
    argument: str = ""  # what followed a command: the code of `/start CODE`, "bleeding newborn"
    perhaps: bool = False
    offer: bool = False
    choice: str | None = None  # the value of the open question's choice that she typed
    number: int | None = None
    day: date | None = None
    local_hour: time | None = None
    weekday: int | None = None  # 0 is Monday: "jeudi 17h" has a weekday and an hour
    every: str | None = None  # where a weekday may answer: "week" | "fortnight" | "month" | "other"
    aside: Aside | None = None  # where they are nothing more than that
    asks: bool = False


NOTHING = Meaning()
