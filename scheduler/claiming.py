"""Claiming: of each channel the messages that there is room for and no gate holds, in one transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime

from scheduler import asking_back, gates
from storage.store import Claimed, Desk, Sending

MOST_LOOKED_AT = 256  # rows of one channel in one transaction

Rooms = Mapping[str, tuple[int, Collection[str]]]
"""By channel, how many messages may set out, and the chats that have to wait."""


def claim(
    desk: Desk, rooms: Rooms, now: datetime, rules: gates.Rules, templates: asking_back.Templates
) -> tuple[list[Claimed], bool]:
    """What may go now; and whether more may be there that was not looked at."""
    going: list[Claimed] = []
    more = False
    for name, (room, resting) in rooms.items():
        looked_at = 0
        while room and (rows := desk.claim(name, now, room, resting)):
            passed = [row for row in rows if _passes(desk, row, now, rules, templates)]
            going += passed
            room -= len(passed)
            looked_at += len(rows)
            if looked_at >= MOST_LOOKED_AT:
                more = True
                break
    return going, more


def _passes(
    desk: Desk, row: Claimed, now: datetime, rules: gates.Rules, templates: asking_back.Templates
) -> bool:
    match asking_back.verdict(desk, row, now, rules):
        case gates.Hold(until, reason):
            desk.hold(row.id, until, reason)
        case gates.Shut() as shut:
            asking_back.ask_back(desk, row, shut, now, templates)
        case gates.Drop(reason):
            desk.receipt(row.id, Sending.DROPPED, now, reason=reason)
        case gates.Go():
            return True
    return False
