"""Tables: rows as JSON lines, as CSV or in a workbook, written one by one, so that memory stays flat."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from bot.cells import defused

FORMATS = ("jsonl", "csv", "xlsx")
Row = Mapping[str, Any]

MOST_ROWS = 1_048_575  # of a sheet, below its head
LONGEST_CELL = 32_767  # characters
CUT = " […]"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML


def write_jsonl(rows: Iterable[Row], file: TextIO) -> int:
    """A JSON object a line; how many."""
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(rows: Iterable[Row], names: Sequence[str], file: TextIO) -> int:
    """CSV under a head; how many rows. What a spreadsheet would run as a formula has `'` before it."""
    writer = csv.writer(file)
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([defused(cell) if isinstance(cell := row[name], str) else cell for name in names])
        count += 1
    return count


class Workbook:
    """A workbook, written row by row to a file beside it until it is saved."""

    def __init__(self) -> None:
        from openpyxl import Workbook as Book  # a tenth of a second that other commands need not wait

        self._book = Book(write_only=True)

    def sheet(self, name: str, names: Sequence[str], rows: Iterable[Row]) -> int:
        """A sheet under a head, and further ones where it is full; how many rows."""
        from openpyxl.cell import WriteOnlyCell

        def cell(sheet: Any, value: Any) -> Any:
            if not isinstance(value, str):
                return value
            made = WriteOnlyCell(sheet, _fitting(value))
            made.data_type = "s"  # else what begins with = is a formula
            return made

        count = 0
        sheet: Any = None
        for count, row in enumerate(rows, 1):
            if (count - 1) % MOST_ROWS == 0:
                sheet = self._new(name if count == 1 else f"{name} {count // MOST_ROWS + 1}", names)
            sheet.append([cell(sheet, row[column]) for column in names])
        if sheet is None:
            self._new(name, names)
        return count

    def _new(self, title: str, names: Sequence[str]) -> Any:
        sheet = self._book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(list(names))
        return sheet

    def save(self, file: Any) -> None:
        """Write it whole into a binary file."""
        self._book.save(file)


def _fitting(text: str) -> str:
    """What XML and a cell can hold; what is cut off is told."""
    clean = _UNWRITABLE.sub("\ufffd", text)
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - len(CUT)] + CUT
