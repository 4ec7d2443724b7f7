"""Presence: what is learnt of her day and of her network whenever she is heard, or a message reaches her.

Her hour follows her habits only as long as she has not chosen one (`/hours`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.events import Update
from bot.people import Person
from bot.road import coming
from scheduler.local_time import Calendar, local
from scheduler.usual_hour import open_hours, usual_hour
from storage.store import Desk

LATE = timedelta(minutes=10)  # on the way from her phone to us
SUGGESTED_AFTER = timedelta(hours=2)  # not in the middle of what she is doing
WEAK = "network.weak"  # the timer


def heard(desk: Desk, person: Person, event: Update, calendar: Calendar) -> Person:
    """She sent something: she was there when she sent it. She as that leaves her."""
    if person.consent_at is None or person.handset:
        return person
    sent_at = min(getattr(event, "sent_at", None) or event.at, event.at)
    late = event.at - sent_at >= LATE and not person.light
    if late and desk.came_late(person.id, local(event.at, person.zone).date()):
        desk.set_timer(person.id, WEAK, "network", event.at + SUGGESTED_AFTER)
    return was_there(desk, person, sent_at, calendar)


def was_there(desk: Desk, person: Person, at: datetime, calendar: Calendar) -> Person:
    """She was there at that instant, as a receipt of delivery tells too. She as that leaves her."""
    counts = desk.was_there(person.id, at, local(at, person.zone).hour)
    if counts is None or person.hour_chosen:
        return person
    hour = usual_hour(counts, person.local_hour, open_hours(calendar, at, person.zone))
    if hour == person.local_hour:
        return person
    moved = replace(person, local_hour=hour)
    if rhythm := coming.usual_rhythm(person, hour):
        moved = replace(moved, rhythm=rhythm)
    desk.change_person(person.id, {"local_hour": hour, "rhythm": moved.rhythm})
    coming.move(desk, person, moved, at)
    return moved
