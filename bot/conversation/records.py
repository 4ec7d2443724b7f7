"""Records: what a talk leaves behind, other than words.

A flow yields `Record(key, thing)`; the turn writes it with everything else, and computes what a
flow cannot know (ids, instants). The union is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from math import ceil
from typing import Any

from bot.conversation.asking import OfQuestion
from bot.conversation.competing import OfChampionship
from bot.conversation.handsets import HandsetUnshared, OfHandset
from bot.conversation.joining import OfInvitation, OfTeam
from bot.conversation.letters import OfLetter
from bot.conversation.linking import OfLink
from bot.conversation.planning import OfSchedule, OfSession
from bot.conversation.promising import CoachingRated, OfPromise
from bot.conversation.visiting import OfVisit
from bot.people import Cohort, PersonId


def minutes_to_send(people: int, per_second: float) -> int:
    """How long it takes at least until the last of so many has a campaign's message."""
    return ceil(people / (60 * per_second))


class PromiseState(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    DONE = "done"
    STUCK = "stuck"
    DROPPED = "dropped"


class Grade(IntEnum):
    """How well she recalled, as FSRS counts it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Something she told us about herself: fields of `Person` by name, JSON values."""

    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """She said yes to the words of this edition; those that she was shown stand in the outbox."""

    edition: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """She wants nothing unasked from now on."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """She wants to hear from us again."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Blank her words and keep no way to find her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinHeld:
    """A GROW check-in that she confirmed. Texts are hers; a voice note stands as its media id."""

    topic: str
    goal: str
    reality: str
    score: int  # 1 to 10, where she stands
    options: tuple[str, ...]
    will: str
    first_step: str
    due_on: date
    helper: str
    confidence: int  # 1 to 10
    shared: bool = False
    voices: Mapping[str, str] = field(default_factory=dict)  # question key → media id

    @classmethod
    def told(cls, told: Mapping[str, Any], topic: str, shared: bool) -> "CheckinHeld":
        """Out of a summary as it is read: its points by name, the day in ISO form."""
        return cls(
            topic=topic,
            goal=told["goal"],
            reality=told["obstacle"],
            score=told["score"],
            options=tuple(told["options"]),
            will=told["will"],
            first_step=told["step"],
            due_on=date.fromisoformat(told["day"]),
            helper=told["helper"],
            confidence=told["confidence"],
            shared=shared,
            voices=told.get("voices", {}),
        )


@dataclass(frozen=True, slots=True)
class CheckinShared:
    """This coach reads the check-in of the same talk from now on, and hears how its promise goes."""

    coach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What somebody undertook to do, with a day. Belongs to the check-in of the same talk.

    `owner` (None: whoever speaks) undertook it; `other` is told how it goes. `agreed`: both have seen it
    already, so nobody is told that it was made.
    """

    text: str
    due_on: date
    owner: PersonId | None = None
    other: PersonId | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMoved:
    """The promise stands, its state or its day changed."""

    promise: int
    state: PromiseState
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """She answered a quiz item; the turn computes when to ask again."""

    item: str  # "amtsl/Q-AMTSL-01"
    grade: Grade
    edition: str


WRONG_CARD = "card.wrong"  # the kind of a report: a card is not right


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Something that whoever runs this should see: a facility that the register does not know."""

    kind: str
    about: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignBegun:
    """Everybody in the cohort is to be offered this pack's refresher, so many a second."""

    pack: str
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class CampaignStopped:
    """Nobody else is to be asked, and what was not sent yet is not sent."""

    campaign: int


@dataclass(frozen=True, slots=True)
class CampaignReached:
    """She was asked in this turn."""

    campaign: int


@dataclass(frozen=True, slots=True)
class ProgressShared:
    """Whether this coach may hear what she should look at again."""

    coach: int
    shared: bool


@dataclass(frozen=True, slots=True)
class ModuleMastered:
    """Everything in this module holds; whether it lasts is looked at a month later."""

    module: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckupTaken:
    """A check-up came to its end. `certificate` is what is certified, as JSON; None when it did not hold."""

    module: str
    name: str = ""  # as she gave it
    certificate: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody was told of others: what of each, by her id; it is in her own data, and forgotten with her."""

    words: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept:
    """A trainer read a card aloud; in the place of what stood there in this language."""

    card: str  # "amtsl/cct"
    language: str
    words: str  # the fingerprint of the card that her script was held against
    script: str  # what the voice says, in her own words
    media: str  # the name of the file
    size: int  # bytes
    seconds: int


@dataclass(frozen=True, slots=True)
class RecordingHeard:
    """Somebody else has listened to it, and it says what the card says."""

    card: str
    language: str
    media: str  # the very file that was heard


@dataclass(frozen=True, slots=True)
class RecordingRemoved:
    """Nobody is to be sent it any more."""

    card: str
    language: str


OfHers = (
    PersonChanged
    | ConsentGiven
    | Stopped
    | Resumed
    | Forgotten
    | HandsetUnshared
    | CheckinHeld
    | CheckinShared
    | Promised
    | PromiseMoved
    | CoachingRated
    | Reviewed
    | ModuleMastered
    | CheckupTaken
    | ProgressShared
    | Mentioned
    | Reported
    | CampaignBegun
    | CampaignStopped
    | CampaignReached
    | RecordingKept
    | RecordingHeard
    | RecordingRemoved
)
OfSubjects = (
    OfQuestion
    | OfInvitation
    | OfTeam
    | OfLetter
    | OfPromise
    | OfSchedule
    | OfSession
    | OfVisit
    | OfChampionship
    | OfLink
    | OfHandset
)
"""What has a room of its own, which knows what follows from it."""

Thing = OfHers | OfSubjects
