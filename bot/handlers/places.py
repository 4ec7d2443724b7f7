"""Places: how a facility or a district stands in figures, and what is behind them."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import Ask, Choice, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.records import Mentioned
from bot.conversation.script import Chose, Said, Script
from bot.people import Person

MOST_NAME = 80  # characters of a place
A_NAME = (Text(MOST_NAME),)


def places(person: Person, facts: Facts) -> Script:
    """One place in figures; before that, which one."""
    place = facts["place_told"]
    match place["kind"]:
        case "told":
            yield from _told(place)
        case "choose":
            numbers = [Choice(str(n), words=str(n)) for n in range(1, len(place["rows"]) + 1)]
            which = yield Ask("which", "places.which", place, choices=(*numbers, "close"), accepts=A_NAME)
            yield from _chosen(which, place["rows"])
        case "ask":
            yield from _chosen((yield Ask("called", "places.called", choices=("close",), accepts=A_NAME)), [])
        case _:
            yield Say("places.none", place, shortcuts=("places", "menu"))


def _chosen(answer: Any, rows: list[Mapping[str, Any]]) -> Script:
    match answer:
        case Chose("close"):
            yield Say("places.closed")
        case Chose(number):
            yield HandOver("places", _place(rows[int(number) - 1]))
        case Said(words):
            yield HandOver("places", {"argument": words})


def _told(place: Mapping[str, Any]) -> Script:
    """The figures, and ways on: into the facilities, the modules, the names that a coach may see."""
    ways = [Choice("list", "places.facilities")] if place["whole"] and place["facilities"] else []
    if place["people"]:
        ways.append(Choice("modules", "places.modules"))
    if place["names"]:
        ways.append(Choice("names", "places.names"))
    on = yield Ask("on", "places.told", place, choices=(*ways, "close"))
    match on:
        case Chose("list"):
            yield HandOver("place_list", {**_place(place), "page": 0})
        case Chose("modules"):
            yield HandOver("place_modules", _place(place))
        case Chose("names"):
            yield HandOver("place_names", _place(place))
        case _:
            yield Say("places.closed")


def place_list(person: Person, facts: Facts) -> Script:
    """The facilities of a district, one line each; a number opens one."""
    page = facts["place_list"]
    if page is None:
        yield Say("places.none", {"words": ""}, shortcuts=("places", "menu"))
        return
    numbers = [Choice(str(n), words=str(n)) for n in range(1, len(page["rows"]) + 1)]
    more = ["more"] if page["number"] + 1 < page["screens"] else []
    which = yield Ask("which", "places.list", page, choices=(*numbers, *more, "close"))
    match which:
        case Chose("more"):
            yield HandOver("place_list", {**_place(page), "page": page["number"] + 1})
        case Chose("close"):
            yield Say("places.closed")
        case Chose(number):
            yield HandOver("places", _place(page["rows"][int(number) - 1]))


def place_modules(person: Person, facts: Facts) -> Script:
    """For how many people there each module holds."""
    place = facts["place_modules"]
    if place is None or not place["rows"]:
        yield Say("places.no_modules", shortcuts=("places", "menu"))
        return
    yield Say("places.by_module", place, shortcuts=("places",))


def place_names(person: Person, facts: Facts) -> Script:
    """Whom of his own people a coach may ring about it, by what they shared with him."""
    place = facts["place_names"]
    if place is None or not place["rows"]:
        yield Say("places.no_names", shortcuts=("team", "menu"))
        return
    told: dict[int, list[str]] = {}
    for row in place["rows"]:
        for one in row["people"]:
            told.setdefault(one["of"], []).append(row["what"].replace("_", " "))
    yield Record("shown", Mentioned({of: ", ".join(what) for of, what in told.items()}))
    yield Say("places.behind", place, shortcuts=("team", "places"))


def _place(of: Mapping[str, Any]) -> Mapping[str, Any]:
    """The place that something is about, as the next talk is handed it."""
    return {name: of[name] for name in ("facility", "district") if name in of}
