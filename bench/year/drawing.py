"""Drawing: plots of 360 by 250 units, as lines, boxes and words; they become SVG and PNG elsewhere.

A plot has its title above, the unit of its axis below that, and what each colour means under it. Nothing
stands in it that says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import floor, log10

from bot.drawing.letters import width

WIDTH = 360.0
LEFT, RIGHT, TOP, TALL = 44.0, 12.0, 52.0, 150.0
INK, FAINT, GREY = "#222b3a", "#dfe3ea", "#5d6778"
COLOURS = ("#2c5f8a", "#d98324", "#5a9a68", "#a94f6d", "#8a7bbf", "#8b8f98", "#3aa6a0")
SMALL, BIG = 11.0, 14.0
ROW = 16.0  # of the legend
WIDER = 1.18  # than ours is the font that a page is shown with, at most
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through these points."""

    points: tuple[Point, ...]
    colour: str
    wide: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """A shape with these corners."""

    points: tuple[Point, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `anchor` is `start`, `middle` or `end`, on the base line at `at`."""

    at: Point
    text: str
    size: float = SMALL
    anchor: str = "start"
    colour: str = INK
    bold: bool = False


Part = Stroke | Fill | Words


@dataclass(slots=True)
class Drawing:
    """Parts in the order in which they are drawn."""

    title: str
    height: float = 0.0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Axis:
    """What is measured upwards: its words, how a value is written, and the least top that it has."""

    words: str
    percent: bool = False
    top: float = 0.0
    decimal: str = "."


def lines(title: str, axis: Axis, below: str, series: Mapping[str, Sequence[float]]) -> Drawing:
    """A line for each series over the weeks, from 1 on; the second of two is dashed."""
    top = _top(axis, max((max(values) for values in series.values()), default=0.0))
    drawing = _frame(title, axis, top)
    count = max(len(values) for values in series.values())
    for n, values in enumerate(series.values()):
        points = tuple((_x(at, count), _y(value, top)) for at, value in enumerate(values))
        drawing.parts.append(Stroke(points, COLOURS[n], 2.0, dashed=n == 1 and len(series) == 2))
    _weeks(drawing, count, below)
    _legend(drawing, list(series))
    return drawing


def stacked(title: str, axis: Axis, below: str, series: Mapping[str, Sequence[float]]) -> Drawing:
    """Areas one on top of the other, over the weeks."""
    count = max(len(values) for values in series.values())
    sums = [sum(column) for column in zip(*series.values(), strict=True)]
    top = _top(axis, max(sums, default=0.0))
    drawing = _frame(title, axis, top)
    base = [0.0] * count
    for n, values in enumerate(series.values()):
        upper = [low + value for low, value in zip(base, values, strict=True)]
        there = [(_x(at, count), _y(value, top)) for at, value in enumerate(upper)]
        back = [(_x(at, count), _y(value, top)) for at, value in reversed(list(enumerate(base)))]
        drawing.parts.append(Fill((*there, *back), COLOURS[n % len(COLOURS)]))
        base = upper
    _weeks(drawing, count, below)
    _legend(drawing, list(series))
    return drawing


def columns(
    title: str, axis: Axis, below: str, names: Sequence[str], series: Mapping[str, Sequence[float]]
) -> Drawing:
    """A column for each name, of parts one on top of the other."""
    sums = [sum(column) for column in zip(*series.values(), strict=True)]
    top = _top(axis, max(sums, default=0.0))
    drawing = _frame(title, axis, top)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(names))
    for at, name in enumerate(names):
        left, right = LEFT + at * step + step * 0.15, LEFT + (at + 1) * step - step * 0.15
        heights = list(accumulate(values[at] for values in series.values()))
        for n, (low, high) in enumerate(zip([0.0, *heights], heights, strict=False)):
            if high > low:
                drawing.parts.append(Fill(_box(left, _y(high, top), right, _y(low, top)), COLOURS[n]))
        drawing.parts.append(Words(((left + right) / 2, TOP + TALL + 15), name, anchor="middle", colour=GREY))
    drawing.parts.append(
        Words(((LEFT + WIDTH - RIGHT) / 2, TOP + TALL + 31), below, anchor="middle", colour=GREY)
    )
    drawing.height = TOP + TALL + 40
    _legend(drawing, list(series))
    return drawing


def bars(title: str, words: str, values: Mapping[str, float], shown: Sequence[str]) -> Drawing:
    """A bar to the right for each name, with what is written at its end."""
    drawing = Drawing(title)
    drawing.parts.append(Words((12, 22), title, BIG, bold=True))
    drawing.parts.append(Words((12, 40), words, colour=GREY))
    most = max(values.values(), default=0.0) or 1.0
    y = 54.0
    for (name, value), told in zip(values.items(), shown, strict=True):
        drawing.parts.append(Words((12, y + 11), name))
        long = max(1.0, (WIDTH - 24 - 60) * value / most)
        drawing.parts.append(Fill(_box(12, y + 16, 12 + long, y + 26), COLOURS[0]))
        drawing.parts.append(Words((12 + long + 6, y + 25), told, colour=GREY))
        y += 36
    drawing.height = y + 6
    return drawing


def _frame(title: str, axis: Axis, top: float) -> Drawing:
    drawing = Drawing(title)
    drawing.parts.append(Words((12, 22), title, BIG, bold=True))
    drawing.parts.append(Words((12, 40), axis.words, colour=GREY))
    for value in _ticks(top):
        y = _y(value, top)
        drawing.parts.append(Stroke(((LEFT, y), (WIDTH - RIGHT, y)), FAINT if value else GREY))
        drawing.parts.append(Words((LEFT - 6, y + 4), written(value, axis), anchor="end", colour=GREY))
    return drawing


def _weeks(drawing: Drawing, count: int, below: str) -> None:
    """The weeks below, from 1 on, so many that they stand apart."""
    step = next(s for s in (1, 2, 4, 8, 13, 26, 52) if count / s <= 8)
    for week in range(step, count + 1, step) if step > 1 else range(1, count + 1):
        x = _x(week - 1, count)
        drawing.parts.append(Words((x, TOP + TALL + 15), str(week), anchor="middle", colour=GREY))
    drawing.parts.append(
        Words(((LEFT + WIDTH - RIGHT) / 2, TOP + TALL + 31), below, anchor="middle", colour=GREY)
    )
    drawing.height = TOP + TALL + 40


def _legend(drawing: Drawing, names: Sequence[str]) -> None:
    """What each colour means, in as many lines as it takes."""
    if len(names) < 2:
        drawing.height += 4
        return
    x, y = 12.0, drawing.height + 8
    for n, name in enumerate(names):
        long = 15 + WIDER * width(name, SMALL, bold=False) + 12
        if x > 12 and x + long > WIDTH:
            x, y = 12.0, y + ROW
        drawing.parts.append(Fill(_box(x, y - 9, x + 10, y + 1), COLOURS[n % len(COLOURS)]))
        drawing.parts.append(Words((x + 15, y), name))
        x += long
    drawing.height = y + 12


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _x(at: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * at / max(1, count - 1)


def _y(value: float, top: float) -> float:
    return TOP + TALL * (1 - value / top)


def _top(axis: Axis, most: float) -> float:
    """A round number that nothing passes."""
    if axis.percent:
        return 1.0
    most = max(most, axis.top)
    if most <= 0:
        return 1.0
    unit = 10.0 ** floor(log10(most))
    return next(unit * step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if unit * step >= most)


def _ticks(top: float) -> list[float]:
    return [top * n / 4 for n in range(5)]


def written(value: float, axis: Axis) -> str:
    """A value as an axis shows it."""
    if axis.percent:
        return f"{round(100 * value)} %"
    told = f"{value / 1000:g}k" if value >= 10_000 else f"{value:.4g}"
    return told.replace(".", axis.decimal)
