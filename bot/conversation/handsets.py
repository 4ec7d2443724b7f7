"""Handsets: one phone that several persons share, as records of the talks about who speaks.

The answer to a question whose key begins with `SECRET` is a PIN: it is used in its turn, and what is
kept in its place is `KEPT`.
"""

import re
from dataclasses import dataclass, field

from bot.conversation.events import Facts

SECRET = "pin"  # noqa: S105 (how the keys of such questions begin)
MOST_SPEAKERS = 8  # that fit the buttons of one message
KEPT = "PIN ••••"
_PIN = re.compile(r"\s*(\d\s*){4,6}")


def pin_in(words: str) -> str:
    """The 4 to 6 digits that these words are; nothing when they are anything else."""
    return "".join(str(int(c)) for c in words if c.isdigit()) if _PIN.fullmatch(words) else ""


@dataclass(frozen=True, slots=True)
class HandsetShared:
    """Her phone is shared from now on, with the PIN of this turn as hers."""


@dataclass(frozen=True, slots=True)
class HandsetUnshared:
    """She is the only one left there, and has it for herself again."""


@dataclass(frozen=True, slots=True)
class PinChosen:
    """The PIN of this turn is hers."""


@dataclass(frozen=True, slots=True)
class SpeakerKnown:
    """She has the phone. `wanted` is what was wanted of it before it knew; `chosen`: the PIN is new."""

    person: int
    wanted: Facts = field(default_factory=dict)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerNew:
    """Somebody who was never there has the phone, with the PIN of this turn as hers."""

    name: str
    wanted: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandsetPassed:
    """She gives the phone to somebody else."""


OfHandset = HandsetShared | PinChosen | SpeakerKnown | SpeakerNew | HandsetPassed
