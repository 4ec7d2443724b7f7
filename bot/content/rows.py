"""Rows: a number for each of many places, and what several rows add up to, in all places at once.

A row is one large integer, with the number of each place in 64 bits of its own: Python adds two rows in
about the time of two numbers. Sums are in fixed point, so that they are the same on every machine.
"""

import sys
from array import array
from collections.abc import Mapping

POINT = 20  # bits behind the point of a number, and of a weight
FEW = 0.03  # of all places: a row that holds no more is kept as a list, which takes less room
_LANE = 8  # bytes

_Few = tuple[tuple[int, int], ...]  # (place, number) each


class Rows:
    """Rows under their names. Numbers are from 0 to 2,000; they may add up to a million."""

    def __init__(self, rows: Mapping[str, Mapping[int, float]], places: int) -> None:
        """`rows`: name → place, counted from 0 → number; a place that is not named holds 0."""
        self._places = places
        self._wide: dict[str, int] = {}
        self._few: dict[str, _Few] = {}
        for name, row in rows.items():
            held = {place: _fixed(number) for place, number in row.items()}
            if len(held) > FEW * places:
                self._wide[name] = _joined(held, places)
            else:
                self._few[name] = tuple(held.items())

    def __contains__(self, name: str) -> bool:
        return name in self._wide or name in self._few

    def sums(self, weights: Mapping[str, float]) -> list[float]:
        """For each place the weighted sum of the named rows; a name without a row adds nothing."""
        wide, few = 0, []
        for name, weight in weights.items():
            if name in self._wide:
                wide += _fixed(weight) * self._wide[name]
            elif name in self._few:
                few.append((_fixed(weight), self._few[name]))
        sums = array("Q", wide.to_bytes(self._places * _LANE, sys.byteorder))
        for weight, row in few:
            for place, number in row:
                sums[place] += weight * number
        return [number * _UNIT for number in sums]


_UNIT = 1.0 / (1 << 2 * POINT)


def _fixed(number: float) -> int:
    return round(number * (1 << POINT))


def _joined(held: Mapping[int, int], places: int) -> int:
    row = array("Q", bytes(places * _LANE))
    for place, number in held.items():
        row[place] = number
    return int.from_bytes(row.tobytes(), sys.byteorder)
