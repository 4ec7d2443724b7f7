"""Coming: what comes to one person by itself, at her hour: her refresher, and check-ups of what she masters.

Each waits as one timer, and moves when her hour does, as all that stands at it. Whatever takes a timer away,
a stop or a message that was dropped, leaves what it was set from: her memories and check-ups. From those it
is set again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.coaching import championship, digesting, following, scheduling
from bot.people import Cadre, Person, Rhythm
from scheduler import championships, local_time
from storage.store import Desk

REFRESHER, CHECKUP = "refresher.due", "checkup.due"  # timers
DAY = timedelta(days=1)
RHYTHM = (scheduling.LATER, scheduling.RHYTHM)  # the timer of her rhythm, and what it is about
AT_HER_HOUR = frozenset(
    {
        *(REFRESHER, CHECKUP, digesting.DUE),
        *(following.DUE, following.OVERDUE, following.LATE, following.RATING),
        *(championships.INVITED, championship.HALFWAY, championship.OVER),
    }
)

Asks = Callable[[str, Cadre | None, date], bool]
"""Whether this question may be put to somebody of that cadre on that day."""


def forgets_at(desk: Desk, person: Person, asks: Asks, now: datetime) -> datetime | None:
    """When she is about to forget the first of what she may still be asked; None when there is nothing."""
    today = local_time.day(now, person.zone)
    kept = (m.due_at for m in desk.memories(person.id) if asks(m.item, person.cadre, today))
    return next(kept, None)


def schedule_refresher(desk: Desk, person: Person, asks: Asks, now: datetime) -> None:
    """Her next refresher, at her hour: when she is about to forget something, tomorrow at the earliest.

    Not on the day on which she answers: what is due already is asked in the refresher she is in. Where she
    may be asked nothing of what she ever was, what is new to her is looked for tomorrow.
    """
    at, forgets = tomorrow(person, now), forgets_at(desk, person, asks, now)
    if forgets is not None:
        day = local_time.day(forgets, person.zone)
        due_at = at_her_hour(person, day)
        at = max(at, due_at if due_at >= forgets else at_her_hour(person, day + DAY))
    desk.set_timer(person.id, REFRESHER, "reviews", at)


def schedule_checkup(desk: Desk, person: Person, module: str, wait: timedelta, now: datetime) -> None:
    """The check-up of a module, after so long."""
    due_at = at_her_hour(person, local_time.day(now, person.zone) + wait)
    desk.keep_checkup(person.id, module, due_at, now)
    desk.set_timer(person.id, CHECKUP, f"module:{module}", due_at)


def come_round(desk: Desk, person: Person, asks: Asks, now: datetime) -> None:
    """She is back: both again, from tomorrow on."""
    if desk.memories(person.id):
        schedule_refresher(desk, person, asks, now)
    for checkup in desk.checkups(person.id):
        at = max(checkup.due_at, tomorrow(person, now))
        desk.set_timer(person.id, CHECKUP, f"module:{checkup.module}", at)


def move(desk: Desk, before: Person, after: Person, now: datetime) -> None:
    """She has another hour, or another clock: what stands at the one before comes at it, each on its day.

    What would be past by then comes tomorrow: neither at once nor never. What she named a time for stays.
    """
    if (before.local_hour, before.zone) == (after.local_hour, after.zone):
        return
    for event in desk.her_timers(after.id, now):
        if event.due_at <= now or not (event.timer in AT_HER_HOUR or (event.timer, event.about) == RHYTHM):
            continue
        local = local_time.local(event.due_at, before.zone)
        if local.time().replace(second=0, microsecond=0) == before.local_hour:
            at = at_her_hour(after, local.date())
            at = at if at > now else tomorrow(after, now)
            desk.set_timer(after.id, event.timer, event.about, at, event.facts)


def usual_rhythm(person: Person, hour: time) -> Rhythm | None:
    """Her rhythm once her hour is this one, where it came round at her hour and so goes along; else None."""
    if person.rhythm is None or person.rhythm.local_hour != person.local_hour:
        return None
    return replace(person.rhythm, local_hour=hour)


def tomorrow(person: Person, now: datetime) -> datetime:
    """Tomorrow at the hour that suits her."""
    return at_her_hour(person, local_time.day(now, person.zone) + DAY)


def at_her_hour(person: Person, day: date) -> datetime:
    """The instant at which her clock shows her hour on that day."""
    return local_time.to_utc(day, person.local_hour, person.zone)
