"""Scheduled: her side of what her coach has planned, and what her coach hears when she moves it."""

import json
from datetime import datetime
from itertools import count
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Moment, Record, Say
from bot.conversation.events import Facts
from bot.conversation.planning import OccurrenceMoved
from bot.conversation.script import Chose, Named, Part, Script
from bot.handlers.planning import short
from bot.people import Person

OTHER = Choice("other", "schedule.other_time", said=("non", "no"))


def told(person: Person, facts: Facts) -> Script:
    """What is planned, and when it comes next; she may move that one at once, or by a tap later on."""
    row = facts["scheduled"]
    if row is None:
        return  # over, or paused meanwhile
    args = {**row, "name": person.name, "again": facts["again"]}
    choices = ("ok", OTHER)
    answer = yield Ask("suits", "scheduled.told", args, choices=choices, accepts=(Moment(),))
    if answer == Chose("ok"):
        yield Say("scheduled.noted", row)
        answer = yield Ask("suits.later", None, choices=choices, continues="suits")
    if answer != Chose("ok"):
        yield from moved({"schedule": row["schedule"]}, answer if isinstance(answer, Named) else None)


def moved(of: dict[str, Any], meant: Named | None) -> Script:
    """One check-in at another time, once she has seen which day and hour were understood.

    `of`: the schedule, and with `planned_at` the one that she is invited to; without it, the next.
    """
    time = yield from another("other_times", of, meant)
    if time is None:
        return
    at, planned_at = (datetime.fromisoformat(time[name]) for name in ("at", "moves"))
    yield Record("moved", OccurrenceMoved(schedule=of["schedule"], planned_at=planned_at, at=at))
    yield Say("scheduled.moved", time)


def another(what: str, of: dict[str, Any], meant: Named | None) -> Part[dict[str, Any] | None]:
    """Another time that suits her, of those that the look-up gives; None to leave all as it is."""
    for n in count(1):
        if meant is None:
            keep = Choice("keep", "moment.keep")
            answer = yield Ask(f"other.{n}", "moment.when", choices=(keep,), accepts=(Moment(),))
            if not isinstance(answer, Named):
                yield Say("moment.kept")
                return None
            meant = answer
        found = (yield Find(f"times.{n}", what, json.dumps({**of, **named(meant)}))).rows
        meant = None
        if found["state"] == "over":
            yield Say("moment.over")
            return None
        if found["state"] != "open":
            yield Say(f"moment.{found['state']}", key=f"{found['state']}.{n}")
            continue
        times = found["times"]
        taps = [Choice(str(i), "moment.short", args=short(time)) for i, time in enumerate(times)]
        choices = (*taps, Choice("anew", "schedule.other_time"), Choice("keep", "moment.keep"))
        sure = yield Ask(f"sure.{n}", "moment.sure", {"times": times}, choices=choices)
        if sure == Chose("keep"):
            yield Say("moment.kept")
            return None
        if sure != Chose("anew"):
            return dict(times[int(sure.value)])
    raise AssertionError("she is asked until a time suits")


def named(meant: Named) -> dict[str, Any]:
    """What she named, as JSON values."""
    return {
        "day": meant.day and meant.day.isoformat(),
        "hour": meant.local_hour and f"{meant.local_hour:%H:%M}",
        "weekday": meant.weekday,
    }


def ended(person: Person, facts: Facts) -> Script:
    """Nothing comes of it any more, or for a while."""
    yield Say("scheduled.paused" if facts["paused"] else "scheduled.ended", {"by": facts["by"]})


def moved_by(person: Person, facts: Facts) -> Script:
    """Her coach hears that she moved one."""
    args = {"by": facts["by"], "before": facts["before"], "after": facts["after"]}
    yield Say("scheduled.moved_by", args)
