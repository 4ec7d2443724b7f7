"""Faults: what SQLite could not do, told to whoever runs the programme."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.store import StoreError

HALFWAY = "a restore was cut off here; run `jigi restore FILE --overwrite` once more: nothing was deleted"
"""What stands where the database does while a restore changes names."""

_BUSY = "another program is writing to it; close that one, or wait until it has finished"
_READ_ONLY = "it cannot be written; give this user write permission on {shut}"
_DAMAGED = "it is damaged; stop here and restore the last backup"
NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)  # the latter beside a log of before
_THERE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_REMEDIES = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: "free some space on its disk; nothing was lost, what waits is taken in then",
    sqlite3.SQLITE_NOTADB: "it is no database; point JIGI_DATABASE elsewhere, or restore a backup",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: "its folder must be there, and this user must be allowed to write in it",
    sqlite3.SQLITE_IOERR: "the disk refused; look at its health and its free space",
    sqlite3.SQLITE_NOMEM: "there is no memory left; close other programs, then start this one again",
}


class Faults:
    """What the errors of one file mean."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def told(self, error: BaseException) -> StoreError | None:
        if not isinstance(error, sqlite3.Error):
            return None
        code = getattr(error, "sqlite_errorcode", None) or 0
        kind = code & 0xFF  # the low byte
        if kind in NO_DATABASE and self._is_half_restored():
            return StoreError(f"{self._path}: {HALFWAY}")
        remedy = _REMEDIES.get(kind)
        if remedy == _READ_ONLY:
            remedy = remedy.format(shut=" and ".join(self._shut()) or "the file and its folder")
        return None if remedy is None else StoreError(f"{self._path}: {error}; {remedy}")

    def _shut(self) -> list[str]:
        """What of the database this user may not write: the file, what SQLite keeps beside it, the folder."""
        files = (self._path.with_name(self._path.name + end) for end in ("", "-wal", "-shm"))
        places = (self._path.resolve().parent, *files)
        return [
            str(place)
            for place in places
            if place.exists() and not os.access(place, os.W_OK, effective_ids=True)
        ]

    def _is_half_restored(self) -> bool:
        with suppress(OSError), self._path.open("rb") as file:
            return file.read(len(HALFWAY)) == HALFWAY.encode()
        return False

    def is_there_already(self, error: Exception) -> bool:
        return isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _THERE


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """What the machine could not do, as a StoreError that tells the fix; our own faults rise as they are."""
    try:
        yield
    except sqlite3.Error as error:
        fault = Faults(path).told(error)
        if fault is None:
            raise
        raise fault from error


def unreachable(path: Path, error: OSError) -> StoreError:
    """The folder, or the lock file beside the database, could not be used."""
    return StoreError(f"{path}: {error.strerror}; {_REMEDIES[sqlite3.SQLITE_CANTOPEN]}")
