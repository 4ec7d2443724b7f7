"""Letters: what the font can write, how wide it is, and how words are made to fit.

Roboto has the letters of French and of the languages of Mali in Latin script (ɛ ɔ ɲ ŋ). It cannot write
N’Ko or Arabic: such a name is left out, for her to write by hand, rather than written in part.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

_UNITS = 1000  # at which widths are measured
CUT = "…"


def font_file(bold: bool) -> Path:
    """The font, under the Apache licence."""
    name = "Roboto-Medium.ttf" if bold else "Roboto-Regular.ttf"
    return Path(str(files("font_roboto"))) / "files" / name


@cache
def _measure(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(bold), _UNITS, layout_engine=ImageFont.Layout.BASIC)


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(False), lazy=True) as font:
        return frozenset(font.getBestCmap())


def width(words: str, size: float, bold: bool) -> float:
    """How wide these words are, in the unit of `size`."""
    return _measure(bold).getlength(words) * size / _UNITS


def writable(words: str) -> str:
    """The words without pictures and signs that the font lacks; empty when it lacks a letter of them."""
    kept = []
    for c in unicodedata.normalize("NFC", words):
        if ord(c) in _known() and c.isprintable():
            kept.append(c)
        elif c.isspace():
            kept.append(" ")
        elif c.isalnum():
            return ""
    found = " ".join("".join(kept).split())
    return found if any(c.isalnum() for c in found) else ""


def fitted(
    words: str, size: float, least: float, room: float, bold: bool, most: int
) -> tuple[list[str], float]:
    """The words in at most so many lines, as large as they fit into that room, and their size.

    Smaller rather than in more lines; what does not fit at the least size either is cut.
    """
    lines: list[str] = []
    for count in range(1, most + 1):
        tried = size
        while tried >= least:
            lines = _lines(words, tried, room, bold)
            if len(lines) <= count:
                return lines, tried
            tried *= 0.95
    lines = _lines(words, least, room, bold)[:most]
    while width(lines[-1] + CUT, least, bold) > room:
        lines[-1] = lines[-1][:-1]
    return [*lines[:-1], lines[-1] + CUT], least


def _lines(words: str, size: float, room: float, bold: bool) -> list[str]:
    """Broken at blanks, and within a word that is wider than the room."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if width(joined, size, bold) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for c in word:
            if width(lines[-1] + c, size, bold) > room:
                lines.append("")
            lines[-1] += c
    return lines
