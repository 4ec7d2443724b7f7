"""Painting: a sheet as a PDF or as a PNG. The same sheet gives the same bytes, whenever it is drawn."""

from datetime import datetime
from io import BytesIO

import segno
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from bot.drawing.letters import font_file, width
from bot.drawing.sheet import Box, Line, Sheet, Square

QUIET = 4  # modules around a QR code, by its standard
POINTS = 72 / 25.4  # in a millimetre
SHADES = 8  # of grey: enough for smooth letters, and a third of the bytes


def pdf(sheet: Sheet, title: str, language: str, at: datetime) -> bytes:
    """A page of that size in millimetres, letters embedded."""
    paper = FPDF(unit="mm", format=(sheet.height, sheet.width), orientation="landscape")
    paper.set_creation_date(at)
    paper.set_title(title)
    paper.set_lang(language)
    paper.set_auto_page_break(False)
    for bold in (False, True):
        paper.add_font("Roboto", "B" if bold else "", font_file(bold))
    paper.add_page()
    for part in sheet.parts:
        match part:
            case Line():
                paper.set_text_color(part.ink)
                paper.set_font("Roboto", "B" if part.bold else "", part.size * POINTS)
                paper.text(part.x - width(part.words, part.size, part.bold) / 2, part.y, part.words)
            case Box():
                paper.set_draw_color(part.ink)
                paper.set_fill_color(part.ink)
                paper.set_line_width(part.line)
                paper.rect(part.x, part.y, part.width, part.height, style="D" if part.line else "F")
            case Square():
                paper.set_fill_color(0)
                for x, y, wide, high in _runs(part):
                    paper.rect(x, y, wide, high, style="F")
    return bytes(paper.output())


def png(sheet: Sheet) -> bytes:
    """A picture of that size in pixels, in a few shades of grey."""
    picture = Image.new("L", (round(sheet.width), round(sheet.height)), 255)
    draw = ImageDraw.Draw(picture)
    for part in sheet.parts:
        match part:
            case Line():
                font = ImageFont.truetype(
                    font_file(part.bold), part.size, layout_engine=ImageFont.Layout.BASIC
                )
                draw.text((part.x, part.y), part.words, fill=part.ink, font=font, anchor="ms")
            case Box():
                corners = (part.x, part.y, part.x + part.width - 1, part.y + part.height - 1)
                if part.line:
                    draw.rectangle(corners, outline=part.ink, width=round(part.line))
                else:
                    draw.rectangle(corners, fill=part.ink)
            case Square():
                for x, y, wide, high in _runs(part, whole=True):
                    draw.rectangle((x, y, x + wide - 1, y + high - 1), fill=0)
    file = BytesIO()
    picture.quantize(SHADES).save(file, "PNG", optimize=True)
    return file.getvalue()


def _runs(square: Square, *, whole: bool = False) -> list[tuple[float, float, float, float]]:
    """The dark runs of a QR code: x, y, width and height of each. `whole`: modules of whole pixels."""
    rows = [list(row) for row in segno.make_qr(square.data, error="m").matrix]
    size = square.side / (len(rows) + 2 * QUIET)
    if whole:
        size = float(int(size))
    rest = (square.side - size * len(rows)) / 2
    left, top = (float(int(place + rest)) if whole else place + rest for place in (square.x, square.y))
    runs = []
    for y, row in enumerate(rows):
        begun = None
        for x, dark in enumerate((*row, 0)):
            if dark and begun is None:
                begun = x
            elif not dark and begun is not None:
                runs.append((left + begun * size, top + y * size, (x - begun) * size, size))
                begun = None
    return runs
