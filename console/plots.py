"""Plots: shares as bars in SVG, drawn here, so that a page needs no script to show them.

Colours come from the page's style by class; each bar has its words beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from markupsafe import Markup

WIDTH = 320  # units; the page scales it
LINE, BAR, GAP = 17, 12, 14  # heights
CHARACTERS = 44  # of one line, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """`share`: from 0 to 1; None where it is not told, and `told` says why."""

    label: str
    share: float | None
    told: str


def bars(rows: Sequence[Bar]) -> Markup:
    """The picture; empty when there is nothing to show."""
    y, parts = 0, []
    for row in rows:
        for words, kind in ((row.label, "label"), (row.told, "told")):
            for line in wrap(words, CHARACTERS) or [""]:
                y += LINE
                parts.append(f'<text class="{kind}" x="0" y="{y - 4}">{escape(line)}</text>')
        if row.share is not None:
            parts.append(f'<rect class="track" x="0" y="{y}" width="{WIDTH}" height="{BAR}" rx="3"/>')
            parts.append(
                f'<rect class="bar" x="0" y="{y}" width="{WIDTH * row.share:.1f}" height="{BAR}" rx="3"/>'
            )
            y += BAR
        y += GAP
    if not rows:
        return Markup("")
    # what stands in a picture is not read out to anybody: its name says it
    said = escape("; ".join(f"{row.label} {row.told}" for row in rows))
    return Markup(  # noqa: S704
        f'<svg class="plot" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{said}">{"".join(parts)}</svg>'
    )
