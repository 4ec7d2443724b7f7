"""Effects: what a flow may yield.

`Ask` gets her answer back and `Find` what was found; the others get nothing. Every effect has a
key: it is what a resumed flow recognises it by, so a key stands once in a talk, and a loop puts
its subject's id into it. Texts are named, never written: `text` is a name in the catalogue
(`checkin.opening`) or in a pack (`amtsl/cord.clamping`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.conversation.events import Aside, Facts, Key
from bot.conversation.messages import Media
from bot.conversation.records import Thing
from bot.people import PersonId

Args = Mapping[str, Any]


# ---- what an answer may be ------------------------------------------------------------------

COURTESY = frozenset({Aside.GREETING, Aside.THANKS})
ASIDES = frozenset(Aside)  # none of them is a promise, an idea, a goal or a reason
NOT_NAMES = ASIDES - {Aside.DAY}  # « Dimanche » is a name


@dataclass(frozen=True, slots=True)
class Text:
    """Words of her own, of so many characters.

    `dictated`: a text that she writes for others, about dangers perhaps: unless it is as short as a cry for
    help it is taken as it is, and the emergency offered. `named`: words that begin so (a pattern) say
    themselves what they answer, so they count whichever question had reached her; `only`: nothing else does.
    `refuses`: what is no answer here, when it is all that she wrote: a greeting is no promise. `apart`: a
    question of hers is told apart from them, and answered first, where that can be done for sure. `first`:
    such words answer even where they tell of a danger themselves: beside a bleeding « le jumeau est dedans ».
    `rest`: they are taken where nothing else that is offered or asked for fits. `asks`: words that end as a
    question does may answer; a name never does.
    """

    most: int = 500
    least: int = 1
    dictated: bool = False
    named: str = ""
    only: bool = False
    refuses: frozenset[Aside] = frozenset()
    apart: bool = False
    first: bool = False
    rest: bool = False
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within these bounds."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day from today on, at most so many days ahead.

    `alone`: it is one only where the words name nothing else: « fait lundi » is no other day.
    """

    most_ahead: int = 90
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day, perhaps with a weekday before it ("jeudi 17h"), or that day alone at her hour."""

    weekday: bool = False  # whether a weekday alone will do


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, an hour or both ("jeudi 17h", "le 3 à 10 h"), at most so many days ahead."""

    most_ahead: int = 90


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """Her own number; the question has the key `TELEPHONE`, and the answer holds no number.

    `shares`: the label of the button by which she shares it, and then only what her provider vouches for is
    one; without a label it is typed.
    """

    shares: str = ""


TELEPHONE: Key = "telephone"

Accepts = Text | Number | Day | Hour | Moment | Voice | Picture | Telephone


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap. Its label is the text `label` names, or `words` as they stand.

    Where both are given, `words` are short for that text: « B » for an option that stands in the question.
    """

    value: str  # stable and short: it travels in the button
    label: str = ""  # "choice.<value>" when empty
    words: str = ""  # somebody's own words, or a text of a pack that a fact holds
    args: Args = field(default_factory=dict)
    said: tuple[str, ...] = ()  # what else stands for it when it is typed, such as the name beside a number

    @property
    def name(self) -> str:
        """The catalogue name of the label."""
        return self.label or f"choice.{self.value}"


# ---- what a flow yields ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """One message that waits for nothing.

    `lines`: further texts by name, one below the other; they stand in a message of their own, or in
    several where one is full, so that it can be forwarded. `shared`: it takes the button away by which she
    was to share her telephone, and so stands alone.
    """

    text: str
    args: Args = field(default_factory=dict)
    key: Key = ""  # the text's name when empty
    picture: Media | None = None
    voice: Media | None = None
    document: Media | None = None
    # Commands to tap, such as "emergency", or with what they are about, "report amtsl/cct": never stale.
    shortcuts: Sequence[str] = ()
    lines: Sequence[tuple[str, Args]] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, open until it is answered.

    `wait`: after so long without an answer the flow gets `Silence()`; without it the talk's own
    `idle` holds. `continues`: this asks the same question again in other words (or, with
    `text=None`, waits for it in peace), so that taps on the earlier copy still count for it.
    `corrects`: choices that name an earlier key; tapped, that answer and those below it
    (`goal`, `goal.day`) are asked again and all others kept. `still`: choices of earlier questions of
    this talk, which this one `continues`: they are not shown again, and a tap on them still counts.
    `strict`: beside a patient: typed words are never a choice by their sense or sound alone, nor when
    they ask.
    """

    key: Key
    text: str | None = ""  # the key when empty
    args: Args = field(default_factory=dict)
    choices: Sequence[str | Choice] = ()
    accepts: Sequence[Accepts] = ()
    wait: timedelta | None = None
    skippable: bool = False
    continues: Key | None = None
    corrects: Sequence[str | Choice] = ()
    picture: Media | None = None
    still: Sequence[str] = ()
    strict: bool = False
    offered: tuple[Choice, ...] = field(init=False, repr=False, compare=False)
    """Everything that can be tapped, in order."""

    def __post_init__(self) -> None:
        choices = (*self.choices, *self.corrects, *(("skip",) if self.skippable else ()))
        offered = tuple(c if isinstance(c, Choice) else Choice(c) for c in choices)
        object.__setattr__(self, "offered", offered)

    @property
    def taps(self) -> set[str]:
        """Every choice that a tap may make."""
        return {choice.value for choice in self.offered} | set(self.still)

    @property
    def corrected(self) -> tuple[Choice, ...]:
        """The choices that name an earlier answer to give anew."""
        return tuple(c if isinstance(c, Choice) else Choice(c) for c in self.corrects)


@dataclass(frozen=True, slots=True)
class Find:
    """Look something up. The answer is kept under the key, so no replay can differ."""

    key: Key
    what: str  # "facilities"
    query: str


@dataclass(frozen=True, slots=True)
class Record:
    """Keep a thing. Recorded again under the same key it replaces the first."""

    key: Key
    thing: Thing


@dataclass(frozen=True, slots=True)
class After:
    """So long from now."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Wake the flow that `timer` opens. One per (timer, about): set again, it moves.

    `key`: for a talk that sets one twice.
    """

    timer: str
    about: Key
    when: After
    key: Key = ""


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget that timer; nothing happens when there is none."""

    timer: str
    about: Key


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell somebody else: opens the flow that `notice` names in her own talk."""

    to: PersonId
    notice: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOver:
    """End this talk and lead on with that one."""

    flow: str
    facts: Facts = field(default_factory=dict)


SPOKEN = (Say, Ask)  # effects that are words to her
Effect = Say | Ask | Find | Record | SetTimer | CancelTimer | Notify | HandOver


def key_of(effect: Effect) -> Key:
    """The key by which a resumed flow knows that this was lived.

    Questions and look-ups own their names; other effects put their kind before it, so that what is
    kept of an answer may bear its name.
    """
    match effect:
        case Ask() | Find():
            return effect.key
        case Record():
            return f"keep {effect.key}"
        case Say():
            return f"say {effect.key or effect.text}"
        case SetTimer():
            return f"set {effect.key or f'{effect.timer} {effect.about}'}"
        case CancelTimer():
            return f"cancel {effect.timer} {effect.about}"
        case Notify():
            return f"tell {effect.notice} {effect.to}"
        case HandOver():
            return f"to {effect.flow}"
