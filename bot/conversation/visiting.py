"""Visiting: what a supervision visit leaves behind, as records of the talks about it.

`number` counts a coach's visits; `visit` is the visit's id. What a record leads to (who hears of it) is
`bot/visiting.py`'s.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleShown:
    """A coach was shown these names, with what was said of each, by id."""

    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBegun:
    """A coach looks at a place by a checklist; `worker` is whom the plan is for (None: nobody of ours)."""

    number: int
    worker: int | None
    facility: str | None  # the register's id, as it is today
    checklist: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """What was seen of one item; seen again, it replaces the first."""

    number: int
    item: str
    answer: str  # of `scoring.Observed`
    note: str = ""
    photo: str = ""  # media id


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFinished:
    """Everything was looked at. `percent`: None where nothing applied."""

    number: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done about one gap."""

    item: str
    words: str
    due_on: date
    owner: str  # "worker" | "coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSent:
    """The coach is content with the plan: it goes to the worker, where there is one."""

    number: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReturned:
    """The worker asks for a change, in her words."""

    visit: int
    wish: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAgreed:
    """The promise that the same turn keeps under that key is what was agreed about this item."""

    visit: int
    item: str
    promise: str  # the key of its record


@dataclass(frozen=True, slots=True)
class PlanAgreed:
    """All of it is agreed."""

    visit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSent:
    """What shows that an action was done: words, a voice note or a picture, by its media id."""

    visit: int
    item: str
    words: str = ""
    voice: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDecided:
    """The coach accepts it, which closes the action, or returns it with a reason."""

    evidence: int
    accepted: bool
    reason: str = ""


OfVisit = (
    PeopleShown
    | VisitBegun
    | ItemSeen
    | VisitFinished
    | PlanSent
    | PlanReturned
    | ActionAgreed
    | PlanAgreed
    | EvidenceSent
    | EvidenceDecided
)
