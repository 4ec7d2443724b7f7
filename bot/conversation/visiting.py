"""Visiting: what a supervision visit leaves behind, as records of the talks about it.

`number` counts a coach's visits; `visit` is the visit's id. What a record leads to (who hears of it) is
`bot/coaching/visiting.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBegun:
    """A coach looks at the place where this worker works, by a checklist; the plan is for her.

    Where nobody of ours works there is no worker, and all that is planned is his own.
    """

    number: int
    worker: int | None
    facility: str | None  # the register's id, as it is today
    checklist: str
    place: str = ""  # as he wrote it, where the register has none of that name


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """What was seen of one item; seen again, it replaces the first."""

    number: int
    item: str
    answer: str  # of `scoring.Observed`
    note: str = ""  # empty: as it was
    photo: str = ""  # media id; empty: as it was
    voice: str = ""  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFinished:
    """The coach has seen enough. `percent`: None where nothing counted."""

    number: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done about one gap."""

    item: str
    words: str
    due_on: date
    owner: str  # "worker" | "coach", else who it is, in the coach's words: then he sees to it


def promised(words: str, owner: str) -> str:
    """The words of the promise about an action; whoever is neither of the two stands behind them."""
    return words if owner in ("worker", "coach") else f"{words} ({owner})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSent:
    """The coach is content with the plan: it goes to the worker. Without actions nothing is to be agreed."""

    number: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReturned:
    """The worker proposes other days, by item; the rest of it suits her."""

    visit: int
    days: Mapping[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAgreed:
    """The promise that the same talk keeps under the key `promise` is what was agreed about this item."""

    visit: int
    item: str
    owner: str  # as the action has it
    promise: str


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
    voice: str = ""  # the media id of a reason that was spoken


@dataclass(frozen=True, slots=True)
class PictureRefused:
    """It may show a patient: nothing of it is kept."""

    media: str


OfVisit = (
    VisitBegun
    | ItemSeen
    | VisitFinished
    | PlanSent
    | PlanReturned
    | ActionAgreed
    | PlanAgreed
    | EvidenceSent
    | EvidenceDecided
    | PictureRefused
)
