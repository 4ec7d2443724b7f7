"""Private: what holds people's words is its owner's alone to read, whoever starts the program.

A group that may read on purpose stays: what is there already is only shut where everybody could read it,
which is what a machine does by itself, and nobody chose.
"""

import os
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
_OTHERS, _OWNERS = 0o007, 0o700


def begin(path: Path) -> None:
    """A file that is not there yet, empty; one that is there stays as it is. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path.resolve(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def make(folder: Path) -> None:
    """A folder, unless it is there. Raises OSError."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def shut(path: Path) -> bool:
    """Whether it stood open to everybody, and is its owner's alone now; nothing where it is not ours."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & _OWNERS)
            return True
    return False
