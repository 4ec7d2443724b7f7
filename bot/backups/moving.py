"""Moving: a programme goes into another database, and what lies beside the old one goes beside the new."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.backups.archive import FILES, FOLDERS
from bot.disk import create, flush
from bot.settings import Settings
from storage import databases
from storage.moving import Counted, Tell, give_up, move
from storage.store import StoreError

_HALF = ".moving-"


class Moved(NamedTuple):
    """What was found alike on both sides."""

    tables: list[Counted]
    files: int  # that were copied, or lay there from a try before


def moved(old: Settings, new: Settings, now: datetime, tell: Tell) -> Moved:
    """Carry the programme over; to be called again after whatever cut it off.

    Raises StoreError: then the old one is as it was.
    """
    source, target = databases.leaving(old.database), databases.coming_into(new.database)
    with source.alone():
        files = _carry_files(old.folder_path, new.folder_path)
    return Moved(move(source, target, now, tell), files)


def given_up(old: Settings, new: Settings) -> None:
    """The programme stays where it was; files that were copied stay as well. Raises StoreError."""
    give_up(databases.leaving(old.database), databases.coming_into(new.database))


def _carry_files(old: Path, new: Path) -> int:
    """Raises StoreError where something else lies in the way, or the disk refuses."""
    if old.resolve() == new.resolve():
        return 0
    count = 0
    try:
        for path in _files(old):
            target = new / path.relative_to(old)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not target.exists():
                half = target.with_name(_HALF + target.name)
                half.unlink(missing_ok=True)
                with path.open("rb") as file, create(half) as copy:
                    shutil.copyfileobj(file, copy, 1 << 20)
                shutil.copystat(path, half)
                half.rename(target)
                flush(target.parent)
            if _digest(target) != _digest(path):
                raise StoreError(
                    f"{target} is there already, and is not {path}; take it away, or set JIGI_FOLDER to "
                    f"the folder that both shall use: then no file has to move"
                )
            count += 1
    except OSError as error:
        raise StoreError(f"{error.filename or new}: {error.strerror}; nothing was moved") from error
    return count


def _files(folder: Path) -> Iterator[Path]:
    """What belongs to the programme beside its database; not its backups."""
    yield from (path for name in FILES if (path := folder / name).exists())
    for name in FOLDERS:
        yield from (
            path
            for path in (folder / name).rglob("*")
            if path.is_file() and not path.name.startswith(".") and not path.is_symlink()
        )


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
