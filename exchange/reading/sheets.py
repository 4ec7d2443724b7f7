"""Sheets: the rows of a CSV or a workbook, each as a record."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot.cells import undone
from exchange.faults import NamelessError, RosterError
from exchange.names import folded, key_of, says_nothing
from exchange.reading import csvs
from exchange.reading.columns import MOST_ABOVE, SAMPLE, Heading, find
from exchange.reading.days import day_of
from exchange.records import Role, RosterRecord
from exchange.telephones import numbers_in
from storage.register import Identifier

WHY, WHERE = "jigi_why", "jigi_row"  # the two columns of a file of the refused that are not the register's
_ENDED = (
    *("0", "non", "no", "false", "faux", "inactif", "inactive", "retraite", "retraitee", "decede", "decedee"),
    *("demission", "parti", "partie", "sorti", "retired", "dead", "left", "abandon"),
)
_MOJIBAKE = ("Ã", "Â", "â€")
_TOTALS = frozenset({"total", "totaux", "sous total", "total general"})
LONGEST_NAME = 120


class Sheet(NamedTuple):
    """A file of rows, with what its columns are taken for."""

    path: Path
    heading: Heading
    sheet: str
    others: tuple[str, ...] = ()  # sheets of the same workbook in which people stand as well

    @property
    def is_part(self) -> bool:
        """Whether it is a file of the refused."""
        return WHY in self.heading.names

    def samples(self, most: int) -> list[list[str]]:
        """The first rows below the heading, as they are written."""
        rows = (cells for number, cells in _rows(self.path, self.sheet) if number > self.heading.rows)
        return list(islice((cells for cells in rows if any(cells)), most))

    def records(self, source: str) -> Iterator[RosterRecord]:
        """Every row that says anything."""
        width = len(self.heading.names)
        for number, cells in _rows(self.path, self.sheet):
            if number <= self.heading.rows or not any(cell.strip() for cell in cells):
                continue
            if self.is_part:
                cells = [undone(cell) for cell in cells]
            if not _is_heading(cells, self.heading):
                yield _record(number, cells + [""] * (width - len(cells)), self.heading, source)


def open_sheet(path: Path, columns: Mapping[str, str], sheet: str = "") -> Sheet:
    """A file of rows, or of a workbook the named sheet, else the first visible one with people.

    Raises RosterError when it cannot be read, or nobody's name stands in it.
    """
    titles = _titles(path)
    if len(titles) < 2:
        return _opened(path, columns, sheet)
    found: dict[str, Sheet] = {}
    why: RosterError | None = None
    for title in titles:
        try:
            found[title] = _opened(path, columns if title == sheet or not found else {}, title)
        except RosterError as error:
            why = why or error
    if sheet and sheet not in found:
        return _opened(path, columns, sheet)
    if not found and why is not None:
        raise why
    first = sheet or next(iter(found))
    return found[first]._replace(others=tuple(title for title in found if title != first))


def _titles(path: Path) -> list[str]:
    if not _is_workbook(path):
        return []
    from exchange.reading import xlsx

    return xlsx.titles_of(path)


def _opened(path: Path, columns: Mapping[str, str], sheet: str) -> Sheet:
    try:
        first = list(islice(_rows(path, sheet), MOST_ABOVE + 2 + SAMPLE))
        numbers, rows = [number for number, _ in first], [cells for _, cells in first]
        heading = find(rows, columns)
    except OSError as error:
        raise RosterError("{path} cannot be read: {why}", path=path, why=error.strerror) from error
    except NamelessError as error:
        raise NamelessError("{path}: {says}", names=error.names, path=path, says=error.says) from None
    except RosterError as error:
        raise (
            error if str(path) in str(error) else RosterError("{path}: {says}", path=path, says=error.says)
        ) from None
    last = numbers[heading.rows - 1] if heading.rows else 0
    return Sheet(path, heading._replace(rows=last), sheet)


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    if _is_workbook(path):
        from exchange.reading import xlsx  # it takes longer to load than all else

        return xlsx.rows_of(path, sheet)
    return csvs.rows_of(path)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _is_heading(cells: list[str], heading: Heading) -> bool:
    """The heading again, as it stands on each printed page; or a line of totals."""
    said = [cell.strip() for cell in cells if cell.strip()]
    again = sum(cell in heading.names for cell in said)
    return again > max(1, len(said) // 2) or (said[0][0] in "TtSs" and folded(said[0]) in _TOTALS)


def _record(number: int, cells: list[str], heading: Heading, source: str) -> RosterRecord:
    repairs: list[str] = []
    cells = [_mended(cell, repairs) for cell in cells]
    of = {field: [cells[at].strip() for at in places] for field, places in heading.fields.items()}

    def one(field: str) -> str:
        return next(filter(None, of.get(field, ())), "")

    name = " ".join(one("name").split() or f"{one('given')} {one('family')}".split())
    kept = {
        name or f"colonne {at}": cell
        for at, (name, cell) in enumerate(zip(heading.names, cells, strict=False), 1)
        if name not in (WHY, WHERE) and (name or cell)
    }
    identifiers = tuple(
        Identifier(f"{source}:{folded(heading.names[at]) or 'id'}", _number_as_text(cells[at]))
        for at in heading.fields.get("id", ())
        if not says_nothing(cells[at])
    )
    telephones: dict[str, None] = {}
    for cell in of.get("telephone", ()):
        read = numbers_in(cell)
        telephones |= dict.fromkeys(read.usable)
        repairs += [f"a telephone is left out: {why}" for why in read.refused]
    since, until = (
        _day(one("since"), "the day it began", repairs),
        _day(one("until"), "the day it ended", repairs),
    )
    place, job = _place(one("facility_id"), one("facility"), one("district")), one("job")
    role = Role(
        ref=f"{place}|{folded(job)}",
        place=one("facility_id"),
        named=one("facility"),
        district=one("district"),
        region=one("region"),
        job=job,
        code=one("code"),
        since=since,
        until=until,
    )
    return RosterRecord(
        where=f"row {number}",
        name=name[:LONGEST_NAME],
        identifiers=identifiers,
        telephones=tuple(telephones),
        roles=(role,) if place or job or role.code else (),
        coach=one("coach"),
        ended=folded(one("active")) in _ENDED,
        repairs=tuple(repairs),
        refused=_why_refused(name, cells, len(heading.names)),
        cells=kept,
    )


def _place(id: str, name: str, district: str) -> str:
    return id or f"{folded(name)} {folded(district)}".strip()


def _why_refused(name: str, cells: list[str], width: int) -> str:
    if any(cells[width:]):
        return "it has more cells than the heading: put a cell that holds a separator in quotes"
    return "no name" if says_nothing(name) or not key_of(name) else ""


def _number_as_text(cell: str) -> str:
    """A number that a spreadsheet wrote as 1234.0 is 1234."""
    cell = " ".join(cell.split())
    return cell[:-2] if cell.endswith(".0") and cell[:-2].isdigit() else cell


def _day(cell: str, what: str, repairs: list[str]) -> str:
    day = day_of(cell)
    if day is None:
        repairs.append(f"{what} is left out: {cell[:20]!r} is no day")
    return day or ""


def _mended(cell: str, repairs: list[str]) -> str:
    """UTF-8 that was read as cp1252 and saved so: "DÃ©dougou"."""
    if not any(sign in cell for sign in _MOJIBAKE):
        return cell
    try:
        mended = cell.encode("cp1252").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return cell
    repairs.append("letters that were spoilt by an older export are mended")
    return mended


def digest_of(path: Path) -> str:
    """Of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]
