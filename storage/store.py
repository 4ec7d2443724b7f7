"""The store: what is promised, whatever the database.

A `Desk` is one transaction: what was written on it is there after a crash once `transaction()`
has left its block, or not at all. All methods are synchronous, used by one thread at a time, and
cost by what they return, never by how much is stored.

`tests/storage/promises.py` runs every promise below on every store.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.events import Facts, Key, TimerFired
from bot.conversation.records import CheckinHeld
from bot.people import Facility, Person, PersonId
from storage.addresses import Addresses
from storage.announcing import Announcing
from storage.auditing import Auditing
from storage.bonds import Bonds
from storage.campaigns import Campaign, Campaigns
from storage.certificates import Certificate, Certifying, Checkup
from storage.championships import Championships
from storage.coachings import Coaching, Coachings, Proposal
from storage.company import Accompanied
from storage.consents import Consents
from storage.doubts import Doubts
from storage.feeds import Feeds
from storage.foreseeing import Foreseeing
from storage.gaps import Gaps
from storage.handsets import AWAY, Handsets
from storage.her_data import HerData
from storage.inbox import Inbox
from storage.indicators import Indicators
from storage.invitations import Invitation, Invitations
from storage.kept import (
    LAST,
    UNREADABLE,
    WEEK,
    Claimed,
    CollisionError,
    JournalEntry,
    Memory,
    Outgoing,
    Promise,
    Sending,
    Spoken,
    StoreError,
    StoreInUseError,
    turn_of,
)
from storage.letters import Letters
from storage.logins import Login, Logins
from storage.media import Files, MediaFolder
from storage.merging import Merging
from storage.on_demand import OnDemand
from storage.outbox import Outbox
from storage.overseeing import Overseeing
from storage.overviews import Overviews
from storage.postings import Posting, Postings
from storage.presence import Presence
from storage.progress import Progress
from storage.promising import Lying, Promising, ReminderCounts, Settled
from storage.purging import Purging
from storage.questions import Listed, Question, Questions
from storage.ratings import Average, Rating, Ratings
from storage.rationing import Rationing
from storage.receipts import Receipts
from storage.recordings import Recording, Recordings, sent_as
from storage.register import Register
from storage.register_words import RegisterWords
from storage.restoring import Restoring
from storage.roles import Roles
from storage.schedules import Schedule, Scheduling, Session, SessionState
from storage.sharing import Sharing
from storage.signature_requests import SignatureRequests
from storage.standing import OpenEditions, Stand
from storage.submissions import Submissions
from storage.taking_in import TakingIn
from storage.teams import Teams
from storage.uploads import Uploads
from storage.visits import Due, Evidence, EvidenceState, Seen, Visit, Visits, VisitState
from storage.watching import Watching
from storage.window import REACHED, SHUT, Windows
from storage.withdrawing import Withdrawal, Withdrawing

__all__ = [
    "AWAY",
    "LAST",
    "REACHED",
    "SHUT",
    "UNREADABLE",
    "WEEK",
    "Average",
    "Campaign",
    "Certificate",
    "Checkup",
    "Claimed",
    "Coaching",
    "CollisionError",
    "Desk",
    "Due",
    "Evidence",
    "EvidenceState",
    "Invitation",
    "JournalEntry",
    "Listed",
    "Login",
    "Lying",
    "MediaFolder",
    "Memory",
    "Outgoing",
    "Posting",
    "Promise",
    "Proposal",
    "Question",
    "Rating",
    "Recording",
    "ReminderCounts",
    "Schedule",
    "Seen",
    "Sending",
    "Session",
    "SessionState",
    "Settled",
    "Spoken",
    "Stand",
    "Store",
    "StoreError",
    "StoreInUseError",
    "Visit",
    "VisitState",
    "Withdrawal",
    "sent_as",
    "turn_of",
]


class Desk(
    TakingIn,
    Outbox,
    HerData,
    Campaigns,
    Withdrawing,
    Progress,
    Sharing,
    Questions,
    Recordings,
    Certifying,
    Championships,
    Announcing,
    OpenEditions,
    Invitations,
    Coachings,
    Bonds,
    Postings,
    Promising,
    Ratings,
    Visits,
    Teams,
    Letters,
    Scheduling,
    Auditing,
    Foreseeing,
    Files,
    Rationing,
    Merging,
    Handsets,
    Roles,
    Gaps,
    Receipts,
    Addresses,
    Uploads,
    Windows,
    Presence,
    OnDemand,
    Purging,
    Restoring,
    Logins,
    Feeds,
    SignatureRequests,
    Consents,
    Overviews,
    Overseeing,
    Watching,
    Register,
    RegisterWords,
    Inbox,
    Doubts,
    Submissions,
    Indicators,
    Protocol,
):
    """One transaction, and everything that a turn, the sender and the ticker do in it."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is written inside is undone when the block raises; the rest of the desk stands."""

    def before_each(self, call: Callable[[], None]) -> None:
        """From now on call this before each statement of this desk."""

    def stands(self) -> bool:
        """Whether the transaction is still there: a full disk may have undone all of it."""

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

    def her_timers(self, person: PersonId, now: datetime) -> list[TimerFired]:
        """All of hers, due or not, with `at=now`, in the order in which they were first set."""

    def next_due_at(self) -> datetime | None:
        """When something is due next: the earliest timer, or queued message that waits for its hour."""

    # ---- coaching --------------------------------------------------------------------------

    def keep_checkin(
        self, person: PersonId, ref: Key, held: CheckinHeld, started_at: datetime, now: datetime, edition: str
    ) -> int:
        """Write a check-in, or rewrite the one with this (person, ref); its id."""

    def share_checkin(self, person: PersonId, ref: Key, other: PersonId | None) -> int | None:
        """Her coach reads that check-in from now on; its promise, which the other side waits for now."""

    def last_checkin(self, person: PersonId) -> Mapping[str, Any] | None:
        """`topic, goal, score, finished_at` of her latest check-in."""

    def coachees(self, coach: PersonId) -> list[Person]: ...

    # ---- recall ----------------------------------------------------------------------------

    def memory(self, person: PersonId, item: str) -> Memory | None: ...

    def memories(self, person: PersonId) -> list[Memory]:
        """Everything she was ever asked, soonest due first."""

    def keep_review(self, person: PersonId, ref: Key, memory: Memory, grade: int, edition: str) -> None:
        """Write the new memory and a line of the review log; nothing when (person, ref) is there."""

    # ---- places ----------------------------------------------------------------------------

    def put_facilities(self, facilities: Iterable[Facility]) -> None: ...

    def facilities_like(self, words: str, limit: int = 6) -> list[Facility]:
        """Facilities with words that start like these; accents, case and order do not matter."""

    def facility(self, id: str) -> Facility | None: ...

    # ---- the house's own notes -------------------------------------------------------------

    def note(self, name: str) -> str | None:
        """A setting that the house keeps for itself (`clock.offset`, `telegram.offset`, …)."""

    def keep_note(self, name: str, value: str) -> None: ...

    def report(self, kind: str, about: str, words: str, person: PersonId | None, now: datetime) -> None:
        """Something for administrators to see."""

    def people(self, ids: Sequence[PersonId]) -> list[Person]: ...


class Store(Accompanied, Protocol):
    """One programme's database."""

    def transaction(self) -> AbstractContextManager[Desk]:
        """A desk that may write. Committed when the block ends, undone when it raises."""

    def reading(self) -> AbstractContextManager[Desk]:
        """A desk that only reads, from any thread, while another writes."""

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        """`jigi export`: one row per thing, under stable names. Raises KeyError for an unknown kind."""

    def tidy(self) -> None:
        """See to it that what was forgotten is written over. Raises StoreError."""

    def delete(self) -> None:
        """Delete everything, and begin again when it is opened next. Raises StoreError."""

    def columns(self, what: str) -> tuple[str, ...]:
        """The names of such a row, in their order. Raises KeyError for an unknown kind."""

    def close(self) -> None: ...
