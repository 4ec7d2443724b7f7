"""Sheets: rows as CSV that a spreadsheet opens and obeys in nothing."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO

from fastapi.responses import Response

from bot.cells import BOM, defused
from console.headers import headers
from console.steering import Guest


def sheet(guest: Guest, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Response:
    """A file to save, in UTF-8; between semicolons for a French spreadsheet, commas for an English one."""
    text = StringIO(BOM)
    text.seek(0, 2)
    written = csv.writer(text, delimiter="," if guest.person.language == "en" else ";")
    written.writerow(columns)
    for row in rows:
        written.writerow(cell(row[column]) for column in columns)
    given = {
        **headers(framed=guest.login.framed),
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=given)


def cell(value: object) -> object:
    """What a cell shows. Words that would be a formula are defused; numbers are numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case datetime():
            return value.isoformat()
        case list() | tuple():
            return cell(" ".join(map(str, value)))
    return defused(str(value))
