"""Planning: what follows when a coach plans, changes, pauses or ends a schedule, or she moves a check-in.

Everybody whom it concerns has one timer for what comes next, and hears of it; see
`bot/coaching/scheduling.py`.
"""

from datetime import datetime
from typing import assert_never

from bot.coaching.scheduling import (
    DUE,
    ENDED,
    LATER,
    MOVED,
    PLANNED,
    WHO,
    about,
    facts_of,
    members,
    moved_about,
    next_of,
    set_next,
    wall,
)
from bot.conversation.planning import (
    OccurrenceMoved,
    OfSchedule,
    PeopleShown,
    ScheduleEnded,
    SchedulePaused,
    SchedulePlanned,
    ScheduleResumed,
)
from bot.people import Person, PersonId
from scheduler.local_time import Calendar
from scheduler.recurrence import Occurrence
from storage.store import Desk, Schedule


def keep(
    desk: Desk, person: Person, ref: str, turn: int, thing: OfSchedule, now: datetime, calendar: Calendar
) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case SchedulePlanned():
            return _plan(desk, person, ref, thing, now, calendar)
        case SchedulePaused(id):
            return (
                _his(desk, person, id) and desk.pause_schedule(id, now) and _lay_down(desk, person, id, now)
            )
        case ScheduleResumed(id):
            if not (_his(desk, person, id) and desk.resume_schedule(id)):
                return False
            return _lay_out(desk, person, id, now, calendar, again="resumed")
        case ScheduleEnded(id):
            return _his(desk, person, id) and desk.end_schedule(id, now) and _lay_down(desk, person, id, now)
        case OccurrenceMoved():
            return _move(desk, person, thing, now)
        case PeopleShown(ids):
            desk.note_named(map(PersonId, ids), person.id, turn, now)
            return False
        case _:
            assert_never(thing)


def _plan(
    desk: Desk, coach: Person, ref: str, plan: SchedulePlanned, now: datetime, calendar: Calendar
) -> bool:
    coachee = desk.person(PersonId(plan.coachee)) if plan.coachee is not None else None
    if not coach.roles & WHO or (plan.coachee is not None and (coachee is None or coachee.coach != coach.id)):
        return False  # he is her coach no more, since this talk began
    if plan.schedule is None:
        zone = coachee.zone if coachee is not None else coach.zone
        to = coachee.id if coachee is not None else None
        id = desk.keep_schedule(coach.id, ref, to, plan.rule, zone, now)
    elif _his(desk, coach, plan.schedule):
        id = plan.schedule
        desk.change_schedule(id, plan.rule, now)
    else:
        return False
    return _lay_out(desk, coach, id, now, calendar, again="changed" if plan.schedule is not None else "")


def _his(desk: Desk, coach: Person, id: int) -> bool:
    """Whether he planned it, and it has not ended."""
    schedule = desk.schedule(id)
    return schedule is not None and schedule.coach == coach.id and schedule.ended_at is None


def _lay_out(desk: Desk, coach: Person, id: int, now: datetime, calendar: Calendar, *, again: str) -> bool:
    """The next check-in of each whom it concerns, who is told; `again`: "changed", "resumed" or empty."""
    schedule = desk.schedule(id)
    if schedule is None:
        return False
    people = members(desk, schedule)
    for member in people:
        set_next(desk, schedule, member, now, now, calendar)
        desk.cancel_timer(member.id, LATER, moved_about(id))
        desk.cancel_timer(member.id, ENDED, about(id))
        desk.set_timer(member.id, PLANNED, about(id), now, {"of": coach.id, "again": again})
    return bool(people)


def _lay_down(desk: Desk, coach: Person, id: int, now: datetime) -> bool:
    """Nothing of it waits any more for anybody, and whoever waited for something is told."""
    schedule = desk.schedule(id)
    if schedule is None:
        return False
    people = desk.coachees(schedule.coach) if schedule.coachee is None else desk.people([schedule.coachee])
    told = [person for person in people if next_of(desk, schedule, person.id) is not None]
    for person in people:
        for timer, of in ((DUE, about(id)), (PLANNED, about(id)), (LATER, moved_about(id))):
            desk.cancel_timer(person.id, timer, of)
    for person in told:
        paused = schedule.ended_at is None
        facts = {"of": coach.id, "by": coach.name, "paused": paused}
        desk.set_timer(person.id, ENDED, about(id), now, facts)
    return bool(told)


def _move(desk: Desk, person: Person, moved: OccurrenceMoved, now: datetime) -> bool:
    """The next one, or the one that she was invited to last; never past the next. Her coach hears of it."""
    schedule = desk.schedule(moved.schedule)
    if schedule is None or not _was_hers(schedule, person) or not now < moved.at:
        return False
    waiting = next_of(desk, schedule, person.id)
    if waiting is not None and waiting.planned_at == moved.planned_at:
        was = waiting.open_at
        facts = facts_of(schedule, Occurrence(moved.planned_at, moved.at))
        desk.set_timer(person.id, DUE, about(schedule.id), moved.at, facts)
    elif waiting is None or (moved.planned_at < waiting.planned_at and moved.at < waiting.open_at):
        was = moved.planned_at
        desk.set_timer(person.id, LATER, moved_about(schedule.id), moved.at)
    else:
        return False
    coach = desk.person(schedule.coach)
    zone = coach.zone if coach is not None else schedule.zone
    told = {"of": person.id, "by": person.name, "before": wall(was, zone), "after": wall(moved.at, zone)}
    desk.set_timer(schedule.coach, MOVED, f"{about(schedule.id)}.{person.id}", now, told)
    return True


def _was_hers(schedule: Schedule, person: Person) -> bool:
    """Whether it was planned for her by the coach that she has; once it was, though it is over."""
    return schedule.coachee in (None, person.id) and person.coach == schedule.coach
