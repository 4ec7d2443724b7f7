"""Curves: what simulated learners know week by week, as a table and as a picture."""

from collections.abc import Mapping, Sequence
from html import escape

from bench.learners import Week

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 24, 56, 48
COLOURS = {"calendar": "#b8741a", "recall": "#2c3e63"}
NAMES = {"calendar": "fixed weekly calendar", "recall": "by recall"}


def table(years: Mapping[str, Sequence[Week]]) -> str:
    """One line for each regime at a quarter, half and end of the time: what was sent, and what is known."""
    lines = [
        f"{'week':>5}  {'regime':<22} {'messages':>8}  {'questions':>9}"
        f"  {'known':>6}  {'dangerous known':>15}"
    ]
    length = len(next(iter(years.values())))
    for at in sorted({max(1, length // 4), max(1, length // 2), length}):
        for regime, weeks in years.items():
            week = weeks[at - 1]
            lines.append(
                f"{week.week:>5}  {NAMES[regime]:<22} {week.messages:>8.0f}"
                f"  {week.questions:>9.0f}  {week.known:>6.0%}  {week.dangerous_known:>15.0%}"
            )
    return "\n".join(lines)


def svg(years: Mapping[str, Sequence[Week]], title: str) -> str:
    """What is known of the dangerous items (solid) and of all (dashed) against the weeks."""
    length = max(week.week for weeks in years.values() for week in weeks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4ecdf"/>',
        f'<text x="{LEFT}" y="24" font-size="15" fill="#2c3e63">{escape(title)}</text>',
    ]
    for percent in range(0, 101, 20):
        y = _y(percent / 100)
        parts.append(f'<path d="M{LEFT} {y:.1f} H{WIDTH - RIGHT}" stroke="#d8cbb5"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{percent} %</text>')
    parts += [
        f'<text x="{_x(week, length):.1f}" y="{HEIGHT - 26}" text-anchor="middle">{week}</text>'
        for week in range(0, length + 1, max(1, length // 8))
    ]
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">weeks</text>')
    for n, (regime, weeks) in enumerate(years.items()):
        colour = COLOURS[regime]
        lines = (
            (" ", "dangerous to forget", [(w.week, w.dangerous_known) for w in weeks]),
            (' stroke-dasharray="5 5" ', "all", [(w.week, w.known) for w in weeks]),
        )
        for m, (dashes, what, points) in enumerate(lines):
            path = " L".join(f"{_x(week, length):.1f} {_y(known):.1f}" for week, known in points)
            parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashes}/>')
            x, y = LEFT + m * 320, 40 + n * 14
            parts.append(
                f'<path d="M{x} {y - 4} h28" stroke="{colour}" stroke-width="2.5"{dashes}/>'
                f'<text x="{x + 36}" y="{y}">{NAMES[regime]}: {what}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def _x(week: int, length: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * week / length


def _y(known: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP - 10) * known
