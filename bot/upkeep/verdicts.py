"""Verdicts: that the program's own words and flows were found without a fault, by an earlier check.

They change only when the program does, and to look at them takes longer than at all packs. A verdict is an
empty file, named after every byte of what was looked at and of what looked. One that is missing, or cannot
be kept, costs the time to look again.
"""

import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from bot.content.catalogue import LOCALES

ROOM = Path(__file__).parents[2]
PARTS = (ROOM / "bot", ROOM / "scheduler", ROOM / "storage", LOCALES)  # flows, and all they are made of
_SUFFIX = ".well"


def stands(folder: Path) -> bool:
    """Whether this very program was found well."""
    return (folder / name(PARTS)).is_file()


def keep(folder: Path) -> None:
    """It was found well; what was said of another program goes."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"*{_SUFFIX}"):
            old.unlink(missing_ok=True)
        (folder / name(PARTS)).touch()


def name(parts: Iterable[Path]) -> str:
    """What these folders hold, and what reads it, in short; what Python compiled is left out."""
    digest = hashlib.sha256(" ".join((sys.version, version("jinja2"), version("babel"))).encode())
    for part in parts:
        for path in sorted(part.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(part.parent)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:32] + _SUFFIX
