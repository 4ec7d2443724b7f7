"""The archive: a gzipped tar, written and read as a stream, whatever its size.

`manifest.json` comes first, `SHA256SUMS` last, so that `tar -x` and `sha256sum -c` can do without us. Reading
takes nothing on trust: only plain files with names of ours, in their folders, each as it was written.
"""

import gzip
import hashlib
import io
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, Self, cast

from bot.backups.faults import BackupError
from storage.dumping import Pace

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
DATABASES = ("jigi.db", "jigi.dump")  # of a file, and of a server
FILES = ("secret", "programme.yaml")
FOLDERS = ("media", "editions", "published", "withdrawals", "drafts")
MOST_MANIFEST = 1_000_000  # bytes

_BLOCK = 1 << 20
_LEVEL = 3  # of gzip: what people send is pressed already, and a turn may want the machine
_PART = re.compile(r"[^./\\\x00][^/\\\x00]*")  # of a name: nothing hidden, and no way out


class Member(NamedTuple):
    """One file of an archive. `file` is read while it is its turn."""

    name: str
    file: BinaryIO
    written_at: int  # seconds


class Summed(io.RawIOBase):
    """A file that is read through, with the digest of what was."""

    def __init__(self, file: BinaryIO, pace: Pace) -> None:
        self._file = file
        self._pace = pace
        self._digest = hashlib.sha256()
        self._since = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._digest.update(data)
        self._since += len(data)
        if self._since >= _BLOCK:
            self._since = 0
            self._pace()
        return len(data)

    def sum(self) -> str:
        return self._digest.hexdigest()


class Writing:
    """An archive that grows in `file`, member by member."""

    def __init__(self, file: BinaryIO, scratch: Path, pace: Pace) -> None:
        """`scratch` is a folder for what grows with the number of files, so that memory does not."""
        self._gzip = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, filename="", mtime=0)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._sums = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115
        self._pace = pace

    def add(self, name: str, file: BinaryIO, size: int, written_at: int = 0) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, written_at, 0o600
        summed = Summed(file, self._pace)
        self._tar.addfile(info, io.BufferedReader(cast("Any", summed), _BLOCK))
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would remember each
        if name != SUMS:
            self._sums.write(f"{summed.sum()}  {name}\n".encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the sums, and the end; or leave it as it is, for it is thrown away."""
        if kind is None:
            self._finish()
            return
        for part in (self._tar, self._gzip, self._sums):
            with suppress(OSError):  # what could not be written is not written now
                part.close()

    def _finish(self) -> None:
        with closing(self._sums):
            size = self._sums.tell()
            self._sums.seek(0)
            self.add(SUMS, self._sums, size)
        self._tar.close()
        self._gzip.close()


def members(file: BinaryIO, pace: Pace) -> Iterator[Member]:
    """The files of an archive, in order; what the caller leaves of one is read all the same.

    Raises BackupError at whatever is not as it was written, at the latest at the end.
    """
    try:
        with (
            gzip.GzipFile(fileobj=file) as unzipped,
            tarfile.open(fileobj=unzipped, mode="r|", bufsize=_BLOCK) as tar,
            tempfile.TemporaryFile() as sums,
        ):
            while True:
                info = tar.next()
                tar.members.clear()  # type: ignore[attr-defined]  # it would remember each
                if info is None:
                    raise BackupError("the file is cut: take another backup")
                content = tar.extractfile(info) if info.isreg() and not info.issparse() else None
                if content is None or not is_ours(info.name):
                    raise BackupError(f"it holds {info.name!r}, which no backup of ours does: leave it alone")
                if info.name == SUMS:
                    _compare(sums, content)
                    while unzipped.read(_BLOCK):  # gzip's own checksum stands behind the end
                        pace()
                    return
                summed = Summed(content, pace)  # type: ignore[arg-type]
                reader = io.BufferedReader(cast("Any", summed), _BLOCK)
                yield Member(info.name, reader, int(info.mtime))
                while reader.read(_BLOCK):
                    pass
                sums.write(f"{summed.sum()}  {info.name}\n".encode())
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"the file is cut or damaged ({error}): take another backup") from error


def is_ours(name: str) -> bool:
    """Whether a backup of ours has a file of this name, which then lies where it should."""
    if name in (MANIFEST, SUMS, *DATABASES, *FILES):
        return True
    folder, *parts = name.split("/")
    return folder in FOLDERS and 1 <= len(parts) <= 3 and all(map(_PART.fullmatch, parts))


def _compare(found: IO[bytes], written: IO[bytes]) -> None:
    """What was read, and what it should have been, line by line."""
    found.seek(0)
    while True:
        one, other = found.readline(), written.readline()
        if one != other:
            name = (other or one).decode("utf-8", "replace").partition("  ")[2].strip()
            raise BackupError(f"{name} is not as it was written: take another backup")
        if not one:
            return
