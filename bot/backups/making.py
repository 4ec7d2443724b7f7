"""Making: a backup is taken beside whoever serves, opened again, and only then has its name.

All of it is made in a folder of its own beside the backup to be, which goes whatever happens; what a kill
left there goes with the next one.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, cast

from bot.backups import archive
from bot.backups.archive import FILES, FOLDERS, MANIFEST, Writing
from bot.backups.faults import BackupError, telling
from bot.backups.manifest import Manifest, fingerprint
from bot.backups.opening import Opened, verify
from bot.backups.sealing import Sealing
from bot.disk import create, flush, held_open
from bot.secret import secret_of
from bot.settings import Settings
from storage.dumping import Dumping, Pace, at_once

KEPT_NOTHING = "No backup was kept of this try; those from before are as they were"
_TAKING = ".taking-"


def make(
    settings: Settings, dump: Dumping, to: Path, now: datetime, passphrase: str = "", pace: Pace = at_once
) -> Opened:
    """Take a backup into a new file, sealed when there is a passphrase; what it was found to hold.

    Raises BackupError and StoreError: then there is no file, and none that was there has changed.
    """
    if to.exists():
        raise BackupError(f"{to} is there already; name another file, or take that one away")
    with telling(to, KEPT_NOTHING), _workshop(to.parent) as workshop:
        whole = workshop / to.name
        _write(settings, dump, whole, workshop, now, passphrase, pace)
        (workshop / dump.name).unlink()
        opened = verify(whole, dump, passphrase, workshop, pace)
        whole.rename(to)
        flush(to.parent)
    return replace(opened, path=to)


def _write(
    settings: Settings,
    dump: Dumping,
    whole: Path,
    workshop: Path,
    now: datetime,
    passphrase: str,
    pace: Pace,
) -> None:
    database = workshop / dump.name
    dump.dump(database, pace)
    contents = dump.contents(database, pace)
    manifest = Manifest(
        taken_at=now,
        version=version("jigi"),
        store=dump.store,
        schema=contents.schema,
        counts=contents.counts,
        secret=fingerprint(secret_of(settings)),
    )
    with create(whole) as file:
        sealing = Sealing(file, passphrase) if passphrase else None
        with Writing(cast("BinaryIO", sealing or file), workshop, pace) as writing:
            _add_bytes(writing, manifest.written(), workshop)
            _add(writing, dump.name, database)
            folder = settings.folder_path
            for name in FILES:
                _add(writing, name, folder / name)
            for path in (path for name in FOLDERS for path in _files(folder / name)):
                _add(writing, path.relative_to(folder).as_posix(), path)
        if sealing is not None:
            sealing.finish()
        file.flush()
        os.fsync(file.fileno())


def _add(writing: Writing, name: str, path: Path) -> None:
    """A file as it is now; one that went meanwhile, as with whoever asked to be forgotten, is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        stat = os.fstat(file.fileno())
        writing.add(name, file, stat.st_size, int(stat.st_mtime))


def _add_bytes(writing: Writing, data: bytes, workshop: Path) -> None:
    with tempfile.TemporaryFile(dir=workshop) as file:
        file.write(data)
        file.seek(0)
        writing.add(MANIFEST, file, len(data))


def _files(folder: Path) -> Iterator[Path]:
    """The files under a folder, without those that are being written; nothing is listed whole."""
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _files(path)
            elif entry.is_file(follow_symlinks=False) and archive.is_ours(f"{FOLDERS[0]}/{entry.name}"):
                yield path


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder to work in, private and gone with the block. One backup at a time is taken into `folder`."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    with held_open(folder) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"another backup is being taken into {folder}; wait for that one") from None
        for left in folder.glob(f"{_TAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_TAKING) as workshop:
            yield Path(workshop)
