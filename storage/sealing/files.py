"""Files: what people sent, sealed piece by piece, so that a part is read without the rest.

A head, then pieces, each under AES-256-GCM with a key that is this file's alone: it is made from the data
key, the salt in the head and the name of the file. The head, with the size, is authenticated with every
piece, and the nonce counts them: a piece that was changed, moved or left out does not open, nor a file under
another name.
"""

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from storage.sealing.seals import SealError, Seals

MAGIC = b"jigi sealed file 1\n"
PIECE = 65_536  # bytes of what is sealed
_TAG = 16
_HEAD = struct.Struct(f">{len(MAGIC)}s4s16sQ")
_SALT = 16


class Head(NamedTuple):
    """What a sealed file says of itself first thing; `written`: as it stands there."""

    written: bytes
    key: str  # the id of the data key
    salt: bytes
    size: int  # bytes of what is sealed


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file as it is kept, to read from; in plain when it has no head."""

    path: Path
    size: int  # bytes
    head: Head | None = None
    seals: Seals | None = None

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` to before `end`. Raises SealError, and OSError when it is gone."""
        end = self.size if end is None else min(end, self.size)
        with self.path.open("rb") as file:
            if self.head is None or self.seals is None:
                file.seek(start)
                return file.read(max(0, end - start))
            if start >= end and (start or self.size):
                return b""
            first, last = start // PIECE, max(start, end - 1) // PIECE
            file.seek(_HEAD.size + first * (PIECE + _TAG))
            cipher = self.seals.of_file(self.head.salt, self.path.name)
            try:
                opened = b"".join(
                    cipher.decrypt(_nonce(n), file.read(PIECE + _TAG), self.head.written)
                    for n in range(first, last + 1)
                )
            except InvalidTag as error:
                raise SealError(_SPOILT) from error
        return opened[start - first * PIECE : end - first * PIECE]


_SPOILT = (
    "a sealed file does not open: it was cut or changed on the disk, or has another's name; bring it back "
    "from a backup"
)


def head_of(path: Path) -> Head | None:
    """What a file says of itself; None for one in plain. Raises OSError."""
    with path.open("rb") as file:
        written = file.read(_HEAD.size)
    if len(written) < _HEAD.size or not written.startswith(MAGIC):
        return None
    _, key, salt, size = _HEAD.unpack(written)
    return Head(written, key.hex(), salt, size)


def kept(path: Path, keys: Sequence[Seals]) -> KeptFile:
    """A file, to read from. Raises SealError where none of the keys opens it or it is cut, and OSError."""
    head = head_of(path)
    size = path.stat().st_size
    if head is None:
        return KeptFile(path, size)
    seals = next((seals for seals in keys if seals.id == head.key), None)
    if seals is None:
        raise SealError(f"a file is sealed with the data key {head.key}: add it to JIGI_DATA_KEY")
    if size != _HEAD.size + head.size + _pieces(head.size) * _TAG:
        raise SealError(_SPOILT)
    return KeptFile(path, head.size, head, seals)


def sealed(data: bytes, name: str, seals: Seals) -> Iterator[bytes]:
    """The file, as it is written under that name."""
    salt = os.urandom(_SALT)
    head = _HEAD.pack(MAGIC, bytes.fromhex(seals.id), salt, len(data))
    cipher = seals.of_file(salt, name)
    yield head
    for n in range(_pieces(len(data))):
        yield cipher.encrypt(_nonce(n), data[n * PIECE : (n + 1) * PIECE], head)


def _pieces(size: int) -> int:
    """How many; one at least, so that an empty file is authenticated as well."""
    return max(1, -(-size // PIECE))


def _nonce(piece: int) -> bytes:
    return piece.to_bytes(12)


def standing(folder: Path) -> Mapping[str, int]:
    """How many files a folder has by the data key that they are sealed with; '': in plain."""
    found: dict[str, int] = {}
    for path in files_in(folder):
        try:
            head = head_of(path)
        except FileNotFoundError:
            continue  # forgotten meanwhile
        key = "" if head is None else head.key
        found[key] = found.get(key, 0) + 1
    return found


def files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder, without those that are being written."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (
                Path(entry.path)
                for entry in entries
                if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
            )
