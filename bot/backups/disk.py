"""The disk: files that only this user may read, and names that outlive a crash."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def create(path: Path) -> BinaryIO:
    """A new file to write, nobody else's to read. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def held_open(folder: Path) -> Iterator[int]:
    """A folder, to lock or to flush."""
    held = os.open(folder, os.O_RDONLY)
    try:
        yield held
    finally:
        os.close(held)


def flush(folder: Path) -> None:
    """The names in a folder are on the disk."""
    with held_open(folder) as held:
        os.fsync(held)
