"""A supervision visit begins, or one that was begun goes on."""

import json
from collections.abc import Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Part, Script
from bot.conversation.visiting import VisitBegun
from bot.handlers.choosing import CLOSE, NOBODY, Her, whom
from bot.handlers.numbers import numbers
from bot.people import Person

MOST_PLACE = 60  # characters of a place as he writes it
ELSEWHERE = "elsewhere"  # none of these


def visit(person: Person, facts: Facts) -> Script:
    """Whose place, by which checklist."""
    visiting = facts["visiting"]
    if visiting["unsettled"] and (yield from gone_on(visiting["unsettled"])):
        return
    if not visiting["checklists"]:
        yield Say("visit.no_checklist", shortcuts=("menu",))
        return
    where = yield from whose(team=visiting["team"])
    if where is None:
        return
    titles = [{"name": checklist["title"]} for checklist in visiting["checklists"]]
    which = yield Ask("checklist", "visit.which", {"rows": titles}, choices=(*numbers(titles), CLOSE))
    if which == Chose(CLOSE):
        yield Say("visit.closed", shortcuts=("visit",))
        return
    checklist = visiting["checklists"][int(which.value) - 1]["ref"]
    query = json.dumps({**where, "checklist": checklist})
    new = (yield Find("new", "new_visit", query)).rows
    if new is None:
        yield Say("visit.gone", shortcuts=("visit",))
        return
    yield Record("visit", begun(new))
    yield Say(new["checklist"])
    yield Say("visit.begun", new)
    of = {"of": new["worker"]} if new["worker"] is not None else {}
    yield HandOver("visit_items", {"visit": new, **of, "about": f"visit {new['number']}"})


def whose(*, team: bool) -> Part[dict[str, Any] | None]:
    """One of the team, or a place where nobody of ours works; None when there is nowhere to go."""
    other = Choice(ELSEWHERE, "visit.elsewhere")
    match (yield from whom("person", "visit", "coachees", others=(other,))) if team else NOBODY:
        case Her(worker, _):
            return {"worker": worker}
        case "close":
            yield Say("visit.closed", shortcuts=("visit",))
            return None
    said = yield Ask("place", "visit.place", {"team": team}, accepts=(Text(MOST_PLACE),))
    found = (yield Find("places", "places_to_visit", said.words)).rows
    place = {"worker": None, "facility": None, "place": said.words}
    if not found:
        return place
    which = yield Ask("place_of", "visit.which_place", {"rows": found}, choices=(*numbers(found), other))
    if which == Chose(ELSEWHERE):
        return place
    chosen = found[int(which.value) - 1]
    if chosen["ours"]:
        yield Say("visit.ours", {"place": chosen["name"]}, shortcuts=("coaching",))
        return None
    return place | {"facility": chosen["id"], "place": chosen["name"]}


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
        place=new["place"] if new["facility"] is None else "",
    )
