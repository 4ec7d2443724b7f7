"""A sheet: what stands on a certificate, and where. Pure: the painters only follow it.

Two of them: one to print, A4 across in black on white, and one for a phone that is 360 pixels wide.
"""

from dataclasses import dataclass

from bot.drawing.letters import fitted, width, writable

INK, GREY = 0, 90  # of 255; both print well in black


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line: `x` is their middle, `y` their base."""

    words: str
    x: float
    y: float
    size: float
    bold: bool = False
    ink: int = INK


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner, how wide and high it is, and how thick its line; 0: filled."""

    x: float
    y: float
    width: float
    height: float
    line: float = 0
    ink: int = INK


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code, with its quiet zone."""

    data: str
    x: float
    y: float
    side: float


Part = Line | Box | Square


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateText:
    """What a certificate says, in words."""

    title: str  # Attestation
    draft: str  # PROJET; empty where two reviewers signed
    to: str
    name: str
    cadre: str
    what: str
    module: str
    when: str
    day: str
    edition: str
    proves: str
    programme: str
    check: str
    place: str  # where the code is typed: jigi.example.ml/certificate
    address: str  # the same with the code, for a telephone’s camera
    code: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn, in its own unit."""

    width: float
    height: float
    parts: tuple[Part, ...]


def for_printer(told: CertificateText) -> Sheet:
    """A4 across, in millimetres."""
    across, high = 297.0, 210.0
    column = _Column(across / 2, room=236)
    column.parts += [
        Box(9, 9, across - 18, high - 18, line=0.9),
        Box(11.5, 11.5, across - 23, high - 23, line=0.25),
    ]
    column.says(told.programme, 29, 6, ink=GREY)
    column.says(told.title.upper(), 45, 13, bold=True)
    column.badge(told.draft, 56.5, 6)
    column.says(told.to, 68.5, 5, ink=GREY)
    column.name(told.name, 88, 13, least=6)
    column.says(told.cadre, 101, 5)
    column.says(told.what, 113, 5, ink=GREY)
    column.says(told.module, 126, 9.5, bold=True)
    column.says(told.when, 135, 5, ink=GREY)
    column.says(f"{told.day}  ·  {told.edition}", 145, 5)
    column.parts.append(Box(24, 151, across - 48, 0.3, ink=GREY))
    foot = _Column(128, room=176)
    foot.says(told.proves, 163, 4.8, least=4.8, most=2)
    foot.says(f"{told.check} {told.place}", 181, 4.6, ink=GREY)
    foot.says(told.code, 190.5, 7, bold=True)
    column.parts.append(Square(told.address, 231, 154, 44))
    return Sheet(across, high, (*column.parts, *foot.parts))


def for_phone(told: CertificateText) -> Sheet:
    """Upright, in pixels; a phone shows it at half the size."""
    across, high = 720.0, 1080.0
    column = _Column(across / 2, room=600)
    column.parts.append(Box(16, 16, across - 32, high - 32, line=5))
    column.says(told.programme, 78, 30, ink=GREY)
    column.says(told.title.upper(), 146, 56, bold=True)
    column.badge(told.draft, 204, 34)
    column.says(told.to, 268, 28, ink=GREY)
    column.name(told.name, 346, 54, least=30)
    column.says(told.cadre, 408, 30)
    column.says(told.what, 478, 28, ink=GREY)
    column.says(told.module, 548, 46, bold=True)
    column.says(told.when, 600, 28, ink=GREY)
    column.says(f"{told.day}  ·  {told.edition}", 650, 30)
    column.parts.append(Box(60, 686, across - 120, 2, ink=GREY))
    column.says(told.proves, 730, 28, least=28, most=3)
    column.parts.append(Square(told.address, 26, 806, 250))
    foot = _Column(478, room=390)
    foot.says(told.check, 884, 26, ink=GREY)
    foot.says(told.place, 924, 28, least=20, most=2)
    foot.says(told.code, 1000, 44, bold=True)
    return Sheet(across, high, (*column.parts, *foot.parts))


class _Column:
    """Words one below the other, in the middle of their room."""

    def __init__(self, middle: float, room: float) -> None:
        self.parts: list[Part] = []
        self._middle = middle
        self._room = room

    def says(
        self,
        words: str,
        y: float,
        size: float,
        *,
        bold: bool = False,
        ink: int = INK,
        most: int = 1,
        least: float = 0,
    ) -> None:
        """Words from this line on, smaller where they do not fit; nothing when there are none."""
        if not words:
            return
        lines, fit = fitted(words, size, least or size * 0.7, self._room, bold, most)
        for n, line in enumerate(lines):
            self.parts.append(Line(line, self._middle, y + n * fit * 1.3, fit, bold, ink))

    def name(self, words: str, y: float, size: float, least: float) -> None:
        """A name above a line; the line alone where the font cannot write it, for a pen."""
        written = writable(words)
        lines, fit = fitted(written, size, least, self._room, True, 2) if written else ([], size)
        for n, line in enumerate(lines):
            self.parts.append(Line(line, self._middle, y - (len(lines) - 1 - n) * fit * 1.15, fit, bold=True))
        half = self._room * 0.36
        self.parts.append(Box(self._middle - half, y + size * 0.38, 2 * half, size * 0.03))

    def badge(self, words: str, y: float, size: float) -> None:
        """Words in a frame; nothing when there are none."""
        if not words:
            return
        half = width(words, size, True) / 2 + size * 0.7
        self.parts.append(Box(self._middle - half, y - size * 1.1, 2 * half, size * 1.5, line=size * 0.1))
        self.parts.append(Line(words, self._middle, y, size, bold=True))
