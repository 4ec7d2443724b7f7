"""A long text in pieces that fit, cut between paragraphs, lines or words. Pure.

Marks that are open at a cut are closed there and opened again in the next piece.
"""

import re

from bot.conversation.messages import plain

_TOKEN = re.compile(r"</?[bi]>|&[a-z]+;|&#\d+;|[^<&]|.", re.DOTALL)
_BREAKS = ("\n\n", "\n", " ")


def pieces(text: str, most: int) -> list[str]:
    """The text in as few pieces as fit into `most` UTF-16 units each, marks not counted."""
    if _units(plain(text)) <= most:
        return [text]
    found: list[str] = []
    while text:
        piece, text = _cut(text, most)
        found.append(piece)
    return found


def _cut(text: str, most: int) -> tuple[str, str]:
    """The first piece, and what remains."""
    open_marks: list[str] = []
    best: dict[str, tuple[int, str]] = {}  # break → where it is, and the marks open there
    units = at = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if re.fullmatch(r"<[bi]>", mark):
            open_marks.append(mark[1])
        elif re.fullmatch(r"</[bi]>", mark):
            if open_marks:
                open_marks.pop()
        else:
            width = _units(plain(mark))
            if units + width > most:
                break
            units += width
        at = token.end()
        for end in _BREAKS:
            if text.endswith(end, 0, at):
                best[end] = at, "".join(open_marks)
                break
    else:
        return text, ""
    # A cut that leaves half the screen empty is worse than one in the middle of a paragraph.
    where, still = next(
        (best[end] for end in _BREAKS if end in best and best[end][0] > at // 2), (at, "".join(open_marks))
    )
    closing = "".join(f"</{mark}>" for mark in reversed(still))
    opening = "".join(f"<{mark}>" for mark in still)
    rest = text[where:].lstrip()
    return text[:where].rstrip() + closing, opening + rest if rest else ""


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
