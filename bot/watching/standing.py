"""Standing: how the house is just now, read when somebody asks; metrics and alerts both go by it."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.channels.channel import Channel, Tokened
from storage.store import Store
from storage.watching import Late, Raised, Waiting

MOST_COUNTED = 1000  # rows of one kind; what is more is told as so many

BackupAt = Callable[[datetime], datetime | None]
"""When the last backup before that time was taken; None when none is known."""


class Disk(NamedTuple):
    """The disk that the store lies on, in bytes, as this user may use it."""

    size: int
    free: int

    @property
    def used(self) -> float:
        """The share that is used, 0 to 1."""
        return 1 - self.free / self.size if self.size else 1.0


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """What an operator wants to know of a house."""

    waiting: Sequence[Waiting]
    late: Late
    disk: Disk
    refused: frozenset[str]  # channels whose provider refuses our token
    backup_at: datetime | None
    raised: Sequence[Raised]  # what administrators were told of


def no_backup(_now: datetime) -> datetime | None:
    """Nobody makes backups that we know of."""
    return None


def standing(
    store: Store,
    channels: Mapping[str, Channel],
    folder: Path,
    now: Callable[[], datetime],
    backup_at: BackupAt = no_backup,
) -> SystemStatus:
    """Read it; costs by what is due. Raises StoreError and OSError."""
    with store.reading() as desk:
        waiting = desk.waiting(list(channels), MOST_COUNTED)
        late = desk.late_timers(now(), MOST_COUNTED)
        raised = desk.raised()
    return SystemStatus(waiting, late, disk_of(folder), refused(channels), backup_at(now()), raised)


def refused(channels: Mapping[str, Channel]) -> frozenset[str]:
    """The channels whose provider refuses our token."""
    return frozenset(name for name, one in channels.items() if isinstance(one, Tokened) and one.token_refused)


def disk_of(folder: Path) -> Disk:
    """How full the disk is on which this folder lies, in bytes. Raises OSError."""
    _, used, free = shutil.disk_usage(folder)  # what is kept back for root is neither
    return Disk(used + free, free)
