"""Markup: from a pack's Markdown to the small HTML of a message.

Paragraphs, `- ` and `1. ` lists, **bold** and *italic*; and `{{ name }}`, `{{ name|route }}` or
`{{ name|within }}` for a typed value. There is no other logic in the words of a pack.
"""

import html
import re
from collections.abc import Iterator, Mapping

from bot.content.doses import NARROW, Dose

VALUE = re.compile(r"\{\{ *([a-z][a-z0-9_.]*)(?:\|(route|within))? *\}\}")
MARKER = re.compile(r"^(\d+)\. ", re.MULTILINE)  # the number of a list line
_ITEM = re.compile(r"- |\d+\. ")


def values_in(raw: str) -> tuple[str, ...]:
    """The typed values that these words name, in order, `name` or `name|form`."""
    return tuple("|".join(filter(None, found.groups())) for found in VALUE.finditer(raw))


def to_html(raw: str, doses: Mapping[str, Dose], language: str) -> str:
    """The words as they are sent. Raises KeyError for a value that doses.yaml does not hold."""

    def value(found: re.Match[str]) -> str:
        return html.escape(doses[found[1]].said(language, found[2] or ""))

    text = html.escape("\n\n".join(_blocks(raw)), quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    return VALUE.sub(value, french(text) if language == "fr" else text)


def french(text: str) -> str:
    """The narrow spaces that French wants before ; : ? ! and within « », and that no keyboard has."""
    return re.sub(r" (?=[;:?!»])|(?<=«) ", NARROW, text)


def _blocks(raw: str) -> Iterator[str]:
    """Paragraphs with their lines joined, and lists with one line for each item."""
    for block in re.split(r"\n\s*\n", raw.strip()):
        lines: list[str] = []
        for line in block.splitlines():
            if _ITEM.match(line) or not lines:
                lines.append(re.sub(r"^- ", "• ", line))
            else:
                lines[-1] += f" {line.strip()}"
        yield "\n".join(lines)
