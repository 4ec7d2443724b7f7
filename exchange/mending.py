"""Mending: the refused, in a file of the shape that they came in, each with why."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from bot.cells import BOM, defused
from exchange.faults import RosterError
from exchange.reading.sheets import WHERE, WHY
from exchange.records import UNREAD

Refused = tuple[str, str, Mapping[str, str]]  # where, why, cells


def write(path: Path, refused: Iterator[Refused]) -> list[Path]:
    """A CSV of rows, NDJSON of resources; which were written. Only this user may read them.

    What could not be read at all is in neither: nothing of it is there to be mended.
    Raises RosterError when the place cannot be written to.
    """
    rows: list[Refused] = []
    resources: list[Refused] = []
    for one in refused:
        if UNREAD not in one[2]:
            (resources if "resource" in one[2] else rows).append(one)
    written = []
    try:
        if rows:
            written.append(path)
            with private(path) as file:
                _rows(file, rows)
        if resources:
            other = path.with_suffix(".ndjson")
            written.append(other)
            with private(other) as file:
                for _, why, cells in resources:
                    resource = {**json.loads(cells["resource"]), WHY: why}
                    file.write(json.dumps(resource, ensure_ascii=False) + "\n")
    except OSError as error:
        raise RosterError(
            "{path} cannot be written ({why}); name another with --refused", path=path, why=error.strerror
        ) from error
    return written


def _rows(file: TextIO, rows: list[Refused]) -> None:
    names = list(dict.fromkeys(name for _, _, cells in rows for name in cells))
    write_sheet(
        file,
        (*names, WHERE, WHY),
        ([*(cells.get(name, "") for name in names), *told] for *told, cells in rows),
    )


def write_sheet(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """For a French spreadsheet: its mark, its separator, and nothing that it would work out."""
    file.write(BOM)
    writer = csv.writer(file, delimiter=";")
    writer.writerow(map(defused, names))
    writer.writerows([defused(cell) for cell in row] for row in rows)


def private(path: Path) -> TextIO:
    """A new file that only this user may read. Raises OSError."""
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(file, "w", encoding="utf-8", newline="")
