"""XLSX: rows of text out of a workbook, read as a stream; what would unpack to a flood is refused."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from exchange.faults import RosterError

MOST_UNPACKED = 400_000_000  # bytes; 50,000 people of 15 columns are about 60 million
MOST_RATIO = 200  # unpacked over packed: a sheet packs to a tenth, or a twentieth
MOST_COLUMNS = 200
MOST_EMPTY = 1000  # rows in a row, and nothing comes any more: sheets are formatted down to their last row


def rows_of(path: Path, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row of the named sheet, or of the first visible one that holds anything. Raises RosterError."""
    book = _book(path)
    try:
        for page in _pages(book, sheet, path):
            empty, told = 0, False
            for number, row in enumerate(page.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
                cells = [text_of(cell) for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                empty = 0 if cells else empty + 1
                if empty > MOST_EMPTY:
                    break
                told = told or bool(cells)
                yield number, cells
            if told:
                return
    except (ParseError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise RosterError(
            "{path} breaks off ({error}); save it anew as .xlsx", path=path, error=error
        ) from error
    finally:
        book.close()


def titles_of(path: Path) -> list[str]:
    """Its sheets that are seen, in order. Raises RosterError."""
    book = _book(path)
    try:
        return [page.title for page in book.worksheets if page.sheet_state == "visible"]
    finally:
        book.close()


def _book(path: Path) -> Any:
    _must_be_small(path)
    try:
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, ParseError) as error:
        raise RosterError(
            "{path} is no workbook that can be read ({error}); save it anew as .xlsx", path=path, error=error
        ) from error


def text_of(cell: Any) -> str:
    """As it would be typed: a telephone that became a number is its digits again."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())


def _pages(book: Any, sheet: str, path: Path) -> list[Any]:
    visible = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not sheet:
        pages: list[Any] = visible or book.worksheets
    else:
        pages = [page for page in book.worksheets if page.title == sheet]
        if not pages:
            raise RosterError(
                "{path} has no sheet {sheet!r}; it has {names}",
                path=path,
                sheet=sheet,
                names=", ".join(map(repr, book.sheetnames)),
            )
    for page in pages:
        page.reset_dimensions()  # what the file says of its own size is often wrong
    return pages


def _must_be_small(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = [(each.file_size, each.compress_size) for each in packed.infolist()]
    except (zipfile.BadZipFile, OSError) as error:
        raise RosterError(
            "{path} is no .xlsx ({error}); open it in a spreadsheet and save it as .xlsx",
            path=path,
            error=error,
        ) from error
    unpacked = sum(size for size, _ in sizes)
    bomb = any(size > 10_000_000 and size > MOST_RATIO * max(packed_size, 1) for size, packed_size in sizes)
    if unpacked > MOST_UNPACKED or bomb:
        raise RosterError(
            "{path} would unpack to {unpacked:,} bytes; is it really a register? Split it if it is",
            path=path,
            unpacked=unpacked,
        )
