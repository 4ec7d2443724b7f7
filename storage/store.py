"""The store: what is promised, whatever the database.

A `Desk` is one transaction: what was written on it is there after a crash once `transaction()`
has left its block, or not at all. All methods are synchronous, used by one thread at a time, and
cost by what they return, never by how much is stored.

`tests/storage/promises.py` runs every promise below on every store.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from bot.conversation.events import Event, Facts, Key, TimerFired
from bot.conversation.messages import Media, Message
from bot.conversation.records import CheckinHeld, PromiseState
from bot.conversation.state import Conversation
from bot.conversation.turn import Reached
from bot.people import Address, Facility, Person, PersonId
from storage.campaigns import Campaign, Campaigns
from storage.certificates import Certificate, Certifying, Checkup
from storage.handsets import AWAY, Handsets
from storage.kept import (
    WEEK,
    Claimed,
    Entry,
    Memory,
    Outgoing,
    Promise,
    Sending,
    Spoken,
    StoreError,
    StoreInUseError,
)
from storage.media import MediaFolder
from storage.merging import Merging
from storage.progress import Progress
from storage.questions import Listed, Question, Questions
from storage.recordings import Recording, Recordings, sent_as
from storage.sharing import Sharing
from storage.standing import Stand, Standing
from storage.withdrawing import Withdrawal, Withdrawing

__all__ = [
    "AWAY",
    "WEEK",
    "Campaign",
    "Certificate",
    "Checkup",
    "Claimed",
    "Desk",
    "Entry",
    "Listed",
    "MediaFolder",
    "Memory",
    "Outgoing",
    "Promise",
    "Question",
    "Recording",
    "Sending",
    "Spoken",
    "Stand",
    "Store",
    "StoreError",
    "StoreInUseError",
    "Withdrawal",
    "sent_as",
]


class Desk(
    Campaigns,
    Withdrawing,
    Progress,
    Sharing,
    Questions,
    Recordings,
    Certifying,
    Standing,
    Merging,
    Handsets,
    Protocol,
):
    """One transaction, and everything that a turn, the sender and the ticker do in it."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is written inside is undone when the block raises; the rest of the desk stands."""

    def stands(self) -> bool:
        """Whether the transaction is still there: a full disk may have undone all of it."""

    # ---- taking in -------------------------------------------------------------------------

    def is_first(self, key: Key) -> bool:
        """Whether this key was never seen; it is from now on. Keys are kept for ever, as digests."""

    def person_at(self, address: Address, now: datetime) -> Person:
        """Who writes from there; a new person when nobody is known. Remembers her last address."""

    def person(self, id: PersonId) -> Person | None: ...

    def person_known_at(self, address: Address) -> Person | None:
        """Who writes from there, or None: changes nothing."""

    def change_person(self, id: PersonId, fields: Mapping[str, Any]) -> None:
        """Set columns of a person: names and types as in `Person`, dates as instants."""

    def conversation(self, person: PersonId) -> Conversation:
        """Hers, or a fresh one."""

    def keep_conversation(self, conversation: Conversation) -> None: ...

    def write_entry(self, entry: Entry) -> None: ...

    def dead_letter(self, event: Event, error: str, now: datetime) -> None:
        """Put aside an event that could not be taken in. A timer is taken off as well.

        Whoever sent it is known from now on, so that it can be forgotten with her.
        """

    # ---- timers ----------------------------------------------------------------------------

    def set_timer(
        self, person: PersonId, timer: str, about: Key, due_at: datetime, facts: Facts | None = None
    ) -> None:
        """One per (person, timer, about): set again, it moves.

        Facts that speak of somebody else name her id under `of`: by that `forget` finds them.
        """

    def cancel_timer(self, person: PersonId, timer: str, about: Key) -> None: ...

    def due_timers(self, now: datetime, limit: int) -> list[TimerFired]:
        """Timers due by now, earliest first, with `at=now`. Reading takes nothing off: `take_timer` does."""

    def take_timer(self, event: TimerFired) -> bool:
        """Take a due timer off. False when it was taken, cancelled or moved meanwhile: then it is stale."""

    def next_due_at(self) -> datetime | None:
        """When something is due next: the earliest timer, or queued message that waits for its hour."""

    # ---- outbox ----------------------------------------------------------------------------

    def post(self, messages: Iterable[Outgoing]) -> None:
        """Queue messages in order. A key that was posted before is left as it is."""

    def claim(self, channel: str, now: datetime, limit: int, skip: Collection[str] = ()) -> list[Claimed]:
        """Mark up to so many rows of a channel SENDING: by purpose, then in order posted.

        Rows held until after now are left; so are those for the chats in `skip`. Of one chat a
        single row is SENDING at a time, and never a later one before an earlier one of the same
        purpose. Fewer than asked for does not say that no more may go.
        """

    def receipt(self, id: int, state: Sending, at: datetime, provider_id: str = "", reason: str = "") -> None:
        """What became of a claimed row. For a question that never reached her no silence is waited for."""

    def hold(self, id: int, until: datetime, reason: str, attempted: bool = False) -> None:
        """Back into the queue until then; `attempted` counts it as a try."""

    def recover_sending(self, now: datetime) -> tuple[int, int]:
        """At start: what a dead process left SENDING is uncertain; (replies queued again, others kept)."""

    def reached(self, keys: Key, sent_at: datetime | None) -> Reached:
        """Whether the messages whose keys begin so had reached her at that time (None: by now).

        What is on its way counts as there; what was posted later had surely not reached her.
        """

    def drop_unasked(self, person: PersonId, reason: str) -> int:
        """Drop her queued nudges and campaign messages, and the wait for their answers; how many."""

    def history(self, person: PersonId, after: int = 0, limit: int = 200) -> list[Spoken]:
        """The latest so many bubbles of her web chat after that cursor, oldest first, both directions.

        Outgoing rows are shown from SENT on (and UNCERTAIN), in the order in which they were sent.
        """

    def bubble(self, person: PersonId, cursor: int) -> Spoken | None:
        """That bubble of her web chat, as `history` shows it; None when she has none there."""

    # ---- coaching --------------------------------------------------------------------------

    def keep_checkin(
        self, person: PersonId, ref: Key, held: CheckinHeld, started_at: datetime, now: datetime, edition: str
    ) -> int:
        """Write a check-in, or rewrite the one with this (person, ref); its id."""

    def keep_promise(
        self, person: PersonId, ref: Key, text: str, due_on: date, checkin: int | None, now: datetime
    ) -> int:
        """Write a promise, or rewrite the one with this (person, ref); its id."""

    def move_promise(
        self, id: int, state: PromiseState, due_on: date | None, note: str, now: datetime
    ) -> Promise | None:
        """Change its state and perhaps its day; None when there is no such promise."""

    def promise(self, id: int) -> Promise | None: ...

    def open_promises(self, person: PersonId) -> list[Promise]:
        """Hers that are open or stuck, by day."""

    def last_checkin(self, person: PersonId) -> Mapping[str, Any] | None:
        """`topic, goal, score, finished_at` of her latest check-in."""

    def coachees(self, coach: PersonId) -> list[Person]: ...

    # ---- recall ----------------------------------------------------------------------------

    def memory(self, person: PersonId, item: str) -> Memory | None: ...

    def memories(self, person: PersonId) -> list[Memory]:
        """Everything she was ever asked, soonest due first."""

    def keep_review(self, person: PersonId, ref: Key, memory: Memory, grade: int, edition: str) -> None:
        """Write the new memory and a line of the review log; nothing when (person, ref) is there."""

    # ---- places, invites -------------------------------------------------------------------

    def put_facilities(self, facilities: Iterable[Facility]) -> None: ...

    def facilities_like(self, words: str, limit: int = 6) -> list[Facility]:
        """Facilities with words that start like these; accents, case and order do not matter."""

    def facility(self, id: str) -> Facility | None: ...

    def add_invite(self, code: str, coach: PersonId, expires_at: datetime) -> None: ...

    def invite(self, code: str, now: datetime) -> PersonId | None:
        """Whose unused, unexpired invitation this is."""

    def use_invite(self, code: str, by: PersonId, now: datetime) -> PersonId | None:
        """The coach who gave it, once; None when it is unknown, used or expired."""

    # ---- media -----------------------------------------------------------------------------

    def keep_media(self, person: PersonId, media: Media, channel: str, now: datetime) -> None:
        """Note a file that she sent; its bytes are fetched later when `media.ref` is set."""

    def media_to_fetch(self, now: datetime, limit: int) -> list[tuple[Media, str]]:
        """Files whose bytes are not here yet, with their channel; longest waiting first."""

    def media_fetched(self, id: str, now: datetime, size: int, error: str = "") -> bool:
        """The bytes came; or did not, and are wanted again, later each time. False: given up after a week."""

    def media(self, id: str) -> tuple[Media, PersonId] | None: ...

    # ---- her own data ----------------------------------------------------------------------

    def mydata(self, person: PersonId) -> Mapping[str, Any]:
        """All that is held about her, JSON values by kind: person, addresses, checkins, promises, …"""

    def forget(self, person: PersonId, now: datetime) -> list[str]:
        """Blank her words, unlink every id by which she could be found; the media ids to delete.

        What others were told of her goes as well: from the journal, the outbox and their open talks.
        What is posted for her afterwards, a farewell, is blanked when it has its receipt.

        Counts stay: a check-in was held, a message was sent, by a person who is nobody now.
        """

    # ---- the past, for a replay ------------------------------------------------------------

    def journal_of(self, person: PersonId) -> list[Entry]:
        """Everything that was taken in from her, in order."""

    def posted(self, person: PersonId) -> Mapping[Key, Message]:
        """Everything that was meant to be sent to her, by its key."""

    def remembered(self) -> list[PersonId]:
        """Everybody who did not ask to be forgotten."""

    # ---- the house's own notes -------------------------------------------------------------

    def note(self, name: str) -> str | None:
        """A setting that the house keeps for itself (`clock.offset`, `telegram.offset`, …)."""

    def keep_note(self, name: str, value: str) -> None: ...

    def report(self, kind: str, about: str, words: str, person: PersonId | None, now: datetime) -> None:
        """Something for administrators to see."""

    def people(self, ids: Sequence[PersonId]) -> list[Person]: ...


class Store(Protocol):
    """One programme's database."""

    def transaction(self) -> AbstractContextManager[Desk]:
        """A desk that may write. Committed when the block ends, undone when it raises."""

    def reading(self) -> AbstractContextManager[Desk]:
        """A desk that only reads, from any thread, while another writes."""

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        """`jigi export`: one row per thing, under stable names. Raises KeyError for an unknown kind."""

    def close(self) -> None: ...
