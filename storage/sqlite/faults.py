"""Faults: what SQLite could not do, told to whoever runs the programme."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.store import StoreError

_BUSY = "another program is writing to it; close that one, or wait until it has finished"
_READ_ONLY = "it cannot be written; give this user write permission on the file and its folder"
_DAMAGED = "it is damaged; stop here and restore the last backup"
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
        code = getattr(error, "sqlite_errorcode", None)
        remedy = None if code is None else _REMEDIES.get(code & 0xFF)  # the low byte is the kind of fault
        return None if remedy is None else StoreError(f"{self._path}: {error}; {remedy}")

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
