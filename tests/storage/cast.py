"""The cast of the storage tests, and the small things that they send and are sent."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck

from bot.conversation.events import MessageReceived, TimerFired
from bot.conversation.messages import Message, Purpose
from bot.people import Address, Person
from storage.store import Claimed, Desk, Outgoing, Sending, Store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AWA_AT = Address("webchat", "awa")
MOUSSA_AT = Address("telegram", "7001")
SIRA_AT = Address("telegram", "7002")
CHANNELS = ("webchat", "telegram")
# a property that is tried on one store, then on the other, is the same test in two classes
EACH_STORE = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


def awa(desk: Desk) -> Person:
    """Awa, who writes from the web chat."""
    return desk.person_at(AWA_AT, NOW)


def moussa(desk: Desk) -> Person:
    """Moussa, her coach."""
    coach = desk.person_at(MOUSSA_AT, NOW)
    desk.begin_coaching(awa(desk).id, coach.id, NOW)
    return coach


def wrote(text: str, key: str = "update:1", sender: Address = AWA_AT) -> MessageReceived:
    """An event: she wrote this."""
    return MessageReceived(sender=sender, key=key, at=NOW, text=text)


def outgoing(
    person: Person, key: str, text: str = "Bonjour", purpose: Purpose = Purpose.REPLY, **more: Any
) -> Outgoing:
    """A message that is meant for her, ready now."""
    values: dict[str, Any] = {"address": person.address, "message": Message(text=text), "not_before": NOW}
    return Outgoing(key=key, person=person.id, purpose=purpose, **(values | more))


def claimed(desk: Desk, now: datetime = NOW, limit: int = 100) -> list[Claimed]:
    """What may set out now, on every channel."""
    return [row for channel in CHANNELS for row in desk.claim(channel, now, limit)]


def sent_keys(desk: Desk, now: datetime = NOW) -> list[str]:
    """The keys of what may go now, in the order in which it goes: sent until nothing is left."""
    keys = []
    while rows := claimed(desk, now):
        for row in rows:
            desk.receipt(row.id, Sending.SENT, now)
            keys.append(row.outgoing.key)
    return keys


def fired(person: Person, timer: str = "checkin.due", about: str = "rhythm", **more: Any) -> TimerFired:
    """A timer of hers, due now."""
    values: dict[str, Any] = {"key": f"timer:{timer}:{about}", "at": NOW, "due_at": NOW}
    return TimerFired(person=person.id, timer=timer, about=about, **(values | more))


@contextmanager
def undone(store: Store) -> Iterator[Desk]:
    """A transaction that fails at its end, so that nothing of it stays."""
    with suppress(UndoneError), store.transaction() as desk:
        yield desk
        raise UndoneError


class UndoneError(Exception):
    """What a turn that fails may raise."""
