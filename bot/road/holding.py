"""Holding: a phone that several share, on the road: who speaks there, and what waits until she does."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.events import ChoiceMade, Event, TimerFired, Update
from bot.house import House
from bot.people import Person
from bot.road import bedside
from bot.road.handsets import first_name
from storage.store import Desk

AGAIN = timedelta(days=1)  # when what waits for her is looked at again; at once when she has the phone
SILENT = "handset.silence"


def holder(desk: Desk, event: Update, phone: Person, house: House) -> Person:
    """Who speaks on a shared phone; the phone itself when nobody has for so long.

    Its own buttons are always its own: they are how a colleague takes over. Whoever has a patient in
    her hands is not asked.
    """
    handset = desk.handset(phone.id)
    speaker = None if handset is None or handset.speaker is None else desk.person(handset.speaker)
    if handset is None or speaker is None:
        return phone
    ours = isinstance(event, ChoiceMade) and event.data.startswith(f"@{phone.id}.")
    silent = event.at - handset.heard_at >= house.handset_silence
    if ours or (silent and not bedside.at_patient(event, desk.conversation(speaker.id), house)):
        desk.hang_up(phone.id)
        return phone
    desk.heard(phone.id, event.at)
    desk.set_timer(phone.id, SILENT, "", event.at + house.handset_silence)
    return replace(desk.person(speaker.id) or speaker, address=event.sender)


def reached_there(desk: Desk, phone: Person) -> list[Person]:
    """Those of its speakers who are reached on that phone and nowhere else."""
    return [person for person in desk.speakers(phone.id) if person.address == phone.address]


def fall_silent(desk: Desk, event: TimerFired, house: House) -> None:
    """So long after she was heard last, nobody is known to hold the phone."""
    handset = desk.handset(event.person)
    if handset is None or handset.speaker is None:
        return
    if bedside.at_patient(event, desk.conversation(handset.speaker), house):
        desk.set_timer(event.person, SILENT, "", event.at + house.handset_silence)
    elif event.at - handset.heard_at >= house.handset_silence:
        desk.hang_up(event.person)


def waits(desk: Desk, event: TimerFired, person: Person, house: House) -> bool:
    """Whether this has to wait until she has the phone; the phone tells once that something does."""
    handset = desk.handset_of(person.id)
    if handset is None or handset.speaker == person.id:
        return False
    desk.set_timer(person.id, event.timer, event.about, event.at + AGAIN, {**event.facts, "waits": True})
    if event.timer in house.flows.by_timer and desk.tell_waiting(handset.phone, person.id, event.at):
        facts = {"name": first_name(person)}
        desk.set_timer(handset.phone, "handset.waits", f"person:{person.id}", event.at, facts)
    return True


def not_asked(event: Event) -> bool:
    """Whether this is the road's own, and no talk's."""
    return isinstance(event, TimerFired) and event.timer == SILENT
