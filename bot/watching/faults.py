"""Faults: what of a house's standing an administrator has to hear of. Pure.

What is wrong has to be clearly better before it is over, so that nobody hears of one trouble all day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.conversation.events import Facts
from bot.conversation.messages import Purpose
from bot.watching.standing import SystemStatus
from storage.watching import Waiting


class Name(NamedTuple):
    """Which trouble it is; `about` tells several of a kind apart, such as a channel."""

    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble, with what is told of it."""

    name: Name
    facts: Facts = field(default_factory=dict)


OUTBOX_OLD, OUTBOX_FINE = timedelta(minutes=5), timedelta(minutes=1)
DISK_FULL, DISK_FINE = 0.90, 0.88
BACKUP_OLD = timedelta(days=2)
JUMP = timedelta(minutes=2)
PASSING = frozenset({"clock", "dead_letters"})
"""What happens and does not last: nobody is told that it is over."""


def faults_of(
    stands: SystemStatus, now: datetime, sent_at: Mapping[str, datetime], known: Collection[Name]
) -> list[Trouble]:
    """What is wrong. `sent_at`: when each channel last sent something. `known`: what was wrong before.

    That messages grow old for a token that is refused goes without saying: who mends it is told once.
    """
    found = [Trouble(Name("token", channel), {"channel": channel}) for channel in sorted(stands.refused)]
    for channel in dict.fromkeys(one.channel for one in stands.waiting):
        name = Name("outbox", channel)
        if name not in known and (channel in stands.refused or Name("token", channel) in known):
            continue  # nor with the look that finds the token mended: what waited sets out just then
        patience = OUTBOX_FINE if name in known else OUTBOX_OLD
        stuck = [
            one
            for one in stands.waiting
            if one.channel == channel and _stuck(one, now, patience, sent_at.get(channel))
        ]
        if stuck:
            minutes = int((now - min(one.since for one in stuck)).total_seconds() // 60)
            told = {"channel": channel, "number": sum(one.number for one in stuck), "minutes": minutes}
            found.append(Trouble(name, told))
    disk = Name("disk")
    if stands.disk.used >= (DISK_FINE if disk in known else DISK_FULL):
        told = {"percent": int(stands.disk.used * 100), "megabytes": stands.disk.free // 1_000_000}
        found.append(Trouble(disk, told))
    if stands.backup_at is not None and (age := now - stands.backup_at) > BACKUP_OLD:
        found.append(Trouble(Name("backup"), {"days": age.days}))
    return found


def jumped(wall: timedelta, steady: timedelta) -> Trouble | None:
    """Whether the machine's clock went otherwise than time between two looks."""
    by = wall - steady
    if abs(by) < JUMP:
        return None
    return Trouble(Name("clock"), {"minutes": int(abs(by).total_seconds() // 60), "ahead": by > timedelta(0)})


def _stuck(one: Waiting, now: datetime, patience: timedelta, sent_at: datetime | None) -> bool:
    """Whether it waits for too long. A long row of nudges that moves is slow, and nothing is wrong."""
    if now - one.since <= patience:
        return False
    moves = sent_at is not None and now - sent_at < OUTBOX_OLD
    return one.purpose <= Purpose.ANSWER or not moves
