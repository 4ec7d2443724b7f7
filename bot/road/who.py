"""Who: whom an event is of, and as whom she was met where it comes from."""

from dataclasses import replace
from typing import Any

from bot.coaching import unheard
from bot.conversation.events import ChoiceMade, Event, Left, TimerFired, Update
from bot.house import House
from bot.people import Person, Role
from bot.road import holding, merged, presence, window
from exchange import arrivals
from storage.store import Desk


def who(desk: Desk, event: Event, house: House) -> Person | None:
    """Whom the event is of; None when it was seen before, is stale, or nobody is known any more."""
    if isinstance(event, TimerFired):
        person = desk.person(event.person)
        if not desk.take_timer(event):
            return None
        if holding.not_asked(event):
            holding.fall_silent(desk, event, house)
            return None
        if person is None or person.joined_to is None:
            return person if unheard.counts(desk, event) else None
        # what was meant for a number that was joined to somebody is for whoever lives on
        desk.set_timer(desk.lives_as(person.id), event.timer, event.about, event.due_at, event.facts)
        return None
    if not desk.is_first(event.key):
        return None
    person = met(desk, event, house)
    if not person.handset:
        return _reached(desk, person, event, house)
    _reached(desk, person, event, house)
    if isinstance(event, Left):
        for other in holding.reached_there(desk, person):
            _reached(desk, other, event, house)
        return person
    return _reached(desk, holding.holder(desk, event, person, house), event, house)


def met(desk: Desk, event: Update, house: House) -> Person:
    """Who is known where it comes from; what waits there until she is heard may go."""
    person, is_new = desk.meet(event.sender, event.at)
    if event.sender.channel in house.windows:
        merged.merge(desk, person.id, event)
    window.heard(desk, event, house.windows)
    return newly_met(desk, person, event, house) if is_new else person


def whose(desk: Desk, event: Event, person: Person) -> Event:
    """A button that names nobody is of whoever was met there: of her, unless others were joined to her."""
    if not (person.named and isinstance(event, ChoiceMade)) or event.data[:1] in ("!", "@"):
        return event
    first = desk.met_at(event.sender)
    return event if first in (None, person.id) else replace(event, data=f"@{first}.{event.data}")


def _reached(desk: Desk, person: Person, event: Update, house: House) -> Person:
    """She wrote, so she can be reached; or she left, and cannot."""
    if isinstance(event, Left):
        desk.change_person(person.id, {"unreachable_since": event.at})
        desk.drop_unasked(person.id, "unreachable")
        return person
    if person.unreachable_since is not None:
        desk.change_person(person.id, {"unreachable_since": None})
    return presence.heard(desk, person, event, house.calendar)


def newly_met(desk: Desk, person: Person, event: Update, house: House) -> Person:
    """She writes for the first time: the programme's language and zone hold until she says otherwise.

    A register may know her by her number.
    """
    fields: dict[str, Any] = {}
    if house.language != person.language:
        fields["language"] = house.language
    if house.zone != person.zone:
        fields["zone"] = house.zone
    if event.sender in house.administrators:
        fields["roles"] = person.roles | {Role.ADMINISTRATOR}
    desk.change_person(person.id, fields)
    if arrivals.wrote_from(desk, person.id, event.sender, event.at):
        return desk.person(person.id) or person
    return replace(person, **fields)
