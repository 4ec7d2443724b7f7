"""Restoring: a programme as a backup has it, in the place of what is there or is not.

All is unpacked beside, checked and settled there, and only then has its names. What was there is put aside,
never deleted. While the names change hands a note stands where the database does, which no jigi serves from:
whatever cuts that off, the way on is to restore once more.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bot import programme
from bot.backups.archive import DATABASES, FILES, FOLDERS, MANIFEST, MOST_MANIFEST
from bot.backups.faults import BackupError, telling
from bot.backups.manifest import Manifest, fingerprint, read
from bot.backups.opening import must_hold, of_kind, unpacked
from bot.backups.settling import Doubt, settle
from bot.disk import create, sweep, workshop
from bot.guarding import RESTORING
from bot.keys import keys_of
from bot.secret import secret_of
from bot.settings import Settings, SettingsError
from storage import databases, private
from storage.dumping import Dumping, Wish
from storage.sealing import files
from storage.store import StoreError

UNTOUCHED = "What was there is as it was"


class Restored(NamedTuple):
    """What is there now: `aside` is where what was there before lies, if there was any."""

    manifest: Manifest
    doubt: Doubt
    aside: Path | None
    tables_aside: str  # where its tables lie, for people to read, if not in that folder
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
    folder = settings.folder_path
    with dump.alone():
        there = _there(folder)
        if (names := list(filter(None, (dump.there(), *(found.name for found in there))))) and not overwrite:
            raise BackupError(
                f"{folder} holds {', '.join(names)}; give --overwrite: what is there is then put aside"
            )
        private.make(folder)
        room = dump.room(folder)
        for place in (folder, room):
            sweep(place, RESTORING)
        with (
            telling(folder, UNTOUCHED),
            workshop(folder, RESTORING) as beside,
            workshop(room, RESTORING) as dumps,
        ):
            new, dumped = settings.model_copy(update={"folder": str(beside)}), dumps / dump.name
            manifest = _unpack(new, dump, dumped, path, passphrase)
            until = max(manifest.taken_at, min(stopped_at or now, now))
            wishes = _wishes(dump, manifest.taken_at)
            aside = _aside(now, folder, room)
            with dump.loaded(dumped, aside) as loaded:
                new = new.model_copy(update={"database": loaded.url})
                _must_open(new, path)
                with _decisions_that_hold(new.programme_path):
                    doubt = settle(new, until, now, wishes or ())
            dump.give_way(aside)
            _swap(folder, beside, aside)
            dump.take_place(dumped)
    kept = folder / aside if any((folder / aside).iterdir()) else None
    if kept is None:
        (folder / aside).rmdir()
    return Restored(manifest, doubt, kept, loaded.aside, wishes is not None)


def _aside(now: datetime, *folders: Path) -> str:
    """A name that nothing put aside has: whoever is cut off may try again within the second."""
    tries = (f"replaced-{now + timedelta(seconds=n):%Y%m%dT%H%M%SZ}" for n in count())
    return next(name for name in tries if not any((folder / name).exists() for folder in folders))


def _there(folder: Path) -> list[Path]:
    """What a restore would replace, beside the store."""
    return [path for name in (*FILES, *FOLDERS) if (path := folder / name).exists()]


def _unpack(new: Settings, dump: Dumping, dumped: Path, path: Path, passphrase: str) -> Manifest:
    """All of the backup, in folders of its own. Raises BackupError when it cannot be served from here."""
    manifest = None
    for member in unpacked(path, passphrase):
        if member.name == MANIFEST:
            manifest = _for_us(read(member.file.read(MOST_MANIFEST)), dump, path)
            continue
        target = dumped if member.name in DATABASES else new.folder_path / member.name
        private.make(target.parent)
        with create(target) as file:
            shutil.copyfileobj(member.file, file, 1 << 20)
        os.utime(target, (member.written_at, member.written_at))
    checked = must_hold(manifest, dumped, dump, path)
    if fingerprint(secret_of(new)) != checked.secret:
        raise BackupError(
            f"{path} was taken under another JIGI_SECRET than is set now; set the one of then: without it no "
            f"link of anybody's leads to her chat, and what was seen is not known"
        )
    return checked


@contextmanager
def _decisions_that_hold(path: Path) -> Iterator[None]:
    """A programme.yaml that this edition refuses is brought back all the same, and settled without.

    Nobody can mend what is in a backup; where it is brought back, `jigi run` says what is wrong with it.
    """
    try:
        programme.load(path)
    except SettingsError:
        refused = path.rename(path.with_suffix(".refused"))
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
            refused.rename(path)
    else:
        yield


def _must_open(new: Settings, path: Path) -> None:
    """Raises BackupError and StoreError where no data key of ours opens it, or it would stand in plain."""
    keys = keys_of(new)
    if not databases.opens(new.database, keys, str(path)) and keys:
        raise BackupError(
            f"{path} was taken before its words were sealed: unset JIGI_DATA_KEY, restore it, set the key "
            f"again and run `jigi key seal`"
        )
    if others := sorted(set(files.standing(new.media_path)) - {"", *(seals.id for seals in keys)}):
        raise BackupError(
            f"{path} holds files that are sealed with the data key {', '.join(others)}: add it to "
            f"JIGI_DATA_KEY, behind the newest, and run `jigi key seal` once it is restored"
        )


def _for_us(manifest: Manifest, dump: Dumping, path: Path) -> Manifest:
    """Raises BackupError for one that only a newer program can read, or that is of another kind of store."""
    if newer := dump.newer(of_kind(manifest, dump, path).schema):
        raise BackupError(
            f"{path} is of jigi {manifest.version}, which is newer (it knows the change {newer[0]!r}); "
            f"install that version first"
        )
    return manifest


def _wishes(dump: Dumping, since: datetime) -> Sequence[Wish] | None:
    """What people asked for since the backup; None when the store of then is gone, or cannot be read."""
    try:
        return dump.wishes(since)
    except StoreError:
        return None


def _swap(folder: Path, beside: Path, aside: str) -> None:
    """Each name from the old to the new; the store gives way before, and takes its place after."""
    kept = folder / aside
    kept.mkdir(mode=0o700, exist_ok=True)
    os.sync()  # what gets its name now is on the disk
    for name in (*FILES, *FOLDERS):
        if (folder / name).exists():
            (folder / name).rename(kept / name)
        if (beside / name).exists():
            (beside / name).rename(folder / name)
    os.sync()
