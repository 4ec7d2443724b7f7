"""The model: what is assumed of simulated workers, read from a file that people can read and change."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from math import log
from pathlib import Path
from typing import Any

from bench import BenchError

OURS = Path(__file__).with_name("workers.toml")


@dataclass(frozen=True, slots=True)
class Joining:
    days: int
    team: int
    first_checkin: float
    cadres: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Phone:
    """Hours are local; a pair is the range in which each person has a value of her own."""

    on_from: Sequence[float]
    on_until: Sequence[float]
    no_network: float
    no_network_hours: float
    fails: float


@dataclass(frozen=True, slots=True)
class Answering:
    """Shares from 0 to 1; minutes are medians."""

    opens: Sequence[float]
    goes_on: float
    first_minutes: float
    next_minutes: float
    spread: float
    types: float
    off_topic: float
    skips: float
    begins_now: float
    agrees: float
    wanders: float


@dataclass(frozen=True, slots=True)
class Promises:
    kept_at_1: float
    kept_at_10: float
    underway: float

    def kept(self, confidence: int) -> float:
        """The share of promises made with that confidence, 1 to 10, that are kept."""
        return self.kept_at_1 + (self.kept_at_10 - self.kept_at_1) * (confidence - 1) / 9


@dataclass(frozen=True, slots=True)
class Initiative:
    weekly: float
    coach_weekly: float
    wants: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Leaving:
    stops_weekly: float
    blocks_weekly: float
    falls_silent_weekly: float


@dataclass(frozen=True, slots=True)
class Words:
    goals: Sequence[str]
    thoughts: Sequence[str]
    questions: Sequence[str]
    dangers: Sequence[str]
    asides: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Model:
    """All that is assumed."""

    joining: Joining
    phone: Phone
    answering: Answering
    promises: Promises
    initiative: Initiative
    leaving: Leaving
    words: Words


_PARTS = {
    "joining": Joining,
    "phone": Phone,
    "answering": Answering,
    "promises": Promises,
    "initiative": Initiative,
    "leaving": Leaving,
    "words": Words,
}


def read(path: Path = OURS) -> Model:
    """The assumptions in this file. Raises BenchError, with every key that lacks or is not known."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchError(f"{path}: {error}; start from a copy of {OURS}") from None
    faults = [f"{path}: [{name}] is not known" for name in told.keys() - _PARTS.keys()]
    for name, part in _PARTS.items():
        known = {field.name for field in fields(part)}
        given = told.get(name, {}).keys()
        faults += [f"{path}: [{name}] lacks {key}" for key in known - given]
        faults += [f"{path}: [{name}] knows no {key}" for key in given - known]
    if faults:
        raise BenchError("\n".join([*sorted(faults), f"see {OURS} for what each is"]))
    return Model(**{name: part(**told[name]) for name, part in _PARTS.items()})


def after(chance: random.Random, median: timedelta, spread: float) -> timedelta:
    """A time of log-normal distribution, with this median."""
    return timedelta(seconds=chance.lognormvariate(log(median.total_seconds()), spread))


def one_of(chance: random.Random, shares: Mapping[str, float]) -> str:
    """One of these names, by its share."""
    (name,) = chance.choices(list(shares), list(shares.values()))
    return name


def between(chance: random.Random, low_high: Sequence[float]) -> float:
    low, high = low_high
    return chance.uniform(low, high)


def as_rows(model: Model) -> list[tuple[str, Any]]:
    """Every assumption but the words, as `part.name` and its value."""
    return [
        (f"{part}.{field.name}", getattr(getattr(model, part), field.name))
        for part in _PARTS
        if part != "words"
        for field in fields(_PARTS[part])
    ]
