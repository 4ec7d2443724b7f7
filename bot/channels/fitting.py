"""Fitting: one message in as many calls as a channel needs, with nothing lost on the way. Pure.

A long text is cut where she would pause, and words that do not fit under a file stand below it. Buttons
that are too many for a channel become its list, and what is too long for that becomes numbered lines:
a number typed counts as a tap on every channel.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.channels.channel import Limits
from bot.channels.cutting import pieces, units
from bot.conversation.messages import Button, Media, Message, plain

SHORTCUT = "!"  # how the data of a command's button begins: its words are understood at any time
FILES = ("picture", "voice", "document")


class Row(NamedTuple):
    """One line of a list to tap."""

    label: str
    note: str  # all of the label, where it was too long
    data: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one call sends: words and what she may tap below them; or a file, perhaps with them under it."""

    text: str
    buttons: tuple[Button, ...] = ()
    rows: tuple[Row, ...] = ()
    opens: str = ""  # what she taps to see the rows
    media: Media | None = None
    kind: str = ""  # of the file: one of FILES
    shares: str = ""  # as in the message
    shared: bool = False


def fit(message: Message, limits: Limits) -> list[Part]:
    """The message in parts, in order: words, with what she may tap; then files, which no word waits for."""
    files = [Part("", media=media, kind=kind) for kind in FILES if (media := getattr(message, kind))]
    if files and not message.text and not message.buttons:
        return files
    words = list(_words(message, limits))
    if files and len(words) == 1 and _stands_under(words[0], files[-1].kind, limits):
        *others, last = files
        return [*others, replace(words[0], media=last.media, kind=last.kind)]
    return [*words, *files]


def _stands_under(words: Part, kind: str, limits: Limits) -> bool:
    return kind in limits.captioned and units(plain(words.text)) <= limits.caption and not words.rows


def _words(message: Message, limits: Limits) -> Iterator[Part]:
    """The text, cut where it is too long, and what she may tap under its last piece."""
    buttons = message.buttons
    if not buttons or _as_buttons(buttons, limits):
        last = Part("", buttons=buttons, shares=message.shares, shared=message.shared)
        most = (limits.above_buttons if buttons else None) or limits.text
    elif len(buttons) <= limits.rows:
        last = Part("", rows=_rows(buttons, limits), opens=message.opens)
        most = limits.text
    else:
        message = message._replace(text=f"{message.text}\n\n{_lines(buttons)}".lstrip())
        last, most = Part(""), limits.text
    *before, text = _pieces(message.text, limits.text)
    if units(plain(text)) > most:
        *more, text = pieces(text, most)
        before += more
    yield from (Part(piece) for piece in before)
    yield replace(last, text=text)


def _pieces(text: str, most: int) -> list[str]:
    return [text] if 2 * len(text) <= most else pieces(text, most)  # fits, however it is counted


def _as_buttons(buttons: Sequence[Button], limits: Limits) -> bool:
    """Whether they can be buttons. Without a list to turn to, a long label is shown as far as it goes."""
    legible = not limits.rows or all(len(button.label) <= limits.label for button in buttons)
    return len(buttons) <= limits.buttons and legible


def _rows(buttons: Sequence[Button], limits: Limits) -> tuple[Row, ...]:
    """Rows that differ at a glance: what was cut stands whole below, numbered where two are alike."""
    labels = [_cut(button.label, limits.row) for button in buttons]
    if len(set(labels)) < len(labels):
        labels = [_cut(f"{n}. {button.label}", limits.row) for n, button in enumerate(buttons, 1)]
    return tuple(
        Row(label, _cut(button.label, limits.note) if label != button.label else "", button.data)
        for label, button in zip(labels, buttons, strict=True)
    )


def _lines(buttons: Sequence[Button]) -> str:
    """What she may type. Of figures, such as a scale, each stands for itself."""
    choices = [html.escape(b.label, quote=False) for b in buttons if not b.data.startswith(SHORTCUT)]
    shortcuts = [html.escape(b.label, quote=False) for b in buttons if b.data.startswith(SHORTCUT)]
    figures = [label for label in choices if label.isdecimal()]
    if figures:
        lines = [" · ".join(figures), *(f"• {label}" for label in choices if not label.isdecimal())]
    else:
        lines = [f"{n}. {label}" for n, label in enumerate(choices, 1)]
    return "\n".join([*lines, *(f"• {label}" for label in shortcuts)])


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
