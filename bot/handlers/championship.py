"""Championship: facilities compete with what was done; she plays if she likes, nobody is ranked by name."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation.competing import (
    ChampionshipEnded,
    ChampionshipJoined,
    ChampionshipLeft,
    ChampionshipOpened,
)
from bot.conversation.effects import Ask, Choice, Find, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Part, Said, Script
from bot.people import Person

MOST_TITLE = 40  # characters
EVERYWHERE = Choice("everywhere", "championship.everywhere")


def championship(person: Person, facts: Facts) -> Script:
    """What it is about, yes or no; then where the teams stand, and why she has her points."""
    known = facts["championship"]
    running = known["running"]
    if running is None:
        if known["organises"]:
            yield from opened(known)
        else:
            yield Say("championship.none", shortcuts=("menu",))
        return
    if running["plays"]:
        yield from _playing(running, known["organises"])
    elif not known["place"] or not known.get("may_join", True):
        if not known["place"]:
            yield Say("championship.nowhere", {"title": running["title"]}, shortcuts=("menu",))
        if known["organises"] or running.get("turnout"):
            yield from _organising(running, known["organises"])
    else:
        yield from _joining(running, known)


def _joining(running: Mapping[str, Any], known: Mapping[str, Any]) -> Script:
    yield Say("championship.rules", running)
    choices = (Choice("yes"), Choice("later"), *_more(running, known["organises"]))
    answer = yield Ask("join", "championship.join", {"place": known["place"]}, choices=choices)
    if answer == Chose("end"):
        yield from _ended(running)
    elif answer == Chose("progress"):
        yield Say("championship.stands", running)
        yield from _progress(running)
    elif answer == Chose("yes"):
        yield Record("joined", ChampionshipJoined(running["id"]))
        yield Say("championship.joined", {"place": known["place"]}, shortcuts=("championship",))
    else:
        yield Say("championship.later")


def _playing(running: Mapping[str, Any], organises: bool) -> Script:
    yield Say("championship.stands", running)
    why = (Choice("why", "championship.why"),) if _hers(running) else ()
    choices = (
        Choice("mine", "championship.mine"),
        *why,
        Choice("rules", "championship.see_rules"),
        Choice("leave", "championship.leave"),
        *_more(running, organises),
        Choice("close"),
    )
    answer = yield Ask("do", "championship.do", {"points": running["points"]}, choices=choices)
    match answer.value:
        case "mine":
            yield Say("championship.lines", {"earlier": 0, **running}, shortcuts=("championship",))
        case "why":
            yield Say("championship.because", _hers(running), shortcuts=("championship",))
        case "rules":
            yield Say("championship.rules", running, shortcuts=("championship",))
        case "progress":
            yield from _progress(running)
        case "leave":
            yield from _left(running)
        case "end":
            yield from _ended(running)
        case _:
            yield Say("championship.later")


def _hers(running: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the figure of her own facility is from; empty where it has none to show."""
    return next((team for team in running.get("why", ()) if team["hers"]), {})


def _more(running: Mapping[str, Any], organises: bool) -> tuple[Choice, ...]:
    """What coaches, and whoever organises it, may look at and do."""
    progress = (Choice("progress", "championship.progress"),) if running.get("turnout") else ()
    return (*progress, Choice("end", "championship.end")) if organises else progress


def _progress(running: Mapping[str, Any]) -> Script:
    """How many take part, and where the figure of each facility is from, one tap each."""
    yield Say("championship.turnout", running["turnout"])
    teams = running["why"]
    if not teams:
        return
    numbers = [Choice(str(n), words=str(n)) for n in range(1, len(teams) + 1)]
    answer = yield Ask("because", "championship.which", {"teams": teams}, choices=(*numbers, Choice("close")))
    if answer == Chose("close"):
        yield Say("championship.later")
    else:
        yield Say("championship.because", teams[int(answer.value) - 1], shortcuts=("championship",))


def _left(running: Mapping[str, Any]) -> Script:
    sure = yield Ask("sure", "championship.leave_sure", {"points": running["points"]}, choices=("yes", "no"))
    if sure == Chose("yes"):
        yield Record("left", ChampionshipLeft(running["id"]))
        yield Say("championship.left")
    else:
        yield Say("championship.later")


# ---- whoever organises it --------------------------------------------------------------------


def _organising(running: Mapping[str, Any], organises: bool) -> Script:
    yield Say("championship.stands", running)
    choices = (*_more(running, organises), Choice("close"))
    answer = yield Ask("do", "championship.organise", choices=choices)
    if answer == Chose("end"):
        yield from _ended(running)
    elif answer == Chose("progress"):
        yield from _progress(running)
    else:
        yield Say("championship.later")


def _ended(running: Mapping[str, Any]) -> Script:
    sure = yield Ask("end_sure", "championship.end_sure", {"title": running["title"]}, choices=("yes", "no"))
    if sure == Chose("yes"):
        yield Record("ended", ChampionshipEnded(running["id"]))
        yield Say("championship.ended")
    else:
        yield Say("championship.later")


def opened(known: Mapping[str, Any]) -> Script:
    """A name, a place, a time, and the organiser's yes."""
    answer = yield Ask("begin", "championship.begin", choices=("yes", "no"))
    if answer != Chose("yes"):
        yield Say("championship.later")
        return
    named = yield Ask("title", "championship.title", accepts=(Text(MOST_TITLE),))
    title = named.words if isinstance(named, Said) else ""
    district = yield from _district(known)
    if district is None:
        yield Say("championship.no_district", shortcuts=("championship",))
        return
    first, last = yield from _period(date.fromisoformat(known["today"]))
    told = {
        "title": title,
        "district": district,
        "from": first.isoformat(),
        "until": last.isoformat(),
    }
    sure = yield Ask("open_sure", "championship.open_sure", told, choices=("yes", "no"))
    if sure != Chose("yes"):
        yield Say("championship.later")
        return
    opening = ChampionshipOpened(title=title, district=district, first_day=first, last_day=last)
    yield Record("opened", opening)
    yield Say("championship.opened", told, shortcuts=("championship",))


def _district(known: Mapping[str, Any]) -> Part[str | None]:
    """Whoever is of a district opens it there; others choose. None when no place is called so."""
    if not known["everywhere"]:
        return known["district"] or None
    here = (Choice("here", words=known["district"][:20]),) if known["district"] else ()
    answer = yield Ask("where", "championship.where", choices=(EVERYWHERE, *here), accepts=(Text(80),))
    if answer == Chose("everywhere"):
        return ""
    if answer == Chose("here"):
        return str(known["district"])
    found = (yield Find("districts", "districts", answer.words)).rows
    return str(found[0]) if found else None


def _period(today: date) -> Part[tuple[date, date]]:
    """From today to the end of this month, the whole of the next, or three months from the next on."""
    first_of_next = _month_after(today.replace(day=1))
    periods = {
        "this": (today, first_of_next - timedelta(days=1)),
        "next": (first_of_next, _month_after(first_of_next) - timedelta(days=1)),
        "three": (
            first_of_next,
            _month_after(_month_after(_month_after(first_of_next))) - timedelta(days=1),
        ),
    }
    choices = [Choice(name, f"championship.period.{name}") for name in periods]
    answer = yield Ask("period", "championship.period", choices=choices)
    return periods[answer.value]


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
