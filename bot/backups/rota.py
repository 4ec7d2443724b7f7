"""The rota: which backups are kept, by the days and weeks that they are of. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

NAME = "jigi-{at:%Y%m%dT%H%M%SZ}.tar.gz"
SEALED = ".sealed"
_OURS = re.compile(r"jigi-(\d{8}T\d{6})Z\.tar\.gz(\.sealed)?")


def name_at(at: datetime, *, sealed: bool) -> str:
    return NAME.format(at=at.astimezone(UTC)) + (SEALED if sealed else "")


def taken_at(name: str) -> datetime | None:
    """When a backup of this name was taken; None for what is no backup, or has a name of somebody's own."""
    found = _OURS.fullmatch(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None


def outdated(folder: Path, daily: int, weekly: int) -> list[Path]:
    """Those that go: all but the last of each of the last so many days, and weeks, that have one."""
    backups = sorted(_backups(folder), reverse=True)
    kept: set[Path] = set(backups[:1])
    for most, form in ((daily, "%Y-%m-%d"), (weekly, "%G-%V")):
        of: dict[str, Path] = {}
        for path in backups:
            at = taken_at(path.name)
            if at is not None:
                of.setdefault(f"{at:{form}}", path)
        kept.update(list(of.values())[:most])
    return [path for path in backups if path not in kept]


def _backups(folder: Path) -> Iterable[Path]:
    return (path for path in folder.glob("jigi-*") if taken_at(path.name)) if folder.is_dir() else ()


def last_taken_at(folder: Path, now: datetime) -> datetime | None:
    """When the last backup was taken: each that is there was found good then.

    One that bears a later time was named by a clock that was ahead, and says nothing of tonight.
    """
    times = (taken_at(path.name) for path in _backups(folder))
    return max((at for at in times if at is not None and at <= now), default=None)
