"""A long text in pieces that fit, cut between paragraphs, lines, sentences or words. Pure.

Marks that are open at a cut are closed there and opened again in the next piece.
"""

import re

from bot.conversation.messages import plain

_TOKEN = re.compile(r"</?[bi]>|&[a-z]+;|&#\d+;|[^<&]|.", re.DOTALL)
_WORSE = ("paragraph", "line", "sentence", "word")  # where to cut, the best first


def pieces(text: str, most: int) -> list[str]:
    """The text in as few pieces as fit into `most` UTF-16 units each, marks not counted."""
    if units(plain(text)) <= most:
        return [text]
    found: list[str] = []
    while text:
        piece, text = _cut(text, most)
        found.append(piece)
    return found


def _cut(text: str, most: int) -> tuple[str, str]:
    """The first piece, and what remains."""
    open_marks: list[str] = []
    best: dict[str, tuple[int, str]] = {}  # what ends there → where that is, and the marks open there
    so_far = at = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if re.fullmatch(r"<[bi]>", mark):
            open_marks.append(mark[1])
        elif re.fullmatch(r"</[bi]>", mark):
            if open_marks:
                open_marks.pop()
        else:
            width = units(plain(mark))
            if so_far + width > most:
                break
            so_far += width
        at = token.end()
        if (end := _end_at(text, at)) is not None:
            best[end] = at, "".join(open_marks)
    else:
        return text, ""
    # A cut that leaves half the screen empty is worse than one in the middle of a paragraph.
    where, still = next(
        (best[end] for end in _WORSE if end in best and best[end][0] > at // 2), (at, "".join(open_marks))
    )
    closing = "".join(f"</{mark}>" for mark in reversed(still))
    opening = "".join(f"<{mark}>" for mark in still)
    rest = text[where:].lstrip()
    return text[:where].rstrip() + closing, opening + rest if rest else ""


def _end_at(text: str, at: int) -> str | None:
    """What ends just before this place."""
    if text.endswith("\n", 0, at):
        return "paragraph" if text.endswith("\n\n", 0, at) else "line"
    if not text.endswith(" ", 0, at):
        return None
    # "1. Lavez vos mains" is one line of a list, not a sentence that ends after its number.
    ends = text[at - 2 : at - 1] in (".", "!", "?", "…") and not text[at - 3 : at - 2].isdecimal()
    return "sentence" if ends else "word"


def units(text: str) -> int:
    """How long a text is, as the strictest provider counts: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
