"""Visits: what is promised about supervision visits, the plans that follow, and their evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.conversation.visiting import Action, EvidenceSent, ItemSeen, VisitBegun
from bot.people import PersonId


class VisitState(StrEnum):
    """Where a visit stands."""

    BEGUN = "begun"
    OBSERVED = "observed"  # everything was looked at; the plan is still the coach's
    SENT = "sent"  # to the worker
    RETURNED = "returned"  # she proposes other days
    AGREED = "agreed"


class EvidenceState(StrEnum):
    """Where evidence stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as it stands. `place` is the facility's name; empty where none is known."""

    id: int
    coach: PersonId
    number: int
    worker: PersonId | None
    facility: str | None
    place: str
    checklist: str
    edition: str
    begun_at: datetime
    finished_at: datetime | None
    percent: int | None
    state: VisitState


class Seen(NamedTuple):
    """One item of a visit, and what was planned about it."""

    item: str
    answer: str
    note: str
    photo: str
    voice: str
    action: str
    due_on: date | None
    owner: str
    proposed_on: date | None  # the day that the worker would rather have
    promise: int | None
    closed_at: datetime | None


class Due(NamedTuple):
    """An action that somebody promised and that is not closed, with its latest evidence, if any."""

    visit: int
    item: str
    promise: int
    action: str
    due_on: date
    coach: PersonId
    state: str  # of the evidence; empty: none was sent
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What somebody sent for an action: words, or the media id of a voice note or a picture."""

    id: int
    person: PersonId
    visit: int
    item: str
    coach: PersonId
    action: str
    promise: int | None
    words: str
    voice: str
    picture: str
    sent_at: datetime
    state: EvidenceState
    reason: str
    reason_voice: str = ""  # the media id of a reason that was spoken


class Visits(Protocol):
    """The part of the desk that keeps visits. What is asked of one person costs by her own visits alone."""

    def next_visit(self, coach: PersonId) -> int:
        """The number of this coach's next visit, from 1."""

    def begin_visit(self, coach: PersonId, begun: VisitBegun, edition: str, now: datetime) -> None:
        """Write a visit, once for each (coach, number)."""

    def visit(self, id: int) -> Visit | None: ...

    def visit_numbered(self, coach: PersonId, number: int) -> Visit | None: ...

    def unsettled_visits(self, coach: PersonId, limit: int = 3) -> list[Visit]:
        """Those that the coach has still to finish, plan or plan anew; the latest first."""

    def visit_before(
        self, checklist: str, facility: str | None, worker: PersonId | None, before: int | None
    ) -> Visit | None:
        """The last finished one by this checklist, of this place, or where it has none, of this worker.

        `before`: the id of the visit that it comes before; None: of one that has no id yet.
        """

    def visit_before_named(
        self, coach: PersonId, checklist: str, place: str, before: int | None
    ) -> Visit | None:
        """As `visit_before`, of a place that no register has, by the name that this coach gave it."""

    def keep_seen(self, visit: int, seen: ItemSeen) -> None:
        """Write what was seen of an item, or replace it; an empty note or photo leaves the one before."""

    def seen(self, visit: int) -> list[Seen]: ...

    def finish_visit(self, id: int, percent: int | None, edition: str, now: datetime) -> None:
        """Everything was looked at; nothing when it was finished before."""

    def keep_plan(self, visit: int, actions: Sequence[Action]) -> None:
        """In the place of what was planned before. What was agreed stays."""

    def propose_days(self, visit: int, days: Mapping[str, date]) -> None:
        """What the worker would rather have, by item; in the place of what she proposed before."""

    def move_visit(self, id: int, state: VisitState) -> None: ...

    def agree_action(self, visit: int, item: str, owner: PersonId, ref: Key) -> None:
        """This owner's promise under this ref is what was agreed."""

    def close_action(self, visit: int, item: str, now: datetime) -> None: ...

    def action_of(self, promise: int) -> Due | None:
        """What this promise is about; None when it is of no plan, or closed."""

    def actions_of(self, person: PersonId) -> list[Due]:
        """What she promised in plans and is not closed, by day."""

    def plans_for(self, worker: PersonId) -> list[Visit]:
        """The plans that wait for her word."""

    def keep_evidence(self, person: PersonId, ref: Key, sent: EvidenceSent, now: datetime) -> int:
        """Write evidence, once for each (person, ref); its id."""

    def evidence(self, id: int) -> Evidence | None: ...

    def evidence_for(self, coach: PersonId, limit: int = 5) -> list[Evidence]:
        """What waits for this coach, the oldest first."""

    def decide_evidence(
        self, id: int, state: EvidenceState, reason: str, by: PersonId, now: datetime, voice: str = ""
    ) -> bool:
        """The first decision stands: False when there is one. `voice`: the media id of a spoken reason."""

    def drop_media(self, person: PersonId, id: str) -> None:
        """Forget a file of hers; its bytes are the caller's to delete."""
