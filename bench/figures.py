"""Figures: what a bench measured, what was aimed at, and whether it holds.

Pure: samples in, a table for people and one line of JSON for machines out. Contenders are measured
in turn (A B A B), so that a machine that slows down slows all of them.
"""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Sample = Mapping[str, float]
ROUNDS = 5  # fewer, and one hiccup of the machine is the median


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The figure must reach this."""

    bound: float

    def holds(self, value: float) -> bool:
        return value >= self.bound

    def __str__(self) -> str:
        return f"at least {show(self.bound)}"

    def as_json(self) -> dict[str, Any]:
        return {"at_least": self.bound}


@dataclass(frozen=True, slots=True)
class AtMost:
    """The figure must not exceed this."""

    bound: float

    def holds(self, value: float) -> bool:
        return value <= self.bound

    def __str__(self) -> str:
        return f"at most {show(self.bound)}"

    def as_json(self) -> dict[str, Any]:
        return {"at_most": self.bound}


Aim = AtLeast | AtMost


@dataclass(slots=True)
class Report:
    """The figures of one bench, in the order in which they were put down.

    `rows` are what people read, contender by contender; `figures` are the flat names that machines
    read; an aim bears the name of the figure that it judges. `judged` is false for a quick run,
    which shows that the bench works, and nothing about speed.
    """

    bench: str
    judged: bool = True
    figures: dict[str, float] = field(default_factory=dict)
    aims: dict[str, Aim] = field(default_factory=dict)
    rows: dict[str, Sample] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def put(self, contender: str, sample: Sample) -> None:
        """A contender's row; its figures are named `contender.figure`."""
        self.rows[contender] = sample
        self.figures.update({f"{contender}.{name}": value for name, value in sample.items()})

    def aim(self, name: str, aim: Aim, value: float | None) -> None:
        """An aim, and the figure that it judges; None when that could not be measured."""
        self.aims[name] = aim
        if value is not None:
            self.figures[name] = value

    def holds(self, name: str) -> bool:
        """Whether an aim is reached. What was not measured does not hold."""
        return name in self.figures and self.aims[name].holds(self.figures[name])

    @property
    def reached(self) -> bool:
        """Whether every aim that was judged holds."""
        return not self.judged or all(map(self.holds, self.aims))

    def as_json(self) -> str:
        """One line, as `jigi bench NAME --json` ends with."""
        aims = {
            name: aim.as_json() | {"holds": self.holds(name)}
            for name, aim in self.aims.items()
            if self.judged
        }
        figures = {name: float(f"{value:.6g}") for name, value in self.figures.items()}
        return json.dumps({"bench": self.bench, "figures": figures, "aims": aims})

    def as_table(self) -> str:
        """What a person reads: a row for each contender, a row for each aim, then the notes."""
        columns = list(dict.fromkeys(name for sample in self.rows.values() for name in sample))
        rows = [
            [contender, *(show(sample[c]) if c in sample else "" for c in columns)]
            for contender, sample in self.rows.items()
        ]
        parts = [f"bench {self.bench}", _table([["", *columns], *rows])]
        if self.judged and self.aims:
            parts.append(_table([["aim", "wanted", "is", ""], *map(self._verdict, self.aims)]))
        if not self.judged:
            parts.append(
                "A quick run: it shows that the bench works. Its figures say nothing, so no aim is judged."
            )
        return "\n\n".join([*parts, *self.notes])

    def _verdict(self, name: str) -> list[str]:
        value = show(self.figures[name]) if name in self.figures else "not measured"
        return [name, str(self.aims[name]), value, "holds" if self.holds(name) else "MISSED"]


def in_turn(
    contenders: Mapping[str, Callable[[], Sample]], *, rounds: int = ROUNDS, warm_up: int = 1
) -> dict[str, dict[str, float]]:
    """Let each contender run a round, then each the next one; the median of each figure.

    The first `warm_up` rounds are not counted: imports, caches and the database's first pages.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    for number in range(warm_up + rounds):
        for name, run in contenders.items():
            sample = run()
            if number >= warm_up:
                samples[name].append(sample)
    return {name: medians(lived) for name, lived in samples.items()}


def medians(samples: Sequence[Sample]) -> dict[str, float]:
    """The median of each figure over the rounds."""
    return {name: statistics.median(sample[name] for sample in samples) for name in samples[0]}


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of all values does not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(part * 1000) // 1000))  # rounded up, without float dust
    return ordered[rank - 1]


def show(value: float) -> str:
    """A number with as many digits as say something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows under a heading, the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
