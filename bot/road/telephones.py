"""Telephones: her own number on the road. One look-up of its turn goes by it, and nothing keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from bot.coaching.finding import label
from bot.coaching.inviting import A_DAY, MOST_WRONG
from bot.conversation.effects import TELEPHONE
from bot.conversation.events import ContactShared, Event, MessageReceived
from bot.conversation.joining import A_NUMBER
from bot.conversation.state import Conversation
from bot.people import Person
from exchange import arrivals
from storage.store import Desk

VOUCHES = frozenset({"telegram"})  # channels by which she can share her own contact


class SharedNumber(NamedTuple):
    """Her number in this turn. `proved`: her provider vouches that it is hers."""

    number: str  # E.164
    proved: bool


def without(event: Event, conversation: Conversation) -> tuple[Event, SharedNumber | None]:
    """The event as it may be kept, and the number that it held, where she was asked for hers."""
    if isinstance(event, ContactShared):
        told = SharedNumber(event.telephone, proved=True) if event.own else None
        return replace(event, telephone=""), told
    asked = bool(conversation.stack) and conversation.stack[-1].asked == TELEPHONE
    if asked and isinstance(event, MessageReceived) and (number := arrivals.number_in(event.text)):
        return replace(event, text=A_NUMBER), SharedNumber(number, proved=False)
    return event, None


def way(desk: Desk, person: Person, now: datetime) -> str:
    """How she can give her number: "share" | "type"; empty where it would tell nothing.

    That is where no register has numbers, or has met her, and where she writes from a number as on
    WhatsApp: there it was looked up when she came. Nor is one typed by whoever tried too many today.
    """
    here = person.address
    if here is None or here.is_telephone or person.handset:
        return ""
    if not desk.has_telephones() or desk.entry_of(person.id) is not None:
        return ""
    if here.channel in VOUCHES:
        return "share"
    return "" if desk.wrong_codes(person.id, now - A_DAY) >= MOST_WRONG else "type"


def found(desk: Desk, person: Person, told: SharedNumber | None) -> Mapping[str, Any]:
    """Whom the register has with the number of this turn: `state`, and of one that is found what is shown."""
    if told is None:
        return {"state": arrivals.Found.NOBODY.value}
    state, entry = arrivals.found_at(desk, person.id, told.number, proved=told.proved)
    if entry is None:
        return {"state": state.value}
    place = desk.facility(entry.facility) if entry.facility and not entry.ended_on else None
    return {
        "state": state.value,
        "entry": entry.id,
        "cadre": entry.cadre.value if entry.cadre is not None else "",
        "place": "" if place is None else label(place),
    }
