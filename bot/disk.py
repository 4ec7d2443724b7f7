"""The disk: files that are there whole or not at all, and names that outlive a crash."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600
FOR_ALL = 0o644  # less what the umask takes


def create(path: Path, mode: int = PRIVATE) -> BinaryIO:
    """A new file to write, nobody else's to read unless `mode` says so. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")


def put(path: Path, text: str, *, mode: int = FOR_ALL, first: bool = False) -> None:
    """Write a small file, over what is there: whatever cuts that off, one of the two is there, whole.

    `first`: what is there stays. Raises OSError, and FileExistsError in that case.
    """
    half = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with create(half, mode) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the name, and nothing under it
        if first:
            os.link(half, path)
        else:
            half.replace(path)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    flush(path.parent)


@contextmanager
def held_open(path: Path) -> Iterator[int]:
    """A file or a folder, to lock or to flush."""
    held = os.open(path, os.O_RDONLY)
    try:
        yield held
    finally:
        os.close(held)


@contextmanager
def workshop(folder: Path | None, prefix: str) -> Iterator[Path]:
    """A folder to work in, private and gone with the block; what a kill leaves of it is for `sweep`.

    It lies in `folder`, or where the machine keeps what is temporary.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=prefix) as made, held_open(Path(made)) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield Path(made)


def sweep(folder: Path, prefix: str) -> None:
    """Delete the workshops of whoever was killed; one that somebody works in stays."""
    for left in folder.glob(f"{prefix}*"):
        with suppress(OSError), held_open(left) as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left)


def flush(path: Path) -> None:
    """What is in a file, or the names in a folder, are on the disk."""
    with held_open(path) as held:
        os.fsync(held)


def flush_all(folder: Path) -> None:
    """All that is in a folder is on the disk: a name that it is given now stands for the whole of it."""
    for path in folder.rglob("*"):
        flush(path)
    flush(folder)
