"""Planning: when a check-in comes round, or a live session is, in a coach's words or by few taps.

He sees the next dates, and what each of them meets, before anything is kept; a time that is past, or cannot
stand beside something else, is not kept at all. Nothing is moved without a word.
"""

import json
from collections import Counter
from datetime import datetime, time
from typing import Any, NamedTuple

from bot.conversation.effects import (
    ASIDES,
    Accepts,
    Ask,
    Choice,
    Day,
    Find,
    Hour,
    Moment,
    Record,
    Say,
    Text,
)
from bot.conversation.events import Aside, Key
from bot.conversation.planning import PeopleShown, SchedulePlanned, SessionMoved, SessionProposed
from bot.conversation.script import Chose, Dated, Named, Part, Said, Script, Timed
from bot.handlers.checkin import DAYS

MOST_TRIES = 6
WAYS = tuple(Choice(way, f"every.{way}") for way in ("week", "fortnight", "month", "once"))
CANCEL = Choice("cancel")
BY_TAP = Choice("by_tap", "schedule.by_tap")
HOURS = tuple(Choice(hour, "choice.hour", args={"hour": hour}) for hour in ("08:00", "10:00", "15:00"))
NTHS = tuple(Choice(str(n), f"nth.{n}") for n in (1, 2, 3, 4, -1))
WEEKDAYS = tuple(Choice(str(n), f"weekday.{n}") for n in range(7))

IN_WORDS = (Text(120, refuses=ASIDES - {Aside.DAY, Aside.FIGURE, Aside.UNSURE}),)
MOST_STEPS = 8  # of one plan, those that were not understood as well


class Step(NamedTuple):
    """How one part of a plan is asked for."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    accepts: tuple[Accepts, ...] = ()


STEPS = {
    "every": Step("every", "schedule.every", WAYS),
    "nth": Step("nth", "schedule.nth", NTHS),
    "weekday": Step("weekday", "schedule.weekday", WEEKDAYS),
    "day": Step("day", "schedule.day", DAYS, (Moment(most_ahead=366), Day(most_ahead=366))),
    "local_hour": Step("hour", "schedule.hour", HOURS, (Hour(),)),
}

Parts = dict[str, Any]


def planned(of: int | None, name: str, *, live: bool, instead: int | None = None) -> Script:
    """Ask until a plan may be kept, and is. `of`: the coachee, None for the whole team.

    `instead`: the schedule, or session, whose place it takes.
    """
    parts: Parts | None = None
    for n in range(1, MOST_TRIES):
        if parts is None:
            parts = yield from said(n, of, name, live=live)
        if parts is None:
            yield Say("schedule.cancelled")
            return
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


def said(n: int, of: int | None, name: str, *, live: bool) -> Part[Parts | None]:
    """When: what his words leave out is asked step by step. None when he leaves it."""
    text = "session.when" if live else "schedule.when"
    ways = (BY_TAP,) if live else WAYS
    yield from named(f"when.{n}", of)
    answer = yield Ask(
        f"when.{n}", text, {"name": name, "again": n > 1}, choices=(*ways, CANCEL), accepts=IN_WORDS
    )
    parts: Parts = {"every": "once" if live else None, "nth": None, "weekday": None, "day": None}
    parts["local_hour"] = None
    if answer == Chose("cancel"):
        return None
    if isinstance(answer, Said):
        yield from words_read(f"{n}", answer.words, parts)
    elif answer != Chose(BY_TAP.value):
        parts["every"] = answer.value
    if live:
        parts["every"] = "once"
    return (yield from completed(n, parts, live=live))


def named(key: Key, *people: int | None) -> Script:
    """So that what he reads of people in this turn is forgotten with them."""
    yield Record(f"{key}.shown", PeopleShown(sorted({id for id in people if id is not None})))


def words_read(key: Key, words: str, parts: Parts) -> Script:
    """What his words name goes into the parts; he is told when they name nothing."""
    read = (yield Find(f"read.{key}", "schedule_words", words)).rows
    told = {part: value for part, value in read.items() if value is not None}
    if told.get("every") == "once" and parts["every"] not in (None, "once"):
        del told["every"], told["day"]  # « lundi », where the weekday of each week is asked
    parts |= told
    if not told:
        yield Say("schedule.unread", key=f"unread.{key}")


def completed(n: int, parts: Parts, *, live: bool) -> Part[Parts | None]:
    """Ask for what is not known yet, by tap or in words. None when he leaves it."""
    asked: Counter[str] = Counter()
    while (part := lacking(parts)) is not None and asked.total() < MOST_STEPS:
        asked[part] += 1
        key = f"when.{n}.{STEPS[part].key}" + (f".{asked[part]}" if asked[part] > 1 else "")
        step = STEPS[part]
        answer = yield Ask(
            key, step.text, choices=(*step.choices, CANCEL), accepts=(*step.accepts, *IN_WORDS)
        )
        match answer:
            case Chose("cancel"):
                return None
            case Said(words):
                yield from words_read(key, words, parts)
                parts["every"] = "once" if live else parts["every"]
            case Named(day, hour, _) if day is not None:
                parts |= {"day": day.isoformat(), "local_hour": as_hour(hour) or parts["local_hour"]}
            case Dated(day):
                parts["day"] = day.isoformat()
            case Timed(hour, _):
                parts["local_hour"] = as_hour(hour)
            case Named(_, hour, _):
                parts["local_hour"] = as_hour(hour)
            case Chose(value):
                parts[part] = value if part == "every" else int(value)
    return parts if lacking(parts) is None else None


def lacking(parts: Parts) -> str | None:
    """The first part that a plan like this needs and does not have."""
    needed = {
        "once": ("day", "local_hour"),
        "month": ("local_hour",) if parts["nth"] == 0 else ("nth", "weekday", "local_hour"),
    }.get(parts["every"], ("every", "weekday", "local_hour"))
    return next((part for part in needed if parts[part] is None), None)


def as_hour(hour: time | None) -> str | None:
    """As the parts have it."""
    return f"{hour:%H:%M}" if hour is not None else None


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
