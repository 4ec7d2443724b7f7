"""Verdicts: that the program's own words and flows were found without a fault, by an earlier check.

They change only when the program does, and to look at them takes longer than at all packs. A verdict is an
empty file, named after every byte of what was looked at and of what looked. It lies where Python keeps what
it compiled of the program, so that whoever may write one may write the program too, and whoever installs it
leaves one to everybody. One that is missing, or cannot be kept, costs the time to look again.
"""

import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from bot.content.catalogue import LOCALES

ROOM = Path(__file__).parents[2]
PARTS = (ROOM / "bot", ROOM / "scheduler", ROOM / "storage", LOCALES)  # flows, and all they are made of
FOLDER = Path(cache_from_source(__file__)).parent
_SUFFIX = ".well"


def stands() -> bool:
    """Whether this very program was found well."""
    return (FOLDER / name(PARTS)).is_file()


def keep() -> None:
    """It was found well; what was said of another program goes."""
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"*{_SUFFIX}"):
            old.unlink(missing_ok=True)
        (FOLDER / name(PARTS)).touch()


def name(parts: Iterable[Path]) -> str:
    """What these folders hold, and what reads it, in short; what was compiled of it is left out."""
    digest = hashlib.sha256(" ".join((sys.version, version("jinja2"), version("babel"))).encode())
    for part in parts:
        for path in sorted(part.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                digest.update(f"{path.relative_to(part.parent)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:32] + _SUFFIX
