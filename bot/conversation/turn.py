"""A turn: what one event leads to, and what the engine asks of the world around it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from bot.conversation.effects import SPOKEN, Ask, Effect, Find
from bot.conversation.events import Facts, Meaning, TimerFired
from bot.conversation.messages import SAFETY, Purpose
from bot.conversation.script import Flow, Flows
from bot.conversation.state import Conversation, Frame
from bot.conversation.warm import Warm
from bot.people import Person, PersonId

LOOP = 20  # the same words so often …
LOOP_WITHIN = timedelta(minutes=5)  # … in so long are an echo, not a person


class Reached(Enum):
    """Whether she had been told something when she sent what she sent."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"  # its sending was in doubt


class Surroundings(Protocol):
    """What the engine asks of the turn around it; whatever it answers is kept with the talk."""

    person: Person
    today: date  # in her zone
    edition: str
    warm: Warm

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        """What her words can mean, as an answer to this question; its buttons are of that edition."""
        ...

    def facts(self, flow: Flow, given: Facts) -> Facts:
        """What a talk may know when it begins: `given`, `person` and what the flow needs."""
        ...

    def find(self, wanted: Find) -> Any:
        """What a look-up gives: JSON values."""
        ...

    def reached(self, turn: int) -> Reached:
        """Whether what was said in that turn had reached her when she sent what this one is about."""
        ...


class Step(NamedTuple):
    """One effect, and the talk it belongs to (None for the engine's own words)."""

    effect: Effect
    frame: Frame | None
    purpose: Purpose


class Turn(NamedTuple):
    """What one event leads to. The desk writes it, all or none."""

    conversation: Conversation
    steps: tuple[Step, ...]


def spoken_of(turn: Turn) -> PersonId | None:
    """Of whom else its words are: what a coach reads is forgotten with whom it speaks of."""
    for step in turn.steps:
        if isinstance(step.effect, SPOKEN) and step.frame is not None:
            of = step.frame.facts.get("of")
            if isinstance(of, int):
                return PersonId(of)
    return None


def in_emergency(talk: Frame | None, flows: Flows) -> bool:
    """Whether this is a talk beside a patient: what she shows there is of her, and is not kept."""
    return talk is not None and flows[talk.flow].bedside


def said_last(steps: Sequence[Step]) -> Purpose | None:
    """What was said last is for; None for safety, under which nothing goes out but its own words."""
    purpose = next((step.purpose for step in reversed(steps) if isinstance(step.effect, SPOKEN)), None)
    return purpose if purpose not in SAFETY else None


def answers(event: TimerFired, flows: Flows) -> bool:
    """Whether it is due because of what was done just now, here or on another phone of hers."""
    flow = flows.by_timer.get(event.timer)
    return flow is not None and flow.purpose == Purpose.REPLY


def question_of(frame: Frame) -> str:
    """What a silence is about: this question of this talk, and no other."""
    return f"question:{frame.number}.{frame.question}"


def button_data(frame: Frame, choice: str, whose: str = "") -> str:
    """What a button carries: talk, question and choice; before them whose talk it is, where that is said."""
    return f"{whose}{frame.number}.{frame.question}.{choice}"


def named_by(person: Person) -> str:
    """How her buttons name her, where others' may stand in the same chat."""
    return f"@{person.id}." if person.named else ""


Echo = tuple[str, int, str]


def echoed(echo: Echo, words: str, at: datetime) -> Echo:
    """The same words again: their digest, how often within five minutes, and since when."""
    digest = blake2b(words.encode(), digest_size=6).hexdigest()
    last, times, since = echo
    if digest != last or at - datetime.fromisoformat(since) > LOOP_WITHIN:
        return digest, 1, at.isoformat()
    return digest, times + 1, since
