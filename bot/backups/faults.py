"""Faults: why a backup could not be taken, read or brought back, and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REMEDIES = {
    errno.ENOSPC: "free some space on its disk, or name a folder on another one",
    errno.EDQUOT: "free some space on its disk, or name a folder on another one",
    errno.EACCES: "give this user permission there, or name another folder",
    errno.EPERM: "give this user permission there, or name another folder",
    errno.EROFS: "it can only be read there; name another folder",
}


class BackupError(Exception):
    """A backup cannot be taken, read or brought back; says why, and what to do."""


@contextmanager
def telling(path: Path, left: str) -> Iterator[None]:
    """What the disk refused, with the remedy; `left` says how everything stands."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        remedy = _REMEDIES.get(error.errno or 0, "look at that disk")
        raise BackupError(f"{path}: {why}; {remedy}. {left}") from error
