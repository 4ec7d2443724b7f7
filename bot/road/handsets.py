"""Handsets: who holds a phone that several share, what waits until she does, and what is never kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.access import View
from bot.conversation.events import Event, MessageReceived
from bot.conversation.handsets import (
    KEPT,
    MOST_SPEAKERS,
    SECRET,
    HandsetPassed,
    HandsetShared,
    OfHandset,
    PinChosen,
    SpeakerKnown,
    SpeakerNew,
    pin_in,
)
from bot.conversation.messages import Message, Purpose
from bot.conversation.state import Conversation
from bot.people import Person, PersonId
from bot.reading import Reading
from storage.store import Desk, Outgoing

DELETES = frozenset({"telegram"})  # channels that take a message of hers off her screen
DELETED_WITHIN = timedelta(hours=48)  # from when she sent it, at Telegram
FIRST = timedelta(milliseconds=1)  # she is greeted before what waited for her is asked, and it is asked once
GUESSED_FIRST = frozenset("0123456789"[i : i + n] for n in (4, 5, 6) for i in range(10))


# ---- what a talk may look up ----------------------------------------------------------------


def speakers(reading: Reading) -> Sequence[Mapping[str, Any]]:
    """Who speaks on the phone that reads, by names that no two of them share."""
    rows: list[Mapping[str, Any]] = []
    speakers = reading.desk.speakers(reading.reader.id)[:MOST_SPEAKERS]
    for person in reading.among(View.SPEAKER, speakers):
        name = first_name(person)[:16]
        alike = sum(row["name"].partition(" (")[0] == name for row in rows)
        rows.append({"id": person.id, "name": f"{name} ({alike + 1})" if alike else name})
    return rows


def stands(reading: Reading) -> Mapping[str, Any]:
    """Whether she shares the phone that she writes from, and with whom."""
    desk, person = reading.desk, reading.reader
    handset = desk.handset_of(person.id)
    if handset is None:
        return {"here": person.address is not None, "shared": False, "others": []}
    others = (other for other in desk.speakers(handset.phone) if other.id != person.id)
    named = [first_name(other) for other in reading.among(View.SPEAKER, others)]
    return {"here": True, "shared": True, "others": named}


def door(desk: Desk, phone: PersonId, who: str, now: datetime) -> Mapping[str, Any]:
    """Whether she has a PIN, and for how many minutes none may be tried."""
    person = PersonId(int(who))
    return {
        "pin": desk.has_pin(phone, person),
        "closed": _minutes(desk.closed_until(phone, person, now), now),
    }


def tried(desk: Desk, phone: PersonId, who: str, secret: str, now: datetime) -> Mapping[str, Any]:
    """How her PIN did. What is no PIN at all costs no try."""
    pin = pin_in(secret)
    if not pin:
        return {"right": False, "closed": 0}
    result = desk.try_pin(phone, PersonId(int(who)), pin, now)
    return {"right": result.right, "closed": _minutes(result.closed_until, now)}


def fits(secret: str) -> bool:
    """Whether this may be a PIN: 4 to 6 digits, and none that anybody would try first."""
    pin = pin_in(secret)
    return bool(pin) and len(set(pin)) > 1 and pin not in GUESSED_FIRST and pin[::-1] not in GUESSED_FIRST


def first_name(person: Person) -> str:
    """All that others read of her on a shared phone."""
    words = person.name.split()
    return words[0] if words else "?"


def _minutes(until: datetime | None, now: datetime) -> int:
    """Whole ones, at least one; 0 when there is nothing to wait for."""
    return 0 if until is None else -((now - until) // timedelta(minutes=1))


# ---- what its records do --------------------------------------------------------------------


def unshare(desk: Desk, person: Person, now: datetime) -> list[str]:
    """She has the phone for herself again; the media of it whose bytes must go."""
    handset = desk.handset_of(person.id)
    return [] if handset is None else desk.unshare_handset(handset.phone, now)


def keep(desk: Desk, person: Person, thing: OfHandset, secret: str, now: datetime) -> bool:
    """Write one record; whether somebody has something to hear at once."""
    handset = desk.handset(person.id) or desk.handset_of(person.id)
    phone = person.id if handset is None else handset.phone
    match thing:
        case HandsetShared():
            if handset is None and person.address is not None:
                desk.share_handset(person.id, person.address, pin_in(secret), now)
        case PinChosen():
            desk.choose_pin(phone, person.id, pin_in(secret), now)
        case SpeakerKnown(person=who, wanted=wanted, chosen=chosen):
            if chosen:
                desk.choose_pin(phone, PersonId(who), pin_in(secret), now)
            return _speaks(desk, person, PersonId(who), wanted, now)
        case SpeakerNew(name=name, wanted=wanted):
            new = desk.new_speaker(phone, name, pin_in(secret), now)
            return _speaks(desk, person, new, wanted, now)
        case HandsetPassed():
            desk.hang_up(phone)
            desk.set_timer(phone, "handset.who", "", now, {"passed": True})
            return True
        case _:
            assert_never(thing)
    return False


def _speaks(desk: Desk, phone: Person, who: PersonId, wanted: Mapping[str, Any], now: datetime) -> bool:
    desk.speaks(phone.id, who, now)
    desk.set_timer(who, "handset.speaks", "", now - FIRST, {**wanted, "at": str(phone.address)})
    return True


# ---- what is never kept ---------------------------------------------------------------------


def asks_pin(conversation: Conversation) -> bool:
    """Whether the open question is one whose answer is a PIN."""
    return bool(conversation.stack) and conversation.stack[-1].asked.startswith(SECRET)


def without_pin(
    event: Event, person: Person, conversation: Conversation, is_command: bool
) -> tuple[Event, str]:
    """The event as it may be kept, and the PIN that it held.

    Where a PIN is asked for, all is kept secret but words that mean the same anywhere. A phone that
    does not know yet who speaks keeps no PIN that was sent too early, nor is one kept that was typed
    under a question that came in between.
    """
    asked = asks_pin(conversation)
    lies_below = any(frame.asked.startswith(SECRET) for frame in (*conversation.stack, *conversation.parked))
    if not isinstance(event, MessageReceived):
        return event, ""
    expected = asked or person.handset or lies_below
    if (asked and not is_command) or (expected and pin_in(event.text)):
        return replace(event, text=KEPT), event.text
    return event, ""


def off_the_screen(event: Event, secret: str, person: Person, turn: int) -> list[Outgoing]:
    """What has the channel take the message with her PIN off her screen, where it can."""
    if not secret or not isinstance(event, MessageReceived) or event.sender.channel not in DELETES:
        return []
    return [
        Outgoing(
            key=f"{person.id}.{turn} off the screen",
            person=person.id,
            address=event.sender,
            purpose=Purpose.REPLY,
            message=Message(text="", deletes=event.key),
            not_before=event.at,
            expires_at=event.at + DELETED_WITHIN,
        )
    ]


def put_aside(event: Event) -> Event:
    """An event that failed, without what may have been a PIN."""
    if isinstance(event, MessageReceived) and pin_in(event.text):
        return replace(event, text=KEPT)
    return event
