"""Uploads: what somebody sends as a register is looked at by its bytes before anything opens it.

A file's name tells nothing. A workbook is listed before it is unpacked; what declares entities in its XML,
is locked, or would unpack to a flood, is refused, and so is whatever is neither a sheet nor FHIR.
"""

import zipfile
import zlib
from io import BytesIO

from exchange.faults import RosterError

MOST_BYTES = 5_000_000  # of an upload; larger registers are the command line's
MOST_UNPACKED = 150_000_000  # bytes
MOST_RATIO = 200  # unpacked over packed, of one part that is large
LARGE = 2_000_000
MOST_PARTS = 2_000
HEAD = 4_096  # bytes of a part in which a document says what it is
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_LOCKED = 0x1  # flag bit of a part of a zip
_AS_SPREADSHEETS_DO = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def kind_of(data: bytes) -> str:
    """The suffix by which its reader is chosen: .xlsx, .json, .ndjson or .csv. Raises RosterError."""
    if len(data) > MOST_BYTES:
        raise RosterError(
            "at most {most} MB; an operator reads it with `jigi roster`",
            most=MOST_BYTES // 1_000_000,
        )
    if data.startswith(b"PK"):
        _look_into(data)
        return ".xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterError("an old .xls, or a workbook with a password; save it as .xlsx without one")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise RosterError("it is empty")
    if start[:1] in b"{[":
        return ".json" if start[:1] == b"[" or b'"Bundle"' in start[:HEAD] else ".ndjson"
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 says so of itself
    if start[:1] == b"<" or (b"\x00" in data and not is_wide):
        raise RosterError("it is no sheet and no FHIR; send CSV, .xlsx, or FHIR as JSON or NDJSON")
    return ".csv"


def _look_into(data: bytes) -> None:
    """Raises RosterError for a zip that is no workbook, or one that is made to hurt."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
                raise RosterError("a zip that is no workbook; send the .xlsx itself")
            packed_otherwise = any(part.compress_type not in _AS_SPREADSHEETS_DO for part in parts)
            if len(parts) > MOST_PARTS or len(names) != len(parts) or packed_otherwise:
                raise RosterError("a workbook with parts that no spreadsheet writes; save it anew as .xlsx")
            if any(part.flag_bits & _LOCKED for part in parts):
                raise RosterError("a workbook with a password; save it without one")
            unpacked = sum(part.file_size for part in parts)
            bombs = [p for p in parts if p.file_size > LARGE and p.file_size > MOST_RATIO * p.compress_size]
            if unpacked > MOST_UNPACKED or bombs:
                raise RosterError(
                    "it would unpack to {unpacked:,} bytes; is it really a register?", unpacked=unpacked
                )
            for part in parts:
                with packed.open(part) as file:
                    head = file.read(HEAD).replace(b"\x00", b"").upper()
                if any(sign in head for sign in _ENTITIES):
                    raise RosterError("a workbook that declares entities; save it anew in a spreadsheet")
    except (zipfile.BadZipFile, ValueError, OverflowError, EOFError, OSError, RuntimeError) as error:
        raise RosterError(
            "a workbook that cannot be opened ({error}); save it anew as .xlsx", error=error
        ) from error
    except zlib.error as error:
        raise RosterError("a workbook that is damaged; save it anew as .xlsx") from error
