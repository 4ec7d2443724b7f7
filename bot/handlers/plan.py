"""Planning: when a check-in comes round, or a live session is, in a coach's words or by few taps.

He sees the next dates, and what they meet, before anything is kept; a time that is past, or cannot stand
beside something else, is not kept at all. Nothing is moved without a word.
"""

import json
from datetime import datetime
from typing import Any

from bot.conversation.effects import Ask, Choice, Day, Find, Hour, Record, Say, Text
from bot.conversation.planning import PeopleShown, SchedulePlanned, SessionProposed
from bot.conversation.script import Dated, Part, Said, Script, Timed
from bot.handlers.checkin import DAYS

MOST_TRIES = 6
WAYS = ("week", "fortnight", "month", "once")
HOURS = tuple(Choice(f"{h:02}:00", "choice.hour", args={"hour": f"{h:02}:00"}) for h in (8, 10, 15, 17))
NTHS = tuple(Choice(str(n), f"nth.{n}") for n in (1, 2, 3, 4, -1))
WEEKDAYS = tuple(Choice(str(n), f"weekday.{n}") for n in range(7))

Parts = dict[str, Any]


def planned(of: int | None, name: str, *, live: bool, instead: int | None = None) -> Script:
    """Ask until a plan may be kept, and is. `of`: the coachee, None for the whole team."""
    parts: Parts | None = None
    for n in range(1, MOST_TRIES):
        if parts is None:
            parts = yield from said(n, name, live=live)
        plan = {**parts, "coachee": of, "live": live, "instead": instead}
        seen = (yield Find(f"preview.{n}", "schedule_preview", json.dumps(plan))).rows
        if seen["state"] != "open":
            yield Say(f"schedule.{seen['state']}", key=f"{seen['state']}.{n}")
            parts = None
            continue
        met = [clash["of"] for clash in seen["clashes"] if clash["of"] is not None]
        yield Record(f"preview.{n}.shown", PeopleShown(sorted({*met, *([of] if of is not None else [])})))
        answer = yield from previewed(n, name, seen, live=live)
        if answer == "cancel":
            yield Say("schedule.cancelled")
            return
        if answer == "confirm" and (yield from kept(n, plan, name)):
            return
        parts = seen["instead"]["parts"] if answer == "instead" else None
    yield Say("schedule.later", shortcuts=("schedule",))


def said(n: int, name: str, *, live: bool) -> Part[Parts]:
    """When: what his words leave out is asked, one tap each."""
    ways = () if live else tuple(Choice(way, f"every.{way}") for way in WAYS)
    text = "schedule.when_live" if live else "schedule.when"
    answer = yield Ask(f"when.{n}", text, {"name": name, "again": n > 1}, choices=ways, accepts=(Text(120),))
    parts: Parts = {"every": None, "nth": None, "weekday": None, "day": None, "local_hour": None}
    if isinstance(answer, Said):
        parts |= (yield Find(f"read.{n}", "schedule_words", answer.words)).rows
        if parts["every"] is None and parts["local_hour"] is None and parts["weekday"] is None:
            yield Say("schedule.unread", key=f"unread.{n}")
    else:
        parts["every"] = answer.value
    if live:
        parts |= {"every": "once"}
    yield from completed(n, parts)
    return parts


def completed(n: int, parts: Parts) -> Script:
    """Ask for what is not known yet."""
    if parts["every"] is None:
        ways = tuple(Choice(way, f"every.{way}") for way in WAYS)
        parts["every"] = (yield Ask(f"when.{n}.every", "schedule.every", choices=ways)).value
    if parts["every"] == "once":
        if parts["day"] is None:
            day = yield Ask(f"when.{n}.day", "schedule.day", choices=DAYS, accepts=(Day(most_ahead=366),))
            parts["day"] = day.day.isoformat() if isinstance(day, Dated) else None
    else:
        if parts["every"] == "month" and parts["nth"] is None:
            parts["nth"] = int((yield Ask(f"when.{n}.nth", "schedule.nth", choices=NTHS)).value)
        if parts["weekday"] is None:
            weekday = yield Ask(f"when.{n}.weekday", "schedule.weekday", choices=WEEKDAYS)
            parts["weekday"] = int(weekday.value)
    if parts["local_hour"] is None:
        hour = yield Ask(f"when.{n}.hour", "schedule.hour", choices=HOURS, accepts=(Hour(),))
        parts["local_hour"] = f"{hour.local_hour:%H:%M}" if isinstance(hour, Timed) else None


def previewed(n: int, name: str, seen: dict[str, Any], *, live: bool) -> Part[str]:
    """The dates before they are kept: "confirm", "instead" for what is proposed, or "anew"."""
    confirm = () if seen["refused"] else (Choice("confirm", "session.propose" if live else "schedule.keep"),)
    better = seen["instead"]
    label = Choice(
        "instead", "schedule.rather", args={"short": better["short"], "hour": better["hour"]}
    ) if better else None
    instead = (label,) if label else ()
    text = "session.preview" if live else "schedule.preview"
    args = {"name": name, **seen}
    choices = (*confirm, *instead, Choice("anew", "session.other_time"), "cancel")
    answer = yield Ask(f"sure.{n}", text, args, choices=choices)
    return str(answer.value)


def kept(n: int, plan: dict[str, Any], name: str) -> Part[bool]:
    """Looked at once more: while he read, its time may have passed, or been taken."""
    seen = (yield Find(f"still.{n}", "schedule_preview", json.dumps(plan))).rows
    if seen["state"] != "open" or seen["refused"]:
        yield Say("schedule.gone", key=f"gone.{n}")
        return False
    first = seen["dates"][0]
    if plan["live"]:
        at = datetime.fromisoformat(first["planned"]["at"])
        yield Record("proposed", SessionProposed(coachee=plan["coachee"], at=at))
        yield Say("session.sent", {"name": name, **first})
    else:
        planned = SchedulePlanned(coachee=plan["coachee"], rule=seen["rule"], schedule=plan["instead"])
        yield Record("planned", planned)
        yield Say("schedule.kept", {"name": name, "words": seen["words"], **first}, shortcuts=("schedule",))
    return True

