"""Painting: a drawing as SVG, for the page, and as PNG. The same drawing gives the same bytes."""

from html import escape
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from bench.year.drawing import WIDTH, Drawing, Fill, Part, Point, Stroke, Words
from bot.drawing.letters import font_file

SCALE = 3  # pixels of the PNG for a unit
SMOOTH = 2  # times larger it is drawn, then made smaller
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
DASH = 5.0
COLOURS = 256  # of a palette: a third of the bytes


def svg(drawing: Drawing) -> str:
    """To stand in a page; as wide as its place."""
    parts = "".join(map(_element, drawing.parts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {drawing.height:g}" role="img" '
        f'font-family="Roboto, system-ui, sans-serif"><title>{escape(drawing.title)}</title>{parts}</svg>'
    )


def _element(part: Part) -> str:
    match part:
        case Stroke():
            dashes = f' stroke-dasharray="{DASH:g}"' if part.dashed else ""
            return (
                f'<polyline points="{_told(part.points)}" fill="none" stroke="{part.colour}" '
                f'stroke-width="{part.wide:g}"{dashes}/>'
            )
        case Fill():
            return f'<polygon points="{_told(part.points)}" fill="{part.colour}"/>'
        case Words():
            bold = ' font-weight="500"' if part.bold else ""
            x, y = part.at
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{part.size:g}" text-anchor="{part.anchor}" '
                f'fill="{part.colour}"{bold}>{escape(part.text)}</text>'
            )


def _told(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def png(drawing: Drawing) -> bytes:
    """A picture on white, three pixels for a unit."""
    size = round(WIDTH * SCALE), round(drawing.height * SCALE)
    large = Image.new("RGB", (size[0] * SMOOTH, size[1] * SMOOTH), "white")
    draw = ImageDraw.Draw(large)
    for part in drawing.parts:
        _paint(draw, part, SCALE * SMOOTH)
    file = BytesIO()
    large.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS).save(file, "PNG")
    return file.getvalue()


def _paint(draw: ImageDraw.ImageDraw, part: Part, scale: int) -> None:
    match part:
        case Stroke():
            points = [(x * scale, y * scale) for x, y in part.points]
            for piece in _dashed(points, DASH * scale) if part.dashed else [points]:
                draw.line(piece, fill=part.colour, width=round(part.wide * scale), joint="curve")
        case Fill():
            draw.polygon([(x * scale, y * scale) for x, y in part.points], fill=part.colour)
        case Words():
            font = ImageFont.truetype(
                font_file(part.bold), part.size * scale, layout_engine=ImageFont.Layout.BASIC
            )
            at = part.at[0] * scale, part.at[1] * scale
            draw.text(at, part.text, fill=part.colour, font=font, anchor=ANCHORS[part.anchor])


def _dashed(points: list[Point], long: float) -> list[list[Point]]:
    """A line in pieces of that length, every second one left out."""
    pieces: list[list[Point]] = []
    piece, left, drawn = [points[0]], long, True
    for (x1, y1), (x2, y2) in pairwise(points):
        way = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        gone = 0.0
        while way - gone > left:
            gone += left
            at = x1 + (x2 - x1) * gone / way, y1 + (y2 - y1) * gone / way
            if drawn:
                pieces.append([*piece, at])
            piece, left, drawn = [at], long, not drawn
        left -= way - gone
        piece.append((x2, y2))
    if drawn and len(piece) > 1:
        pieces.append(piece)
    return pieces
