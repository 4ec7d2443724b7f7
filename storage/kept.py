"""What is kept: the plain data that goes over the desk. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.conversation.events import Event, Facts, Key
from bot.conversation.messages import Message, Purpose
from bot.conversation.records import PromiseState
from bot.people import Address, PersonId

WEEK = timedelta(days=7)
LAST = 2**63 - 1  # number that a store can hold
NO_FACTS: Facts = {}
UNREADABLE: Facts = {"unreadable": True}
"""Of a timer whose own do not open: its turn is put aside, and nobody else's waits."""


class StoreError(Exception):
    """The database cannot be used; says which, why and what to do. Nothing was written."""


class StoreInUseError(StoreError):
    """Another jigi has it open."""


class CollisionError(StoreError):
    """Two processes wrote the same at once; all was undone, and succeeds when it is done again."""


class Sending(StrEnum):
    """Where an outgoing message stands."""

    QUEUED = "queued"
    HELD = "held"  # until its `not_before`: a gate or a retry
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # the provider may or may not have taken it
    REFUSED = "refused"  # the provider will not take it
    DROPPED = "dropped"  # a gate let it expire, or she stopped
    WITHDRAWN = "withdrawn"


class Outgoing(NamedTuple):
    """A message that is meant to be sent, once. `key` is unique for ever."""

    key: Key
    person: PersonId
    address: Address
    purpose: Purpose
    message: Message
    not_before: datetime
    expires_at: datetime | None = None
    text: str = ""  # the name of the text: "checkin.opening"
    about: Key = ""  # the question that it asks, where her silence is waited for: "question:3.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The week around a message that she did not ask for. The messages of one turn count as one."""

    sent: tuple[tuple[Purpose, datetime], ...] = ()  # unasked, to her, in the last 7 days or just now
    begun: bool = False  # whether an earlier message of the same turn is among it
    team: int = 0  # how many she coaches: so much news of others has places of its own
    timers: tuple[tuple[str, datetime], ...] = ()  # hers that come due in the next 7 days: name, due at
    held: tuple[tuple[Purpose, datetime], ...] = ()  # what goes before it and is held: purpose, until


IDLE = Week()


def turn_of(key: Key) -> Key:
    """What the keys of a turn's messages have in common: `12.7` of `12.7.0` and of `12.7 voice 0`."""
    for beside in (" voice ", " template "):
        head, found, _ = key.partition(beside)
        if found:
            return head
    return key.rpartition(".")[0] or key


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """An outbox row that was handed to one sender, with what the gates need to know."""

    id: int
    outgoing: Outgoing
    attempts: int
    zone: str
    consent_at: datetime | None
    stopped_at: datetime | None
    unreachable_since: datetime | None
    week: Week = IDLE  # of what she did not ask for
    away: bool = False  # somebody else holds the phone that she shares
    language: str = "fr"
    name: str = ""
    heard_at: datetime | None = None  # when she was last heard there
    called: bool = False  # it was held until she writes, and she did
    undecided: tuple[int, ...] = ()  # of a template: it, and what was claimed with it and comes after it
    shut: bool = False  # the provider said since then that it takes no free words


class JournalEntry(NamedTuple):
    """One line of the journal: an event as it was taken in, and what it needed to be replayed."""

    key: Key
    person: PersonId
    turn: int
    at: datetime
    event: Event
    facts: Facts = NO_FACTS  # what the turn read of the world: what talks began with, what was looked up
    subject: PersonId | None = None  # of whom it spoke, when not of herself: that is forgotten with her


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One bubble of a chat, in or out, as `history` shows it. `cursor` grows with time."""

    cursor: int
    at: datetime
    direction: str  # "in" | "out"
    message: Message
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise as it stands. `owner` undertook it; `other` is told how it goes."""

    id: int
    owner: PersonId
    text: str
    due_on: date
    state: PromiseState
    created_at: datetime
    first_due_on: date  # the day that was promised, wherever it was moved since
    counts_on: date  # the day by which it is kept on time: `scheduler/punctuality.py`
    checkin: int | None = None
    shared: bool = False  # whether her coach may read its words: she shared that check-in
    other: PersonId | None = None
    helps: bool = False  # a coach's, to whoever he was coach of then
    told: str = ""  # how it stood when `other` heard of it last
    asked_at: datetime | None = None  # when `other` asked for it last
    passed_on_to: str | None = None  # who knows that it lies: "district" | "administrators" | "nobody"
    note: str = ""  # what is in the way, in the owner's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What she is held to remember of one item (FSRS). `stability` is in days."""

    item: str
    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime
    reviews: int = 0
    lapses: int = 0
