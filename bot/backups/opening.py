"""Opening: a backup read from its first byte to its last, and its database opened, before it is relied on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from bot.backups.archive import DATABASES, MANIFEST, MOST_MANIFEST, Member, members
from bot.backups.faults import BackupError
from bot.backups.manifest import Manifest, read
from bot.backups.sealing import Unsealed, is_sealed
from bot.disk import sweep, workshop
from storage.dumping import Dumping, Pace, at_once
from storage.store import StoreError

_OPENING = ".opening-"  # how the folders begin in which a backup is opened
_HEAD = 64  # bytes, by which a file is known for what it is


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that was found whole."""

    path: Path
    manifest: Manifest
    files: int
    size: int  # bytes of the file


def needs_passphrase(path: Path) -> bool:
    """Raises BackupError when there is no such file."""
    with _opened(path) as file:
        return is_sealed(file.read(_HEAD))


def verify(
    path: Path, dump: Dumping, passphrase: str = "", scratch: Path | None = None, pace: Pace = at_once
) -> Opened:
    """Read all of it, compare every sum, open the database and count its rows.

    `scratch` has room for the database. Raises BackupError, with what is wrong.
    """
    beside = path.absolute().parent
    room = scratch or (beside if os.access(beside, os.W_OK) else None)
    if room is not None:
        sweep(room, _OPENING)
    with workshop(room, _OPENING) as folder:
        database = folder / dump.name
        files, manifest = 0, None
        for member in unpacked(path, passphrase, pace):
            files += 1
            if member.name == MANIFEST:
                manifest = of_kind(read(member.file.read(MOST_MANIFEST)), dump, path)
            elif member.name in DATABASES:
                with database.open("xb") as copy:
                    shutil.copyfileobj(member.file, copy, 1 << 20)
        checked = must_hold(manifest, database, dump, path, pace)
        try:
            dump.rehearse(database)
        except StoreError as error:
            raise BackupError(f"{path}: {error}") from error
    return Opened(path, checked, files, path.stat().st_size)


def unpacked(path: Path, passphrase: str, pace: Pace = at_once) -> Iterator[Member]:
    """The files in a backup, the manifest first. Raises BackupError, which names the file."""
    with _opened(path) as file:
        sealed = is_sealed(file.read(_HEAD))
        file.seek(0)
        if sealed and not passphrase:
            raise BackupError(f"{path} is sealed: give its passphrase, or set JIGI_BACKUP_PASSPHRASE")
        try:
            plain = cast("BinaryIO", Unsealed(file, passphrase)) if sealed else file
            first = True
            for member in members(plain, pace):
                if first and member.name != MANIFEST:
                    raise BackupError("it does not begin as our backups do: leave it alone")
                first = False
                yield member
        except BackupError as error:
            raise BackupError(f"{path}: {error}") from error


def of_kind(manifest: Manifest, dump: Dumping, path: Path) -> Manifest:
    """Raises BackupError for one of another kind of store than JIGI_DATABASE names."""
    if manifest.store != dump.store:
        raise BackupError(
            f"{path} holds a {manifest.store} database, and JIGI_DATABASE names a {dump.store} one; name one "
            f"of its kind. `jigi move` then brings what was restored from one kind to the other"
        )
    return manifest


def must_hold(
    manifest: Manifest | None, database: Path, dump: Dumping, path: Path, pace: Pace = at_once
) -> Manifest:
    """Whether the database is whole, and what the manifest says. Raises BackupError."""
    if manifest is None or not database.exists():
        raise BackupError(f"{path}: it holds no database: take another backup")
    try:
        contents = dump.contents(database, pace)
    except StoreError as error:
        raise BackupError(f"{path}: {error}; take another backup") from error
    if (contents.schema, contents.counts) != (manifest.schema, manifest.counts):
        raise BackupError(f"{path}: its database is not the one that it speaks of: take another backup")
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}; name a backup that this user may read") from error
    with file:
        yield file
