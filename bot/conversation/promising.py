"""Promising: what becomes of a promise between two people, as records of the talks about it.

What a record leads to (who hears of it, and when) is `bot/promising.py`'s, `bot/wishes.py`'s and
`bot/ratings.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromiseReminded:
    """A coach was reminded of a promise whose day is over."""

    promise: int


@dataclass(frozen=True, slots=True)
class PromiseTold:
    """The other side has heard how it stands."""

    promise: int
    stands: str


@dataclass(frozen=True, slots=True)
class PromisesRead:
    """She was shown these words of, or about, others, by the id of each: forgotten with whom they are of."""

    words: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PromisePassedOn:
    """A coach let it lie for a week and was reminded twice: somebody above him hears of it, once."""

    promise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WishAsked:
    """She asks her coach to promise this."""

    words: str
    coach: int


@dataclass(frozen=True, slots=True)
class WishShown:
    """Her coach has it before him; he is reminded once."""

    wish: int


@dataclass(frozen=True, slots=True)
class WishDelayed:
    """Her coach will look at it tomorrow."""

    wish: int


@dataclass(frozen=True, slots=True)
class WishPromised:
    """He has promised it; the promise itself is a record of its own."""

    wish: int


@dataclass(frozen=True, slots=True)
class WishDeclined:
    """He cannot, and says why."""

    wish: int
    reason: str


@dataclass(frozen=True, slots=True)
class WishUnanswered:
    """He has not answered for a week; she was told so."""

    wish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingRated:
    """How a month of coaching was, 1 to 3 each: was she heard, was it useful, were promises kept?

    `word`, or `voice` by its media id, goes to her coach when it is `shared`, and to nobody else.
    """

    side: str  # "coachee" | "coach"
    month: str  # "2026-11"
    heard: int
    useful: int
    promises: int
    word: str = ""
    voice: str = ""
    shared: bool = False


OfPromise = PromiseReminded | PromiseTold | PromisesRead | PromisePassedOn
OfWish = WishAsked | WishShown | WishDelayed | WishPromised | WishDeclined | WishUnanswered
