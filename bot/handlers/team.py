"""A coach's team: whom to ring this week and why, then everybody in a line, then one of them."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import NOT_NAMES, Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.records import Mentioned
from bot.conversation.script import Chose, Said, Script
from bot.handlers.choosing import MOST_NAME
from bot.handlers.coach_told import ACTIONS, act
from bot.handlers.numbers import numbers
from bot.people import Person


def team(person: Person, facts: Facts) -> Script:
    """One small screen at a time; a number or a part of a name opens that person."""
    page = facts["team_page"]
    people = [*page["calls"], *page["rows"]]
    if not people:
        back = ("team",) if page["argument"] else ("invite", "coaching", "menu")
        yield Say("team.nobody_like" if page["argument"] else "team.nobody", page, shortcuts=back)
        return
    yield Record("shown", Mentioned({one["of"]: as_told(one) for one in people}))
    more = (Choice("more"),) if page["number"] + 1 < page["screens"] else ()
    text = "team.calls" if page["calls"] else "team.list"
    register = (Choice("register", "team.register"),) if facts.get("differing") else ()
    choices = (*numbers(people), *more, *register, Choice("close"))
    which = yield Ask("which", text, page, choices=choices, accepts=(Text(MOST_NAME, refuses=NOT_NAMES),))
    match which:
        case Said(words):
            yield HandOver("team", {"argument": words})
        case Chose("more"):
            yield HandOver("team", {"page": page["number"] + 1, "argument": page["argument"]})
        case Chose("register"):
            yield HandOver("register")
        case Chose("close"):
            yield Say("team.closed")
        case Chose(number):
            yield HandOver("coachee", {"of": people[int(number) - 1]["of"]})


def coachee(person: Person, facts: Facts) -> Script:
    """One of her people: what she shared, and what a coach can do."""
    her = facts["coachee"]
    if her is None:
        yield Say("coachee.gone", shortcuts=("team",))
        return
    yield Record("shown", Mentioned({her["of"]: as_told(her)}))
    written = [] if her["written"] is None else [Choice("letters", "coachee.letters")]
    ways = (Choice("relationship", "coachee.relationship"), Choice("team", "menu.team"), "close")
    answer = yield Ask("what", "coachee.told", her, choices=(*ACTIONS, *written, *ways))
    match answer:
        case Chose("letters"):
            yield from between(her)
        case Chose("relationship"):
            yield HandOver("relationship", {"of": her["of"], "by": her["name"]})
        case Chose("team"):
            yield HandOver("team")
        case Chose("close"):
            yield Say("team.closed")
        case _:
            topic = her["checkin"]["goal"] if her["checkin"] else ""
            yield from act(person, answer, her["of"], her["name"], topic)


def between(her: Mapping[str, Any]) -> Script:
    """What this coach wrote to her last, and what she replied."""
    for letter in (yield Find("letters", "written", str(her["of"]))).rows:
        yield Say("letter.kept", {**letter, "mine": True}, key=f"letter.{letter['id']}")


def letters(person: Person, facts: Facts) -> Script:
    """What her coaches wrote to her last, and what she replied."""
    if not facts["letters"]:
        yield Say("letters.none", shortcuts=("menu",))
        return
    yield Record("shown", Mentioned({letter["of"]: "" for letter in facts["letters"]}))
    for letter in facts["letters"]:
        yield Say("letter.kept", {**letter, "mine": False}, key=f"letter.{letter['id']}")


def as_told(one: Mapping[str, Any]) -> str:
    """What was said of her, as her own data shows it."""
    if "reasons" in one:
        told = [f"{reason['why']} {reason['days'] or reason['count'] or ''}" for reason in one["reasons"]]
        told += [reason["skill"] for reason in one["reasons"] if reason["skill"]]
    else:
        last = "no check-in" if one["last"] is None else f"last check-in {one['last']} days ago"
        told = [last, f"promises {one['open']}", f"overdue {one['overdue']}", one["weakest"], one["reach"]]
    return ", ".join(part.strip() for part in told if part.strip())
