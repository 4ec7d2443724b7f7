"""Unpacking: a pack that somebody uploads, as a zip, taken apart without trusting a byte of it.

Nothing is written: what comes out are names and bytes in memory. All that is wrong is told at once.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from bot.content.faults import Fault, PackError
from bot.content.pictures import MOST_BYTES, SUFFIXES, kind_of
from bot.faults import Telling

MOST_ZIP = 4_000_000  # bytes that are uploaded
MOST_FILES = 80
MOST_FILE = 500_000  # bytes of one file of words; the largest of ours has 60,000
MOST_WHOLE = 4_000_000  # bytes of them all, unpacked
WORDS = (".yaml", ".md")
_HEAD = b"PK\x03\x04"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_OURS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BY_THE_WAY = ("__MACOSX", ".DS_Store", "Thumbs.db", "transcripts")  # what is no part of an edition


def unpack(data: bytes) -> Mapping[str, bytes]:
    """The files of a pack by name. Raises PackError with all that is wrong."""
    if len(data) > MOST_ZIP:
        raise _all(
            [
                Fault(
                    "zip",
                    1,
                    Telling(
                        "has more than {most:,} bytes; take out what is no part of the pack",
                        most=MOST_ZIP,
                    ),
                )
            ]
        )
    if not data.startswith(_HEAD):
        raise _all(
            [Fault("zip", 1, Telling("is no zip, whatever it is called; put the pack's folder into one"))]
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _files(archive)
    except (zipfile.BadZipFile, RuntimeError, ValueError, OverflowError, EOFError) as error:
        if isinstance(error, PackError):
            raise
        raise _all([Fault("zip", 1, Telling("is damaged, or no zip that we read; make it again"))]) from error


def _files(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        what = Telling(
            "holds {count:,} entries; a pack has {most} at most",
            count=len(entries),
            most=MOST_FILES,
        )
        raise _all([Fault("zip", 1, what)])
    files = [entry for entry in entries if not entry.is_dir() and not _is_by_the_way(entry)]
    if faults := list(_name_faults(files)):
        raise _all(faults)
    found: dict[str, bytes] = {}
    faults, whole = [], 0
    for entry in files:
        name = PurePosixPath(entry.filename).name
        try:
            with archive.open(entry) as file:  # what it says of its size may be a lie: so much and no more
                data = file.read(MOST_FILE + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            faults.append(Fault(name, 1, Telling("is damaged in the zip; make it again")))
            continue
        whole += len(data)
        if whole > MOST_WHOLE:
            raise _all(
                [
                    Fault(
                        "zip",
                        1,
                        Telling(
                            "holds more than {most:,} bytes, unpacked; make it smaller",
                            most=MOST_WHOLE,
                        ),
                    )
                ]
            )
        faults += _faults_of(name, data)
        found[name] = data
    if not faults and "pack.yaml" not in found:
        faults.append(Fault("zip", 1, Telling("holds no pack.yaml; put the files of one pack into it")))
    if faults:
        raise _all(faults)
    return found


def _is_by_the_way(entry: zipfile.ZipInfo) -> bool:
    return any(part in _BY_THE_WAY for part in PurePosixPath(entry.filename).parts)


def _name_faults(files: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    """What is wrong before a byte is unpacked: where it would lie, and what it would be."""
    folders, seen = {PurePosixPath(entry.filename).parent for entry in files}, set()
    for entry in files:
        path = PurePosixPath(entry.filename)
        shown = re.sub(r"[^\w./ -]", "?", entry.filename)[:80]
        mode = entry.external_attr >> 16
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in entry.orig_filename
            or "\0" in entry.orig_filename
        ):
            yield Fault(
                shown, 1, Telling("leads out of the folder; put the files of the pack into one folder")
            )
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield Fault(shown, 1, Telling("is a link, or no file; put the file itself there"))
        elif len(path.parts) > 2 or len(folders) > 1:
            yield Fault(shown, 1, Telling("lies in another folder than the rest; a pack has one"))
        elif path.suffix not in (*WORDS, *SUFFIXES) or not _NAME.fullmatch(path.name):
            what = Telling(
                "is no file of a pack, which has {list}; take it out", list=", ".join((*WORDS, *SUFFIXES))
            )
            yield Fault(shown, 1, what)
        elif entry.flag_bits & 1:
            yield Fault(shown, 1, Telling("is behind a password; make the zip without one"))
        elif entry.compress_type not in _OURS:
            yield Fault(shown, 1, Telling("is packed in a way that we do not read; make an ordinary zip"))
        elif path.name.casefold() in seen:
            yield Fault(shown, 1, Telling("is there twice; keep one"))
        seen.add(path.name.casefold())


def _faults_of(name: str, data: bytes) -> Iterator[Fault]:
    """What is wrong with the bytes of one file, whatever it is called."""
    if name.endswith(SUFFIXES):
        if kind_of(data) is None:
            yield Fault(name, 1, Telling("is neither PNG nor JPEG, whatever it is called; save it anew"))
        elif len(data) > MOST_BYTES:
            yield Fault(
                name,
                1,
                Telling(
                    "has more than {most:,} bytes, which is much on a weak network",
                    most=MOST_BYTES,
                ),
            )
        return
    if len(data) > MOST_FILE:
        yield Fault(
            name,
            1,
            Telling("has more than {most:,} bytes; that is no pack of words", most=MOST_FILE),
        )
        return
    try:
        words = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Fault(name, line, Telling("this is no UTF-8; save the file as UTF-8"))
        return
    if "\0" in words:
        yield Fault(name, 1, Telling("holds what is no text; save it anew as plain text"))


def _all(faults: list[Fault]) -> PackError:
    return PackError(sorted(faults))
