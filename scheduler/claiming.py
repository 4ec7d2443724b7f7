"""Claiming: of each channel the messages that there is room for and no gate holds, in one transaction."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from scheduler import asking_back, gates
from scheduler.watching import GateOutcome
from storage.store import Claimed, Desk, Sending

log = structlog.get_logger()

MOST_LOOKED_AT = 256  # rows of one channel in one transaction
LEAST_HOLD = timedelta(seconds=1)  # or a row would be looked at again and again, and nobody else's
UNJUDGED = "not judged"  # why a message is held of which no gate can say anything
JUDGED_AGAIN = timedelta(minutes=10)
OUR_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # not the store's

Rooms = Mapping[str, tuple[int, Collection[str]]]
"""By channel, how many messages may set out, and the chats that have to wait."""


class Claims(NamedTuple):
    """What may go now, what gates did with the rest, and whether more may be there that was not looked at."""

    going: list[Claimed]
    kept: Mapping[GateOutcome, int]
    more: bool = False


NOTHING = Claims([], {})


def claim(
    desk: Desk, rooms: Rooms, now: datetime, rules: gates.Rules, templates: asking_back.Templates
) -> Claims:
    """Of each channel what there is room for."""
    going: list[Claimed] = []
    kept: Counter[GateOutcome] = Counter()
    more = False
    for name, (room, resting) in rooms.items():
        looked_at = 0
        while room and (rows := desk.claim(name, now, room, resting)):
            passed = []
            for row in rows:
                why = _judged(desk, row, now, rules, templates)
                if why is None:
                    passed.append(row)
                else:
                    kept[why] += 1
            going += passed
            if len(passed) == len(rows) < room:
                break  # nothing was put back, so no more may go
            room -= len(passed)
            looked_at += len(rows)
            if looked_at >= MOST_LOOKED_AT:
                more = True
                break
    return Claims(going, kept, more)


def _judged(
    desk: Desk, row: Claimed, now: datetime, rules: gates.Rules, templates: asking_back.Templates
) -> GateOutcome | None:
    """As `_kept_back`; one that cannot be judged, as in a zone that is gone, keeps nobody else waiting."""
    try:
        return _kept_back(desk, row, now, rules, templates)
    except OUR_FAULTS as error:
        log.error("sender.not_judged", row=row.id, error=error)
        desk.hold(row.id, now + JUDGED_AGAIN, UNJUDGED)
        return GateOutcome(UNJUDGED, "held")


def _kept_back(
    desk: Desk, row: Claimed, now: datetime, rules: gates.Rules, templates: asking_back.Templates
) -> GateOutcome | None:
    """Write down what the gates say of one message; None when it may go."""
    match asking_back.verdict(desk, row, now, rules):
        case gates.Hold(until, reason):
            desk.hold(row.id, max(until, now + LEAST_HOLD), reason)
            return GateOutcome(reason, "held")
        case gates.Shut() as shut:
            asking_back.ask_back(desk, row, shut, now, templates)
            return GateOutcome(shut.reason, "asked back")
        case gates.Drop(reason):
            desk.receipt(row.id, Sending.DROPPED, now, reason=reason)
            return GateOutcome(reason, "dropped")
        case gates.Go():
            return None
