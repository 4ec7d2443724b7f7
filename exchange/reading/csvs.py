"""CSV: rows of text out of bytes, whatever wrote them; no row is lost to the one before it.

UTF-8 with or without a mark, UTF-16 with one, and cp1252, decided line by line: files of two halves are real.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from exchange.faults import RosterError

SEPARATORS = ";,\t|"
MOST_LINES = 5  # that one quoted cell may go over; a lone quote would swallow the rest of the file
LONGEST_LINE = 100_000  # bytes
SAMPLE = 20


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; empty ones too."""
    separator = _separator(path)
    waiting, begun = "", 0
    for number, line in _lines(path):
        joined, begun = (f"{waiting}\n{line}", begun) if waiting else (line, number)
        if joined.count('"') % 2 == 0:
            yield begun, _cells(joined, separator)
            waiting = ""
        elif number - begun + 1 < MOST_LINES:
            waiting = joined
        else:
            yield from _unquoted(joined, begun, separator)
            waiting = ""
    if waiting:
        yield from _unquoted(waiting, begun, separator)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines without their ends. Raises RosterError for what is no text."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            with path.open(encoding="utf-16", errors="replace", newline=None) as text:
                for number, line in enumerate(text, 1):
                    yield number, line.rstrip("\n").replace("\0", "")
            return
        file.seek(3 if start.startswith(codecs.BOM_UTF8) else 0)
        number = 0
        while chunk := file.readline(LONGEST_LINE):
            if len(chunk) >= LONGEST_LINE:
                raise RosterError(
                    "{path}:{number}: a line of over {longest} bytes; is it really a CSV?",
                    path=path,
                    number=number + 1,
                    longest=LONGEST_LINE,
                )
            for part in decoded(chunk).removesuffix("\n").removesuffix("\r").split("\r"):  # old Macs
                number += 1
                yield number, part


def decoded(line: bytes) -> str:
    """UTF-8, else cp1252; what is neither is marked, and the row still read."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    return text.replace("\0", "")


def _separator(path: Path) -> str:
    """Whichever parts the first lines most often."""
    lines = [line for (_, line), _ in zip(_lines(path), range(SAMPLE), strict=False) if line.strip()]
    return max(
        SEPARATORS,
        key=lambda each: (
            sum(len(_cells(line, each)) > 1 for line in lines) * 1000
            + sum(len(_cells(line, each)) for line in lines)
        ),
    )


def _cells(line: str, separator: str) -> list[str]:
    return (
        next(csv.reader([line], delimiter=separator, strict=False), [])
        if "\n" not in line
        else next(csv.reader(line.splitlines(keepends=True), delimiter=separator), [])
    )


def _unquoted(lines: str, begun: int, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows in which a quote is no quote."""
    for number, line in enumerate(lines.split("\n"), begun):
        yield number, [cell.strip().strip('"') for cell in line.split(separator)]
