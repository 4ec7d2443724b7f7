"""Promising: what becomes of a promise between two people, as records of the talks about it.

What a record leads to, and who hears of it when, stands in `bot/coaching/`: `following.py`, `ratings.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromiseReminded:
    """A coach was reminded of a promise whose day is over."""

    promise: int


@dataclass(frozen=True, slots=True)
class PromisesTold:
    """The other side has heard how each of these stands."""

    stands: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PromisesRead:
    """She was shown these words of, or about, others, by the id of each: forgotten with whom they are of."""

    words: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PromiseAsked:
    """She asks her coach how what he promised her stands."""

    promise: int


@dataclass(frozen=True, slots=True)
class PromisePassedOn:
    """A coach let it lie though he was reminded twice: somebody above him hears of it, once."""

    promise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingRated:
    """How a month of coaching was, 1 to 3 each: was she heard, was it useful, were promises kept?

    `word` goes to her coach when it is `shared`, and to nobody else.
    """

    side: str  # "coachee" | "coach"
    month: str  # "2026-11"
    heard: int
    useful: int
    promises: int
    word: str = ""
    shared: bool = False


OfPromise = PromiseReminded | PromisesTold | PromisesRead | PromiseAsked | PromisePassedOn
