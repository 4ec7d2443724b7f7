"""Marks: our small HTML as WhatsApp shows it, `*bold*` and `_italic_`. Pure.

WhatsApp has no sign that takes a mark's meaning away. What a person typed stands between two letters
of no width, so that no mark of hers is at the edge of a word, where alone it would count.
"""

import html
import re
from itertools import takewhile

NO_WIDTH = "\u200c"  # a non-joiner: shown as nothing, and part of a word
_SIGNS = {"b": "*", "i": "_"}
_MARKS = re.compile(r"[*_~`]+")
_TOKEN = re.compile(r"<(/?)([bi])>")


def marked(text: str) -> str:
    """The small HTML in WhatsApp's marks; a mark that it would not show as one is left out."""
    lines = []
    still: list[str] = []  # a mark does not reach over the end of a line: it begins anew on the next
    for line in text.split("\n"):
        shown, still = _line(line, still)
        lines.append(shown)
    return "\n".join(lines)


def _line(line: str, open_marks: list[str]) -> tuple[str, list[str]]:
    """One line as it is shown, and the marks that are still open behind it."""
    pieces: list[tuple[str, tuple[str, ...]]] = []  # words, and the marks they stand in
    marks, at = list(open_marks), 0
    for token in _TOKEN.finditer(line):
        pieces.append((html.unescape(line[at : token.start()]), tuple(marks)))
        if not token[1]:
            marks.append(token[2])
        elif token[2] in marks:
            marks.remove(token[2])
        at = token.end()
    pieces.append((html.unescape(line[at:]), tuple(marks)))
    words = [piece for piece in pieces if piece[0]]
    shown = [
        _piece(text, around, _edge(words, n - 1, -1), _edge(words, n + 1, 0))
        for n, (text, around) in enumerate(words)
    ]
    return "".join(shown), marks


def _edge(words: list[tuple[str, tuple[str, ...]]], n: int, at: int) -> str:
    """The last or first sign of a neighbour; empty where there is none."""
    return words[n][0][at] if 0 <= n < len(words) else ""


def _piece(text: str, marks: tuple[str, ...], before: str, after: str) -> str:
    harmless = _MARKS.sub(lambda found: f"{NO_WIDTH}{NO_WIDTH.join(found[0])}{NO_WIDTH}", text)
    core = harmless.strip()
    at_words = (before.isalnum() and not text[0].isspace()) or (after.isalnum() and not text[-1].isspace())
    if not marks or not core or at_words:
        return harmless
    signs = "".join(dict.fromkeys(_SIGNS[mark] for mark in marks))
    head = "".join(takewhile(str.isspace, harmless))
    tail = harmless[len(head) + len(core) :]
    return f"{head}{signs}{core}{signs[::-1]}{tail}"
