"""Media: the bytes of what people sent, beside the database, and what is promised about them."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import structlog

from bot.conversation.messages import Media
from bot.people import PersonId
from storage import private
from storage.kept import StoreError
from storage.sealing import files
from storage.sealing.files import KeptFile
from storage.sealing.seals import SealError, Seals

log = structlog.get_logger()

_HEAD = 64  # bytes, by which a file is known for what it is


class Resealed(NamedTuple):
    """What became of the files of a folder."""

    done: int
    broken: tuple[str, ...]  # do not open, and are as they were


@dataclass(frozen=True, slots=True)
class MediaFolder:
    """Where the bytes of what people sent are, a file each, named by its id."""

    path: Path
    most: int = 20_000_000  # bytes of one file
    keys: tuple[Seals, ...] = ()  # files are sealed with the first, and opened with each

    def write(self, id: str, data: bytes) -> None:
        """On the disk whole, or not at all. Raises ValueError when it is too large, and OSError."""
        if len(data) > self.most:
            raise ValueError(f"{len(data)} bytes; at most {self.most} are kept")
        if not self.keys and data.startswith(files.MAGIC):
            raise ValueError("it begins as what is sealed does, and nobody sends that")
        private.make(self.path)
        # a name of its own: the same post may come twice at once, and each seals it otherwise
        half = self.path / f".{id}-{secrets.token_hex(4)}"
        try:
            private.begin(half)
            with half.open("wb") as file:
                file.writelines(self._sealed(id, data))
                file.flush()
                os.fsync(file.fileno())  # the row that leads here may be on the disk a moment later
            half.replace(self.path / id)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        self._flush()

    def _sealed(self, id: str, data: bytes) -> Iterator[bytes]:
        return files.sealed(data, id, self.keys[0]) if self.keys else iter((data,))

    def _flush(self) -> None:
        """The names of the files are on the disk."""
        held = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)

    def open(self, id: str) -> KeptFile | None:
        """The file, to read in parts; None when it is gone, or does not open."""
        try:
            return files.kept(self.path / id, self.keys)
        except FileNotFoundError:
            return None
        except SealError as error:
            log.error("media.does_not_open", media=id, error=error)
            return None

    def read(self, id: str) -> bytes | None:
        """All of it; None when it is gone, or does not open."""
        return self._read(id, None)

    def head(self, id: str) -> bytes | None:
        """The first bytes, by which a file is known for what it is."""
        return self._read(id, _HEAD)

    def _read(self, id: str, end: int | None) -> bytes | None:
        path = self.path / id
        try:
            while True:  # until it was the same file from its size to its last byte
                before, broken, data = _which(path), None, b""
                try:
                    data = files.kept(path, self.keys).read(0, end)
                except SealError as error:
                    broken = error
                if _which(path) == before:
                    break
        except FileNotFoundError:
            return None
        if broken is not None:
            log.error("media.does_not_open", media=id, error=broken)
            return None
        return data

    def delete(self, id: str) -> None:
        (self.path / id).unlink(missing_ok=True)

    def seal_all(self) -> Resealed:
        """Bring every file under the first key, while nobody serves. May be cut off, and called again.

        Raises StoreError for files of a key that is not among ours, once all others are done, and OSError.
        """
        for left in self.path.glob(".*"):  # half written, by whoever was killed
            left.unlink()
        done, broken, others = 0, list[str](), set[str]()
        for path in files.files_in(self.path):
            head, stat = files.head_of(path), path.stat()
            if head is not None and head.key == self.keys[0].id:
                continue
            if head is not None and head.key not in {seals.id for seals in self.keys}:
                others.add(head.key)
                continue
            try:
                self.write(path.name, files.kept(path, self.keys).read())
            except SealError:
                broken.append(path.name)
                continue
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # what is nobody's goes by its age
            done += 1
        if others:
            raise StoreError(
                f"{self.path} holds files of the data key {', '.join(sorted(others))}, which is not in "
                f"JIGI_DATA_KEY: add it behind the newest, with a space between, and run it again"
            )
        return Resealed(done, tuple(broken))


def _which(path: Path) -> tuple[int, int]:
    """Another one for each that is written under that name."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns


class Files(Protocol):
    """The part of the desk that knows which files are here, and which are still to be fetched."""

    def keep_media(self, person: PersonId, media: Media, channel: str, now: datetime) -> None:
        """Note a file that she sent; its bytes are fetched later when `media.ref` is set."""

    def media_to_fetch(self, now: datetime, limit: int) -> list[tuple[Media, str]]:
        """Files whose bytes are not here yet, with their channel; longest waiting first."""

    def media_fetched(self, id: str, now: datetime, size: int, error: str = "") -> bool:
        """The bytes came; or did not, and are wanted again, later each time. False: given up after a week."""

    def media(self, id: str) -> tuple[Media, PersonId] | None: ...
