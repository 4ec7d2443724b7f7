"""Scripts: how a flow is written, what it gets back, how it is registered.

A flow is a generator: it yields effects and gets, for `Ask` and `Find`, the answer. It sees the
person as she was when the talk began and the facts frozen with her; nothing else.

    def checkin(person: Person, facts: Facts) -> Script:
        answer = yield Ask("reality", choices=("done", "underway", "stuck"))
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeVar, assert_never

from bot.access import View
from bot.conversation.effects import Effect
from bot.conversation.events import Facts
from bot.conversation.messages import Purpose
from bot.people import Person, Role

# ---- what a flow gets back ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chose:
    """She tapped or typed one of the choices."""

    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """Her own words."""

    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number within the bounds."""

    number: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A day."""

    day: date


@dataclass(frozen=True, slots=True)
class Timed:
    """An hour, and the weekday she named with it (0 is Monday)."""

    local_hour: time
    weekday: int | None = None
    every: str | None = None  # "week" | "fortnight" | "month" | "other", where she said so


@dataclass(frozen=True, slots=True)
class Named:
    """What she named of a moment; None for what she did not. A weekday is of `day` as well."""

    day: date | None = None
    local_hour: time | None = None
    weekday: int | None = None  # 0 is Monday
    every: str | None = None


@dataclass(frozen=True, slots=True)
class Spoke:
    """A voice note, by its media id."""

    media: str


@dataclass(frozen=True, slots=True)
class Showed:
    """A picture, by its media id."""

    media: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """She gave her number: what is looked up in this turn goes by it, and nothing keeps it."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """She left it for later."""


@dataclass(frozen=True, slots=True)
class Silence:
    """She said nothing for as long as the question waited."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave: JSON values."""

    rows: Any


Answer = (
    Chose | Said | Counted | Dated | Timed | Named | Spoke | Showed | Numbered | Skipped | Silence | Found
)
T = TypeVar("T")
Part = Generator[Effect, Any, T]  # Any: a flow matches on the answer it asked for
Script = Part[None]


def freeze(answer: Answer) -> list[Any]:
    """The answer as a JSON value."""
    match answer:
        case Chose(value):
            return ["chose", value]
        case Said(words):
            return ["said", words]
        case Counted(number):
            return ["counted", number]
        case Dated(day):
            return ["dated", day.isoformat()]
        case Timed(hour, weekday, every):
            return ["timed", f"{hour:%H:%M}", weekday, every]
        case Named(named_day, named_hour, weekday, every):
            return [
                "named",
                named_day and named_day.isoformat(),
                named_hour and f"{named_hour:%H:%M}",
                weekday,
                every,
            ]
        case Spoke(media):
            return ["spoke", media]
        case Showed(media, caption):
            return ["showed", media, caption]
        case Numbered():
            return ["numbered"]
        case Skipped():
            return ["skipped"]
        case Silence():
            return ["silence"]
        case Found(rows):
            return ["found", rows]
        case _:
            assert_never(answer)


_THAW: dict[str, Callable[..., Answer]] = {
    "chose": Chose,
    "said": Said,
    "counted": Counted,
    "dated": lambda day: Dated(date.fromisoformat(day)),
    # answers from before a rhythm could be typed have no `every`
    "timed": lambda hour, weekday, every=None: Timed(time.fromisoformat(hour), weekday, every),
    "named": lambda day, hour, weekday, every=None: Named(
        day and date.fromisoformat(day), hour and time.fromisoformat(hour), weekday, every
    ),
    "spoke": Spoke,
    "showed": Showed,
    "numbered": Numbered,
    "skipped": Skipped,
    "silence": Silence,
    "found": Found,
}


def thaw(value: list[Any]) -> Answer:
    """The answer that `freeze` wrote."""
    kind, *rest = value
    return _THAW[kind](*rest)


# ---- how a flow is registered ---------------------------------------------------------------


class FlowError(Exception):
    """A flow broke the engine's rules: our fault, never hers. Names the flow and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A talk, by name.

    `light`: it gives way: what does not fit its question belongs to the talk below. `firm`: a light one
    that asks once more where it lies alone, for something is to be decided there. `idle`: after
    so long in silence she is reminded once, after as long again the talk is laid aside in peace.
    `renewed`: opened again with another argument, it begins anew; `stale`: also after so long in silence.
    `bedside`: she is with a patient.
    `clinical`: what she shows or writes there may be of a patient: no picture is kept, nor a person's
    number. `pictures`: save under the questions whose keys end with this word, which have told her that no
    patient may be on it. `purpose` is that of what a timer has it say; unless it is for safety, what answers
    her is a reply. `needs` names the facts that are gathered when it opens. `roles`: whoever holds one of
    them may open it; nobody named, everybody may. `of_coach`: a coach's talk about his coachee, over when he
    coaches her no more. `tells`: what of somebody else, whose id is the fact `of`, she is told there: asked
    of the table of access before she is. `handset`: on a phone that several share it opens before anybody
    has said who speaks, as what is beside a patient does. `examines`: its questions find out what she knows:
    what tells the answer of one is not shown beside another.
    """

    name: str
    script: Callable[[Person, Facts], Script]
    commands: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    tells: View | None = None
    light: bool = False
    firm: bool = False
    renewed: bool = False
    stale: timedelta | None = None
    clinical: bool = False
    pictures: str = ""
    before_consent: bool = False
    bedside: bool = False
    of_coach: bool = False
    handset: bool = False
    examines: bool = False
    idle: timedelta | None = None
    purpose: Purpose | None = None  # None: a nudge


class Flows:
    """The table of flows, and who is opened by what."""

    def __init__(self, *flows: Flow) -> None:
        self.by_name = {flow.name: flow for flow in flows}
        self.by_command = {command: flow for flow in flows for command in flow.commands}
        self.by_timer = {timer: flow for flow in flows for timer in flow.timers}

    def __getitem__(self, name: str) -> Flow:
        return self.by_name[name]
