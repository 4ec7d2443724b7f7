"""A supervision visit begins, or one that was begun goes on."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.effects import NOT_NAMES, Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts, Key
from bot.conversation.script import Chose, Part, Said, Script
from bot.conversation.visiting import TeamShown, VisitBegun
from bot.handlers.numbers import numbered
from bot.people import Person

PAGE = 6  # of the team, to choose from at once
MOST_PAGES = 20
MOST_PLACE = 60  # characters of a place as he writes it
ELSEWHERE = -1  # none of these


def visit(person: Person, facts: Facts) -> Script:
    """Whose place, by which checklist."""
    visiting = facts["visiting"]
    yield Record("team", TeamShown({who["of"]: who["name"] for who in visiting["team"]}))
    if visiting["unsettled"] and (yield from gone_on(visiting["unsettled"])):
        return
    if not visiting["checklists"]:
        yield Say("visit.no_checklist", shortcuts=("menu",))
        return
    where = yield from whose(visiting["team"])
    if where is None:
        return
    titles = [(checklist["title"], "") for checklist in visiting["checklists"]]
    checklist = visiting["checklists"][(yield from chosen("which", "visit.which", titles))]["ref"]
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


def whose(team: Sequence[dict[str, Any]]) -> Part[dict[str, Any] | None]:
    """One of the team, or a place where nobody of ours works; None when there is nowhere to go."""
    at = ELSEWHERE
    if team:
        rows = [(who["name"], who["place"]) for who in team]
        at = yield from chosen("who", "visit.who", rows, elsewhere=True)
    if at != ELSEWHERE:
        return {"worker": team[at]["of"]}
    said = yield Ask("place", "visit.place", {"team": bool(team)}, accepts=(Text(MOST_PLACE),))
    found = (yield Find("places", "places_to_visit", said.words)).rows
    place = {"worker": None, "facility": None, "place": said.words}
    if found:
        rows = [(row["name"], row["district"]) for row in found]
        at = yield from chosen("place_of", "visit.which_place", rows, elsewhere=True)
        if at != ELSEWHERE:
            place |= {"facility": found[at]["id"], "place": found[at]["name"]}
    if at != ELSEWHERE and found and found[at]["ours"]:
        yield Say("visit.ours", {"place": place["place"]}, shortcuts=("coaching",))
        return None
    return place


def gone_on(unsettled: Sequence[dict[str, Any]]) -> Part[bool]:
    """A visit that waits for him; whether he goes on with one."""
    numbers = [Choice(f"visit-{row['number']}", words=str(n)) for n, row in enumerate(unsettled, 1)]
    answer = yield Ask(
        "unsettled", "visit.unsettled", {"visits": unsettled}, choices=(*numbers, Choice("new", "visit.new"))
    )
    if answer == Chose("new"):
        return False
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


def chosen(key: Key, text: str, rows: Sequence[tuple[str, str]], *, elsewhere: bool = False) -> Part[int]:
    """One of these names, each perhaps with a place; a page at a time, round and round. Its position.

    Where there are pages, a written name is looked for on all of them.
    """
    pages = [range(at, min(at + PAGE, len(rows))) for at in range(0, len(rows), PAGE)]
    accepts = (Text(60, refuses=NOT_NAMES),) if len(pages) > 1 else ()
    every = numbered([name for name, _ in rows])
    page: Sequence[int] = pages[0]
    at, unknown = 0, False
    for turn in range(MOST_PAGES):
        numbers = [replace(every[n], value=f"{key}-{n}") for n in page]
        more = [Choice("more", "visit.more")] if len(pages) > 1 and turn < MOST_PAGES - 1 else []
        other = [Choice("elsewhere", "visit.elsewhere")] if elsewhere else []
        args = {"rows": [(n + 1, *rows[n]) for n in page], "many": len(pages) > 1, "unknown": unknown}
        wanted = accepts if turn < MOST_PAGES - 1 else ()
        answer = yield Ask(f"{key}.{turn}", text, args, choices=(*numbers, *more, *other), accepts=wanted)
        if isinstance(answer, Said):
            found = named(answer.words, [name for name, _ in rows])[:PAGE]
            if len(found) == 1:
                return found[0]
            page, unknown = found or page, not found
        elif answer == Chose("more"):
            at, unknown = (at + 1) % len(pages), False
            page = pages[at]
        elif answer == Chose("elsewhere"):
            return ELSEWHERE
        else:
            break
    return int(answer.value.rpartition("-")[2])


def named(words: str, names: Sequence[str]) -> list[int]:
    """The positions of those who are called so; else of those whose names hold these words."""
    wanted = words.strip().casefold()
    same = [n for n, name in enumerate(names) if name.casefold() == wanted]
    return same or [n for n, name in enumerate(names) if wanted in name.casefold()]
