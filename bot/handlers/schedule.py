"""Schedule: what a coach has planned, and what he plans: check-ins that come round, and live sessions."""

from itertools import count
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.planning import (
    PeopleShown,
    ScheduleEnded,
    SchedulePaused,
    ScheduleResumed,
    SessionEnded,
)
from bot.conversation.script import Chose, Part, Script
from bot.handlers.choosing import Her, whom
from bot.handlers.numbers import numbered
from bot.handlers.planning import named, planned
from bot.people import Person

TEAM = "team"


def schedule(person: Person, facts: Facts) -> Script:
    """What is planned, then perhaps one thing more."""
    coachees = facts["to_schedule"]
    if not coachees:
        yield Say("schedule.nobody", shortcuts=("menu",))
        return
    yield Record("shown", PeopleShown([one["of"] for one in coachees]))
    if facts.get("of"):
        yield from new(facts, facts["of"])
    elif not (yield from listed()):
        yield from new(facts, None)


def listed() -> Part[bool]:
    """What stands planned, a page at a time; whether that was all he wanted."""
    offset = 0
    for n in count(1):
        page = (yield Find(f"page.{n}", "planned", str(offset))).rows
        rows = page["rows"]
        if not rows:
            return False
        yield from shown(f"page.{n}", rows)
        numbers = numbered([row["name"] for row in rows])
        more = (Choice("more", "schedule.more"),) if page["more"] else ()
        choices = (*numbers, *more, Choice("new", "schedule.new"), "close")
        answer = yield Ask(f"list.{n}", "schedule.list", page, choices=choices)
        match answer.value:
            case "more":
                offset += len(rows)
            case "new":
                return False
            case "close":
                return True
            case number:
                yield from opened(rows[int(number) - 1])
                return True
    raise AssertionError("each page ends in an answer")


def shown(key: str, rows: list[dict[str, Any]]) -> Script:
    """So that what he read of people is forgotten with them."""
    yield from named(
        key, *(row["of"] for row in rows), *(one["of"] for row in rows for one in row["resting"])
    )


def opened(row: dict[str, Any]) -> Script:
    """One thing that is planned: change it, end it, or leave it."""
    yield from shown("one", [row])
    if row["kind"] == "session":
        yield from session_opened(row)
        return
    paused = row["state"] == "paused"
    pause = Choice("resume", "schedule.resume") if paused else Choice("pause", "schedule.pause")
    choices = (Choice("change", "schedule.change"), pause, Choice("end", "schedule.end"), "close")
    answer = yield Ask("what", "schedule.one", row, choices=choices)
    yield from shown("one.answered", [row])
    match answer:
        case Chose("change"):
            yield from planned(row["of"], row["name"], live=False, instead=row["id"])
        case Chose("pause"):
            yield Record("paused", SchedulePaused(row["id"]))
            yield Say("schedule.paused", row, shortcuts=("schedule",))
        case Chose("resume"):
            yield Record("resumed", ScheduleResumed(row["id"]))
            yield Say("schedule.resumed", row, shortcuts=("schedule",))
        case Chose("end"):
            yield from ended(row)


def ended(row: dict[str, Any]) -> Script:
    """Nothing comes of it any more, once he has said so twice."""
    if (yield Ask("end.sure", "schedule.end_sure", row, choices=("yes", "no"))) == Chose("yes"):
        yield from shown("end", [row])
        yield Record("ended", ScheduleEnded(row["id"]))
        yield Say("schedule.ended", row)
    else:
        yield Say("schedule.stays")


def session_opened(row: dict[str, Any]) -> Script:
    """A live session: its talk goes on where it stands."""
    about = {"about": f"session:{row['id']}", "of": row["of"]}
    begin = (Choice("begin", "session.open"),) if row["state"] in ("now", "agreed") else ()
    read = (Choice("read", "session.read"),) if row["state"] in ("to_answer", "to_confirm") else ()
    timed = row["state"] in ("now", "agreed", "asked")
    move = (Choice("move", "schedule.other_time"), Choice("off", "session.call_off")) if timed else ()
    answer = yield Ask("what", "session.one", row, choices=(*begin, *read, *move, "close"))
    yield from shown("session", [row])
    match answer:
        case Chose("begin"):
            yield HandOver("session_guide", about)
        case Chose("read"):
            yield HandOver("session_summary" if row["state"] == "to_confirm" else "session_proposed", about)
        case Chose("move"):
            yield from planned(row["of"], row["name"], live=True, instead=row["id"])
        case Chose("off"):
            yield Record("off", SessionEnded(row["id"]))
            yield Say("session.called_off", {"by": row["name"]})


def new(facts: Facts, of: int | None) -> Script:
    """A check-in that comes round, or a live session; for whom, and when."""
    names = {one["of"]: one["name"] for one in facts["to_schedule"]}
    kinds = (Choice("checkin", "schedule.checkin"), Choice("live", "schedule.live"))
    kind = yield Ask("kind", "schedule.kind", choices=(*kinds, "cancel"))
    if kind == Chose("cancel"):
        yield Say("schedule.cancelled")
        return
    live = kind == Chose("live")
    if of not in names and len(names) == 1:
        of = next(iter(names))
    if of in names:
        yield from planned(of, names[of], live=live)
        return
    everybody = () if live else (Choice(TEAM, "schedule.team"),)
    match (yield from whom("person", "plan", "coachees", others=everybody)):
        case Her(one, name):
            yield from planned(one, name, live=live)
        case "team":
            yield from planned(None, "", live=live)
        case _:
            yield Say("schedule.cancelled")
