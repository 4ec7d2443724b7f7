"""A supervision visit begins, or one that was begun goes on."""

import json
from collections.abc import Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Part, Script
from bot.conversation.visiting import VisitBegun
from bot.handlers.choosing import whom
from bot.handlers.numbers import numbers
from bot.people import Person


def visit(person: Person, facts: Facts) -> Script:
    """Whose place, by which checklist."""
    visiting = facts["visiting"]
    if visiting["unsettled"] and (yield from gone_on(visiting["unsettled"])):
        return
    if not visiting["team"]:
        yield Say("visit.nobody", shortcuts=("menu",))
        return
    if not visiting["checklists"]:
        yield Say("visit.no_checklist", shortcuts=("menu",))
        return
    her = yield from whom("person", "visit", "coachees")
    if isinstance(her, str):
        yield Say("visit.closed", shortcuts=("visit",))
        return
    worker = her.of
    titles = [checklist["title"] for checklist in visiting["checklists"]]
    which = yield Ask("checklist", "visit.which", {"titles": titles}, choices=(*numbers(titles), "close"))
    if which == Chose("close"):
        yield Say("visit.closed", shortcuts=("visit",))
        return
    checklist = visiting["checklists"][int(which.value) - 1]["ref"]
    query = json.dumps({"worker": worker, "checklist": checklist})
    new = (yield Find("new", "new_visit", query)).rows
    if new is None:
        yield Say("visit.gone", shortcuts=("visit",))
        return
    yield Record("visit", begun(new))
    yield Say(new["checklist"])
    yield Say("visit.begun", new)
    yield HandOver("visit_items", {"visit": new, "of": worker, "about": f"visit {new['number']}"})


def gone_on(unsettled: Sequence[dict[str, Any]]) -> Part[bool]:
    """A visit that waits for him; whether that was all he wanted."""
    taps = [Choice(f"visit-{row['number']}", words=str(n)) for n, row in enumerate(unsettled, 1)]
    choices: tuple[Choice | str, ...] = (*taps, Choice("new", "visit.new"), "close")
    answer = yield Ask("unsettled", "visit.unsettled", {"visits": unsettled}, choices=choices)
    if answer == Chose("new"):
        return False
    if answer == Chose("close"):
        yield Say("visit.closed", shortcuts=("visit",))
        return True
    number = answer.value.partition("-")[2]
    found = (yield Find(f"unsettled.{number}", "unsettled_visit", number)).rows
    if found is None:
        yield Say("visit.gone", shortcuts=("visit",))
    else:
        yield HandOver(found["flow"], found["facts"])
    return True


def begun(new: dict[str, Any]) -> VisitBegun:
    """The visit as it is kept."""
    return VisitBegun(
        number=new["number"],
        worker=new["worker"],
        facility=new["facility"],
        checklist=new["checklist"],
    )
