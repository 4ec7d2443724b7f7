"""The lock: one jigi at a time serves from a file; commands are its guests, and take none."""

import fcntl
import os
from pathlib import Path
from typing import IO

from storage.store import StoreInUseError


def lock(path: Path) -> IO[str]:
    """Keep a second house off the file: both would take the same turns. Raises StoreInUseError, OSError.

    By whatever link it comes to the file, there is one lock.
    """
    path = path.resolve()
    held = path.with_name(path.name + ".lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.seek(0)
        owner = held.read().strip() or "unknown"
        held.close()
        raise StoreInUseError(
            f"{path} is in use by another jigi (process {owner}); stop that one first, "
            f"or point JIGI_DATABASE at another file"
        ) from error
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held
