"""Restoring: a programme as a backup has it, in the place of what is there or is not.

All is unpacked beside, checked and settled there, and only then has its names. What was there is put aside,
never deleted. While the names change hands a note stands where the database does, which no jigi serves from:
whatever cuts that off, the way on is to restore once more.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.app import keys_of, secret_of
from bot.backups.archive import DATABASE, FILES, FOLDERS, MANIFEST, MOST_MANIFEST
from bot.backups.disk import create
from bot.backups.faults import BackupError, telling
from bot.backups.manifest import Manifest, fingerprint, read
from bot.backups.opening import must_hold, unpacked
from bot.backups.settling import Doubt, settle
from bot.settings import Settings
from storage.dumping import Dumping, Wish
from storage.sealing.gate import seals_for
from storage.sqlite.bare import beside_all
from storage.store import StoreError

UNTOUCHED = "What was there is as it was"
_RESTORING = ".restoring-"
_HALFWAY = "A restore was cut off here. Run `jigi restore FILE --overwrite` once more: nothing was deleted.\n"


class Restored(NamedTuple):
    """What is there now: `aside` is where what was there before lies, if there was any."""

    manifest: Manifest
    doubt: Doubt
    aside: Path | None
    remembered: bool  # whether what people asked for since could be read in the store from before


def restore(
    settings: Settings,
    dump: Dumping,
    path: Path,
    now: datetime,
    passphrase: str = "",
    *,
    overwrite: bool = False,
    stopped_at: datetime | None = None,
) -> Restored:
    """`stopped_at`: when the store that is replaced was served from last; until now, if nobody knows.

    Raises BackupError and StoreError: then all is as it was.
    """
    folder = settings.database_path.parent
    with dump.alone():
        there = _there(settings)
        if there and not overwrite:
            names = ", ".join(found.name for found in there)
            raise BackupError(f"{folder} holds {names}; give --overwrite: what is there is then put aside")
        for left in folder.glob(f"{_RESTORING}*"):
            shutil.rmtree(left, ignore_errors=True)
        with (
            telling(folder, UNTOUCHED),
            tempfile.TemporaryDirectory(dir=folder, prefix=_RESTORING) as beside,
        ):
            new = settings.model_copy(update={"database": f"sqlite:///{beside}/{DATABASE}"})
            manifest = _unpack(new, dump, path, passphrase)
            until = max(manifest.taken_at, min(stopped_at or now, now))
            wishes = _wishes(dump, settings, manifest.taken_at)
            doubt = settle(new, until, now, wishes or ())
            aside = _swap(settings, Path(beside), there, now)
    return Restored(manifest, doubt, aside, wishes is not None)


def _there(settings: Settings) -> list[Path]:
    """What a restore would replace."""
    folder = settings.database_path.parent
    return [
        path
        for path in (settings.database_path, *(folder / name for name in (*FILES, *FOLDERS)))
        if path.exists()
    ]


def _unpack(new: Settings, dump: Dumping, path: Path, passphrase: str) -> Manifest:
    """All of the backup, in a folder of its own. Raises BackupError when it cannot be served from here."""
    folder, manifest = new.database_path.parent, None
    for member in unpacked(path, passphrase):
        if member.name == MANIFEST:
            manifest = _for_us(read(member.file.read(MOST_MANIFEST)), dump, path)
            continue
        target = folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with create(target) as file:
            shutil.copyfileobj(member.file, file, 1 << 20)
        os.utime(target, (member.written_at, member.written_at))
    checked = must_hold(manifest, new.database_path, dump, path)
    if fingerprint(secret_of(new)) != checked.secret:
        raise BackupError(
            f"{path} was taken under another JIGI_SECRET than is set now; set the one of then: without it no "
            f"link of anybody's leads to her chat, and what was seen is not known"
        )
    _must_open(new, path)
    return checked


def _must_open(new: Settings, path: Path) -> None:
    """Raises BackupError and StoreError where no data key of ours opens it, or it would stand in plain."""
    keys = keys_of(new)
    with beside_all(new.database_path) as reader:
        is_sealed = seals_for(reader, keys, str(path)) is not None
    if keys and not is_sealed:
        raise BackupError(
            f"{path} was taken before its words were sealed: unset JIGI_DATA_KEY, restore it, set the key "
            f"again and run `jigi key seal`"
        )


def _for_us(manifest: Manifest, dump: Dumping, path: Path) -> Manifest:
    """Raises BackupError for one that only a newer program can read."""
    if newer := dump.newer(manifest.schema):
        raise BackupError(
            f"{path} is of jigi {manifest.version}, which is newer (it knows the change {newer[0]!r}); "
            f"install that version first"
        )
    return manifest


def _wishes(dump: Dumping, settings: Settings, since: datetime) -> Sequence[Wish] | None:
    """What people asked for since the backup; None when the store of then is gone, or cannot be read."""
    if not settings.database_path.exists():
        return None
    try:
        return dump.wishes(since)
    except StoreError:
        return None


def _swap(settings: Settings, beside: Path, there: Sequence[Path], now: datetime) -> Path | None:
    """Each name from the old to the new; the database first and last."""
    folder, database = settings.database_path.parent, settings.database_path
    aside = folder / f"replaced-{now:%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    note = beside / "halfway"
    note.write_text(_HALFWAY)
    os.sync()  # what gets its name now is on the disk
    for left in folder.glob(f"replaced-*/{database.name}"):
        if database.exists() and left.samefile(database):
            left.unlink()  # of a restore that was cut off before it had changed anything
    if database.exists():
        os.link(database, aside / database.name)  # so that there is a file of this name at each moment
    note.replace(database)
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            database.with_name(database.name + end).replace(aside / (database.name + end))
    for name in (*FILES, *FOLDERS):
        if (folder / name).exists():
            (folder / name).rename(aside / name)
        if (beside / name).exists():
            (beside / name).rename(folder / name)
    (beside / DATABASE).replace(database)
    os.sync()
    if there:
        return aside
    aside.rmdir()
    return None
