"""Scheduling: what follows from a coach's schedule, from his yes until its last check-in.

The table is the truth: which days a schedule falls on is computed anew each time. For each person whom it
concerns one timer waits, for the next occurrence, and is set again when it has fired.

Whoever plans for one person means it more than whoever plans for all: where two fall into the same week, or
within `APART`, the check-in of her own schedule takes the place of the team's, and that one the place of her
own rhythm's. So there are never two invitations within two days.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.coaching.subject import id_of
from bot.conversation.events import Facts, Key, TimerFired
from bot.people import Person, PersonId, Role
from scheduler import local_time, recurrence
from scheduler.local_time import Calendar
from scheduler.recurrence import APART, Occurrence, Repeat
from storage.store import Desk, Schedule

DUE, PLANNED, MOVED, ENDED = "schedule.due", "schedule.planned", "schedule.moved", "schedule.ended"  # timers
LATER = "checkin.due"  # of one that she put off when she was invited, and of her own rhythm
RHYTHM = "rhythm"  # what the timer of the latter is about
SPACED = "spaced"  # what the timer is about where her rhythm met the day of a follow-up
OVER = "schedule.over"  # of the coach: what happened once for his team is put away
COMING_ROUND = frozenset({DUE, OVER, LATER})
MOST_MOVED = timedelta(days=30)  # that an occurrence may be put off
WHO = frozenset({Role.COACH, Role.ADMINISTRATOR})  # may plan
WEEK = timedelta(days=7)

Waits = Mapping[tuple[PersonId, Key], Occurrence]
"""What waits for several people, by person and what the timer is about."""


def about(id: int) -> str:
    """What the timers of a schedule are about."""
    return f"schedule:{id}"


def moved_about(id: int) -> str:
    """What the timer is about by which she is invited again, when she put off an invitation."""
    return f"moved:{id}"


def wall(at: datetime, zone: str) -> dict[str, Any]:
    """An instant as clocks show it there: `day` and `hour` as texts say them, `short` for a button."""
    local = local_time.local(at, zone)
    return {
        "day": local.date().isoformat(),
        "hour": f"{local:%H:%M}",
        "short": f"{local:%d/%m}",
        "weekday": local.weekday(),
        "at": at.isoformat(),
    }


# ---- whom it concerns -------------------------------------------------------------------------


def runs_for(desk: Desk, schedule: Schedule, person: Person) -> bool:
    """Whether it runs and is hers: planned for her or for the team, by the coach that she has today."""
    coach = desk.person(schedule.coach)
    return (
        schedule.runs
        and schedule.coachee in (None, person.id)
        and person.coach == schedule.coach
        and coach is not None
        and bool(coach.roles & WHO)
    )


def members(desk: Desk, schedule: Schedule) -> list[Person]:
    """Who is asked to a check-in by this schedule, as things stand today."""
    if schedule.coachee is None:
        return desk.coachees(schedule.coach)
    person = desk.person(schedule.coachee)
    return [person] if person is not None and runs_for(desk, schedule, person) else []


def rests(desk: Desk, schedule: Schedule, coachee: Person) -> str:
    """Why nothing comes of it for her just now: "left", "stopped" or "unreachable"; empty when it does."""
    if not runs_for(desk, schedule, coachee):
        return "left"
    if coachee.stopped_at is not None:
        return "stopped"
    return "unreachable" if coachee.unreachable_since is not None else ""


def next_of(desk: Desk, schedule: Schedule, person: PersonId) -> Occurrence | None:
    """What waits for her: as it was planned, and when it comes due, which she may have moved."""
    waiting = desk.timer_of(person, DUE, about(schedule.id))
    return None if waiting is None else _occurrence(*waiting)


def next_of_team(desk: Desk, coach: PersonId) -> Waits:
    """The same for all whom he coaches, in one look."""
    return {of: _occurrence(*waiting) for of, waiting in desk.team_timers(coach, DUE).items()}


def _occurrence(due_at: datetime, facts: Facts) -> Occurrence:
    return Occurrence(datetime.fromisoformat(facts["planned_at"]), due_at)


# ---- what comes round -------------------------------------------------------------------------


def comes_round(desk: Desk, person: Person, event: TimerFired, calendar: Calendar) -> bool:
    """A check-in is due: whether she is invited. Of a schedule, the next one is set."""
    if event.timer == DUE:
        schedule = desk.schedule(id_of({"about": event.about}))
        if schedule is None or not runs_for(desk, schedule, person):
            return False
        planned_at = datetime.fromisoformat(event.facts["planned_at"])
        set_next(desk, schedule, person, planned_at, event.at + APART, calendar)
        own = schedule.coachee is not None
        if not own:  # whoever joined the team since
            _include(desk, schedule, person)
        return own or not gives_way(desk, person, event.at, calendar, own_only=True)
    if event.timer == OVER:
        desk.end_schedule(id_of({"about": event.about}), event.at)
        return False
    if event.timer == LATER and event.about == RHYTHM:
        if gives_way(desk, person, event.at, calendar, own_only=False):
            return False
        if _is_asked_today(desk, person, event.at):
            desk.set_timer(person.id, LATER, SPACED, event.at + timedelta(days=1))
            return False
    return True


def _is_asked_today(desk: Desk, person: Person, at: datetime) -> bool:
    """Whether this is the day of something that she plans: she is asked how it went, and that is enough."""
    today = local_time.day(at, person.zone)
    return any(promise.due_on == today and not promise.helps for promise in desk.open_promises(person.id))


def gives_way(desk: Desk, person: Person, at: datetime, calendar: Calendar, *, own_only: bool) -> bool:
    """Whether a schedule takes the place of what comes round for her then."""
    running = (s for s in desk.schedules_for(person.id) if s.coachee is not None or not own_only)
    return any(takes_place(desk, schedule, person, at, calendar) for schedule in running)


def takes_place(desk: Desk, schedule: Schedule, person: Person, at: datetime, calendar: Calendar) -> bool:
    """Whether the schedule has a check-in for her in the week of that time, or within `APART` of it."""
    return falls_near(schedule, next_of(desk, schedule, person.id), at, person.zone, calendar)


def falls_near(
    schedule: Schedule, waiting: Occurrence | None, at: datetime, zone: str, calendar: Calendar
) -> bool:
    """The same in somebody's zone, for whoever knows already what waits for her of it."""
    monday = local_time.day(at, zone)
    monday -= timedelta(days=monday.weekday())
    midnight = datetime.min.time()
    since = min(local_time.to_utc(monday, midnight, zone), at - APART)
    until = max(local_time.to_utc(monday + WEEK, midnight, zone), at + APART)
    if waiting is not None and since <= waiting.open_at < until:
        return True
    rule = recurrence.thaw(schedule.rule)
    planned_since = max(since, schedule.planned_at)
    return any(
        o.planned_at > schedule.planned_at and o.open_at < until
        for o in recurrence.between(rule, schedule.zone, calendar, planned_since, until)
    )


def set_next(
    desk: Desk, schedule: Schedule, person: Person, after: datetime, open_from: datetime, calendar: Calendar
) -> None:
    """Her next check-in of it. What was for her alone, and is over, has ended."""
    rule = recurrence.thaw(schedule.rule)
    coming = next(recurrence.following(rule, schedule.zone, calendar, after, open_from), None)
    if coming is None:
        desk.cancel_timer(person.id, DUE, about(schedule.id))
        if schedule.coachee is not None:
            desk.end_schedule(schedule.id, open_from - APART)
        return
    facts = facts_of(schedule, coming)
    desk.set_timer(person.id, DUE, about(schedule.id), coming.open_at, facts)
    if schedule.coachee is None and rule.every is Repeat.ONCE:
        desk.set_timer(schedule.coach, OVER, about(schedule.id), coming.open_at + MOST_MOVED + APART)


def _include(desk: Desk, schedule: Schedule, person: Person) -> None:
    """Whoever has come to the team by another way than an invitation gets what comes next for this one."""
    waiting = desk.timer_of(person.id, DUE, about(schedule.id))
    if waiting is not None:
        desk.include_coachees(schedule.coach, DUE, about(schedule.id), *waiting)


def facts_of(schedule: Schedule, coming: Occurrence) -> Mapping[str, Any]:
    """What the timer of one check-in carries."""
    return {"of": schedule.coach, "planned_at": coming.planned_at.isoformat()}


def joined(desk: Desk, person: Person, now: datetime, calendar: Calendar) -> None:
    """She has this coach from now on: what he plans for her, and for his team, is hers."""
    for schedule in desk.schedules_for(person.id):
        if runs_for(desk, schedule, person) and next_of(desk, schedule, person.id) is None:
            set_next(desk, schedule, person, now, now, calendar)
            desk.set_timer(person.id, PLANNED, about(schedule.id), now, {"of": schedule.coach, "again": ""})
