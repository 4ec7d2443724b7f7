"""Planning: when a check-in comes round, or a live session is, in a coach's words or by few taps.

He sees the next dates, and what each of them meets, before anything is kept; a time that is past, or cannot
stand beside something else, is not kept at all. Nothing is moved without a word.
"""

import json
from datetime import datetime
from typing import Any

from bot.conversation.effects import Ask, Choice, Day, Find, Hour, Record, Say, Text
from bot.conversation.events import Key
from bot.conversation.planning import PeopleShown, SchedulePlanned, SessionMoved, SessionProposed
from bot.conversation.script import Chose, Dated, Part, Said, Script, Timed
from bot.handlers.checkin import DAYS

MOST_TRIES = 6
WAYS = tuple(Choice(way, f"every.{way}") for way in ("week", "fortnight", "month", "once"))
BY_TAP = Choice("by_tap", "schedule.by_tap")
HOURS = tuple(Choice(hour, "choice.hour", args={"hour": hour}) for hour in ("08:00", "10:00", "15:00"))
NTHS = tuple(Choice(str(n), f"nth.{n}") for n in (1, 2, 3, 4, -1))
WEEKDAYS = tuple(Choice(str(n), f"weekday.{n}") for n in range(7))

Parts = dict[str, Any]


def planned(of: int | None, name: str, *, live: bool, instead: int | None = None) -> Script:
    """Ask until a plan may be kept, and is. `of`: the coachee, None for the whole team.

    `instead`: the schedule, or session, whose place it takes.
    """
    parts: Parts | None = None
    for n in range(1, MOST_TRIES):
        if parts is None:
            parts = yield from said(n, of, name, live=live)
        plan = {**parts, "coachee": of, "live": live, "instead": instead}
        seen = (yield Find(f"preview.{n}", "schedule_preview", json.dumps(plan))).rows
        if seen["state"] != "open":
            yield Say(f"schedule.{seen['state']}", key=f"{seen['state']}.{n}")
            parts = None
            continue
        answer = yield from previewed(n, of, name, seen, live=live)
        if answer == "cancel":
            yield Say("schedule.cancelled")
            return
        if answer == "confirm" and (yield from kept(n, plan, name)):
            return
        parts = seen["instead"]["parts"] if answer == "instead" else None
    yield Say("schedule.later", shortcuts=("schedule",))


def said(n: int, of: int | None, name: str, *, live: bool) -> Part[Parts]:
    """When: what his words leave out is asked, one tap each."""
    text = "session.when" if live else "schedule.when"
    ways = (BY_TAP,) if live else WAYS
    yield from named(f"when.{n}", of)
    answer = yield Ask(f"when.{n}", text, {"name": name, "again": n > 1}, choices=ways, accepts=(Text(120),))
    parts: Parts = {"every": None, "nth": None, "weekday": None, "day": None, "local_hour": None}
    if isinstance(answer, Said):
        parts |= (yield Find(f"read.{n}", "schedule_words", answer.words)).rows
        if parts["every"] is None and parts["local_hour"] is None and parts["weekday"] is None:
            yield Say("schedule.unread", key=f"unread.{n}")
    elif answer != Chose(BY_TAP.value):
        parts["every"] = answer.value
    if live:
        parts["every"] = "once"
    yield from completed(n, parts)
    return parts


def named(key: Key, *people: int | None) -> Script:
    """So that what he reads of people in this turn is forgotten with them."""
    yield Record(f"{key}.shown", PeopleShown(sorted({id for id in people if id is not None})))


def completed(n: int, parts: Parts) -> Script:
    """Ask for what is not known yet."""
    if parts["every"] is None:
        parts["every"] = (yield Ask(f"when.{n}.every", "schedule.every", choices=WAYS)).value
    if parts["every"] == "once":
        if parts["day"] is None:
            day = yield Ask(f"when.{n}.day", "schedule.day", choices=DAYS, accepts=(Day(most_ahead=366),))
            parts["day"] = day.day.isoformat() if isinstance(day, Dated) else None
    elif parts["nth"] != 0:
        yield from on_weekday(n, parts)
    if parts["local_hour"] is None:
        hour = yield Ask(f"when.{n}.hour", "schedule.hour", choices=HOURS, accepts=(Hour(),))
        parts["local_hour"] = f"{hour.local_hour:%H:%M}" if isinstance(hour, Timed) else None


def on_weekday(n: int, parts: Parts) -> Script:
    """Which weekday, and of a month which of them."""
    if parts["every"] == "month" and parts["nth"] is None:
        parts["nth"] = int((yield Ask(f"when.{n}.nth", "schedule.nth", choices=NTHS)).value)
    if parts["weekday"] is None:
        weekday = yield Ask(f"when.{n}.weekday", "schedule.weekday", choices=WEEKDAYS)
        parts["weekday"] = int(weekday.value)


def previewed(n: int, of: int | None, name: str, seen: dict[str, Any], *, live: bool) -> Part[str]:
    """The dates before they are kept: "confirm", "instead" for what is proposed, "anew" or "cancel"."""
    met = {clash["of"] for date in seen["dates"] for clash in date["met"]}
    yield from named(f"preview.{n}", *met, of)
    confirm = () if seen["refused"] else (Choice("confirm", "session.propose" if live else "schedule.keep"),)
    better = seen["instead"]
    rather = (Choice("instead", "moment.short", args=short(better)),) if better else ()
    choices = (*confirm, *rather, Choice("anew", "schedule.other_time"), "cancel")
    text = "session.preview" if live else "schedule.preview"
    answer = yield Ask(f"sure.{n}", text, {"name": name, **seen}, choices=choices)
    return str(answer.value)


def short(moment: dict[str, Any]) -> dict[str, Any]:
    """A moment as a button shows it."""
    return {name: moment[name] for name in ("weekday", "short", "hour")}


def kept(n: int, plan: dict[str, Any], name: str) -> Part[bool]:
    """Looked at once more: while he read, its time may have passed, or been taken."""
    seen = (yield Find(f"still.{n}", "schedule_preview", json.dumps(plan))).rows
    if seen["state"] != "open" or seen["refused"]:
        yield Say("schedule.gone", key=f"gone.{n}")
        return False
    first = seen["dates"][0]
    yield from named(f"kept.{n}", plan["coachee"])
    if plan["live"]:
        at = datetime.fromisoformat(first["planned"]["at"])
        if plan["instead"] is None:
            yield Record("proposed", SessionProposed(coachee=plan["coachee"], at=at))
        else:
            yield Record("proposed", SessionMoved(session=plan["instead"], at=at))
        yield Say("session.sent", {"name": name, **first["planned"]})
        return True
    planned = SchedulePlanned(coachee=plan["coachee"], rule=seen["rule"], schedule=plan["instead"])
    yield Record("planned", planned)
    args = {"name": name, "words": seen["words"], "once": plan["every"] == "once", **first}
    yield Say("schedule.kept", args, shortcuts=("schedule",))
    return True
