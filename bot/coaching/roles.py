"""Roles: what follows when an operator gives somebody a role, or takes it away.

What waits for a role asks who holds it when its hour has come, and open talks of a role that is gone are let
go by the engine. Here is what others have to hear of, and what would come round for ever.
"""

from datetime import datetime

from bot.coaching import joining
from bot.conversation.joining import CoachingEnded
from bot.people import Person, PersonId, Role
from scheduler import digests
from scheduler.local_time import Calendar
from storage.store import Desk

CHANGED = "role.changed"  # a timer


def give(desk: Desk, person: Person, role: Role, now: datetime) -> bool:
    """She has it from now on, and hears of it; False when she had it."""
    if not desk.change_role(person.id, role, now, given=True):
        return False
    if role is Role.COACH:
        desk.set_timer(person.id, "digest.due", "week", digests.next_at(person, now))
    _tell(desk, person.id, role, now, given=True)
    return True


def take(desk: Desk, person: Person, role: Role, now: datetime) -> bool:
    """She has it no more, and hears of it, as do those whom she coached; False when she had it not."""
    if role is Role.COACH and role in person.roles:
        for her in desk.coachees(person.id):
            joining.keep(desk, person, 0, CoachingEnded(her.id), now, Calendar())
        for schedule in desk.schedules_by(person.id):
            desk.end_schedule(schedule.id, now)
        desk.cancel_timer(person.id, "digest.due", "week")
    if not desk.change_role(person.id, role, now, given=False):
        return False
    _tell(desk, person.id, role, now, given=False)
    return True


def _tell(desk: Desk, person: PersonId, role: Role, now: datetime, *, given: bool) -> None:
    desk.set_timer(person, CHANGED, f"role:{role}", now, {"role": role.value, "given": given})
