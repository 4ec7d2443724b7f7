"""Settling: what may have happened since a backup was taken counts as in doubt, once it is brought back.

Whoever served from the store after the backup went on sending, and what it sent is not known here. So what
waited at the time, and all that fell due since, is lived now, and treated as what a crash leaves: what
somebody waits for is sent, once more perhaps; what nobody waits for is uncertain, and not sent. Whoever asked
since to be left in peace, or to be forgotten, need not ask again, if the store from before can still be read.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from bot.house import House
from bot.running.building import house_of
from bot.running.taking import fault
from bot.settings import Settings
from bot.stores import open_store
from bot.turns import put_aside, take_turn
from scheduler import campaigns
from scheduler.due import MOST_AT_ONCE
from storage.dumping import Wish
from storage.store import Desk, Store, StoreError


class Doubt(NamedTuple):
    """What was settled: messages that are sent (again), and that are not; people who are left in peace."""

    again: int
    unsent: int
    stopped: int
    forgotten: int

    def told(self) -> str:
        parts = (
            (self.unsent, "unasked messages may have been sent since the backup: they are not sent again"),
            (self.again, "messages that somebody waits for are sent, perhaps a second time"),
            (self.stopped, "people had asked since to be left in peace: they are"),
            (self.forgotten, "people had asked since to be forgotten: they are"),
        )
        return "; ".join(f"{count} {what}" for count, what in parts if count) or "nothing was in doubt"


def settle(settings: Settings, until: datetime, now: datetime, wishes: Sequence[Wish]) -> Doubt:
    """Bring a restored store to `until`, when it was served from last. Raises as `house_of`, and StoreError.

    Nothing is sent here, and nobody else has the store yet.
    """
    house = house_of(settings)
    with closing(open_store(settings)) as store:
        with store.transaction() as desk:
            stopped, forgotten = _granted(desk, wishes, house, now)
            again, unsent = desk.doubt_sends(until, now)
        while _lived(store, house, until):
            pass
        with store.transaction() as desk:
            more, later = desk.doubt_sends(until, now)
            doubt = Doubt(again + more, unsent + later, stopped, forgotten)
            desk.report("restored", "backup", doubt.told(), None, now)
        store.tidy()
    return doubt


def _granted(desk: Desk, wishes: Sequence[Wish], house: House, now: datetime) -> tuple[int, int]:
    """How many were to be left in peace, and forgotten."""
    hers = [wish for wish in wishes if desk.was_met(wish.person, wish.created_at)]
    for wish in hers:
        if wish.forgotten_at is not None:
            for media in desk.forget(wish.person, now):
                house.media.delete(media)
        elif wish.stopped_at is not None:
            desk.change_person(wish.person, {"stopped_at": wish.stopped_at})
    forgotten = sum(wish.forgotten_at is not None for wish in hers)
    return len(hers) - forgotten, forgotten


def _lived(store: Store, house: House, until: datetime) -> bool:
    """Take in what had fallen due by then; whether there was any."""
    with store.transaction() as desk:
        asked = campaigns.ask_more(desk, MOST_AT_ONCE, until, house.zone)
        events = desk.due_timers(until, MOST_AT_ONCE)
        for event in events:
            try:
                with desk.savepoint():
                    take_turn(desk, event, house)
            except StoreError:
                raise
            except Exception as error:  # whatever a turn raises: it is put where administrators see it
                desk.report("timer failed", event.timer, fault(error), None, until)
                put_aside(desk, event, error, house, None)
    return bool(asked or events)
