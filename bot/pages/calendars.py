"""Calendars: what a coach's pages show of what is planned, and what is fed to his own calendar.

Dates are those at which the timers come due: what waits for somebody, then what follows by the rule, as it
will be set then. So what she moved stands where she moved it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from bot.access import View
from bot.coaching import scheduling
from bot.coaching.scheduling import LATER, moved_about
from bot.handlers.planning import lacking
from bot.overseeing.page_data import PageData
from bot.people import Person, PersonId
from bot.road.sources import Sources, planner, today
from scheduler import local_time, recurrence
from scheduler.recurrence import APART, Occurrence, Repeat
from storage.store import Schedule, SessionState

FED = timedelta(days=183)  # ahead, of what is fed
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One date. `uid` is the same however it is moved; `name` is empty for the whole team."""

    uid: str
    at: datetime
    kind: str  # "checkin" | "session"
    name: str
    of: PersonId | None
    agreed: bool = True  # a session waits for somebody's word until then

    @property
    def id(self) -> int | None:
        """Of what is planned, for whoever planned it to move; None where she has moved it herself."""
        number = self.uid.split("-")[1]
        return int(number) if number.isdecimal() else None


# ---- what is planned ----------------------------------------------------------------------------


def coming(s: Sources, since: datetime, until: datetime) -> list[CalendarEntry]:
    """What comes due within these instants, the first included, in order."""
    found = [*_checkins(s, until), *_sessions(s)]
    return sorted((one for one in found if since <= one.at < until), key=lambda one: (one.at, one.uid))


def _checkins(s: Sources, until: datetime) -> Iterator[CalendarEntry]:
    for schedule in s.desk.schedules_by(s.person.id):
        if not schedule.runs:
            continue
        people = [
            p for p in scheduling.members(s.desk, schedule) if not scheduling.rests(s.desk, schedule, p)
        ]
        theirs = {her.id: _of_her(s, schedule, her, until) for her in s.reading.among(View.SCHEDULE, people)}
        names = {her.id: her.name for her in people}
        if schedule.coachee is not None:
            for her, dates in theirs.items():
                yield from (_checkin(schedule, one, her, names[her]) for one in dates)
        else:
            yield from _of_team(schedule, theirs, names)
        yield from _put_off(s, schedule, people)


def _of_her(s: Sources, schedule: Schedule, her: Person, until: datetime) -> list[Occurrence]:
    """What waits for her, and what will be set when that has come."""
    waiting = scheduling.next_of(s.desk, schedule, her.id)
    if waiting is None:
        return []
    rule, zone = recurrence.thaw(schedule.rule), schedule.zone
    rest = recurrence.following(rule, zone, s.calendar, waiting.planned_at, waiting.open_at + APART)
    dates = [waiting, *takewhile(lambda one: one.open_at < until, rest)]
    if schedule.coachee is not None:
        return dates
    return [
        one for one in dates if not scheduling.gives_way(s.desk, her, one.open_at, s.calendar, own_only=True)
    ]


def _of_team(
    schedule: Schedule, theirs: Mapping[PersonId, list[Occurrence]], names: Mapping[PersonId, str]
) -> Iterator[CalendarEntry]:
    """One date for all who have it together; whoever moved hers has one of her own."""
    together: defaultdict[datetime, defaultdict[datetime, list[PersonId]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for her, dates in theirs.items():
        for one in dates:
            together[one.planned_at][one.open_at].append(her)
    for planned_at, groups in together.items():
        most = max(groups, key=lambda at: (len(groups[at]), at == planned_at, at))
        yield _checkin(schedule, Occurrence(planned_at, most), None, "")
        for at, people in groups.items():
            for her in people if at != most else ():
                yield _checkin(schedule, Occurrence(planned_at, at), her, names[her], f".{her}")


def _put_off(s: Sources, schedule: Schedule, people: list[Person]) -> Iterator[CalendarEntry]:
    """One to which she was invited, and is again."""
    for her in people:
        waiting = s.desk.timer_of(her.id, LATER, moved_about(schedule.id))
        if waiting is not None:
            uid = f"schedule-{schedule.id}.{her.id}-later"
            yield CalendarEntry(uid=uid, at=waiting[0], kind="checkin", name=her.name, of=her.id)


def _checkin(
    schedule: Schedule, one: Occurrence, of: PersonId | None, name: str, more: str = ""
) -> CalendarEntry:
    once = schedule.rule["every"] == Repeat.ONCE
    uid = f"schedule-{schedule.id}{more}" + ("" if once else f"-{one.planned_at:%Y%m%dT%H%MZ}")
    return CalendarEntry(uid=uid, at=one.open_at, kind="checkin", name=name, of=of)


def _sessions(s: Sources) -> Iterator[CalendarEntry]:
    for session in s.desk.sessions_of(s.person.id):
        if session.coach != s.person.id or session.state not in (SessionState.PROPOSED, SessionState.AGREED):
            continue
        her = s.reading.person(View.SESSION, session.coachee)
        if her is not None:
            agreed = session.state is SessionState.AGREED
            uid = f"session-{session.id}"
            yield CalendarEntry(
                uid=uid, at=session.at, kind="session", name=her.name, of=her.id, agreed=agreed
            )


# ---- what the pages show ------------------------------------------------------------------------


def month(s: Sources) -> PageData:
    """A month day by day, in whole weeks, and all that is planned. `month`: « 2026-11 »; else this one."""
    first = _first(str(s.given.get("month", "")), today(s))
    monday, after = first - first.weekday() * DAY, (first + 31 * DAY).replace(day=1)
    days = [monday + n * DAY for n in range((after - monday).days + (-(after - monday).days) % 7)]
    zone = s.person.zone
    since, until = (local_time.to_utc(d, datetime.min.time(), zone) for d in (days[0], days[-1] + DAY))
    on: defaultdict[date, list[PageData]] = defaultdict(list)
    for one in coming(s, max(since, s.now), until):
        local = local_time.local(one.at, zone)
        on[local.date()].append(
            {
                "hour": local.time(),
                "kind": one.kind,
                "name": one.name,
                "of": one.of,
                "agreed": one.agreed,
                "id": one.id,
            }
        )
    return {
        "first": first,
        "before": f"{first - DAY:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "today": today(s),
        "rows": planner(s).rows(),
        "coachees": coachees(s),
        "days": [
            {
                "day": day,
                "inside": day.month == first.month,
                "entries": on[day],
                "off": s.calendar.names.get(day, {}).get(s.person.language, "")
                or s.calendar.names.get(day, {}).get("fr", ""),
                "is_off": day in s.calendar.days_off,
            }
            for day in days
        ],
    }


def _first(named: str, day: date) -> date:
    """The first of the month that is named, when it is no further than two years; else of this one."""
    try:
        first = date.fromisoformat(f"{named}-01")
    except ValueError:
        return day.replace(day=1)
    return first if abs(first - day) < 731 * DAY else day.replace(day=1)


def coachees(s: Sources) -> list[PageData]:
    """For whom he may plan."""
    his = s.reading.among(View.NAME, s.desk.coachees(s.person.id))
    return [{"of": her.id, "name": her.name} for her in sorted(his, key=lambda her: (her.name, her.id))]


def one(s: Sources) -> PageData | None:
    """What is planned, by `kind` and `id`, with its rule; None when it is not his, or over."""
    kind, id = s.given["kind"], int(s.given["id"])
    row = next((row for row in planner(s).rows() if (row["kind"], row["id"]) == (kind, id)), None)
    schedule = s.desk.schedule(id) if row is not None and kind == "schedule" else None
    return row and {**row, "rule": dict(schedule.rule) if schedule is not None else None}


def his(s: Sources) -> PageData | None:
    """That he planned it, by `kind` and `id`, be it over or not; None when it is another's."""
    id, me = int(s.given["id"]), s.person.id
    if s.given["kind"] == "schedule":
        schedule = s.desk.schedule(id)
        return {"of": schedule.coachee} if schedule is not None and schedule.coach == me else None
    session = s.desk.session(id)
    return {"of": session.coachee} if session is not None and me in (session.coach, session.coachee) else None


def words(s: Sources) -> PageData:
    """What his words name of a plan, as /schedule reads them."""
    return planner(s).words(str(s.given["words"]))


def previews(s: Sources) -> list[PageData] | None:
    """What each of these plans leads to, by whom it is for; None when one is for nobody of his.

    `state` is "past", "far", "open", or "lacks" where a part is not said.
    """
    his = {her.id: her for her in s.desk.coachees(s.person.id)}
    shown: list[PageData] = []
    for plan in s.given["plans"]:
        of = plan["coachee"]
        if of is not None and (of not in his or not s.reading.may(View.SCHEDULE, his[PersonId(of)])):
            return None
        seen: PageData = {"state": "lacks"} if lacking(plan) else planner(s).preview(json.dumps(plan))
        name = his[PersonId(of)].name if of is not None else ""
        shown.append({**seen, "of": of, "name": name, "plan": plan})
    return shown


def feed(s: Sources) -> list[CalendarEntry]:
    """What is fed to his own calendar."""
    return coming(s, s.now, s.now + FED)
