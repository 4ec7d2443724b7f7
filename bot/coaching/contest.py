"""Contest: what a talk about a championship may know of it.

Where facilities stand, where each figure is from, line by line, and who may see how many take part. A figure
and what it is explained by are read in the same turn, so that they add up.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.coaching.championship import ORGANISERS, Rank, open_to, standings, today_of
from bot.content.library import Library
from bot.people import Person, Role
from bot.shortening import short
from scheduler import local_time
from storage.announcing import DeedCount
from storage.championships import Championship
from storage.store import Desk

FIRST = 3  # facilities that are named at the end
MOST_SHOWN = 5  # facilities on a small screen
MOST_LINES = 5  # of her own
MOST_NAME = 40  # characters of a facility on a small screen
MOST_WORDS = 24  # of what a line is about
OVERSEERS = ORGANISERS | {Role.COACH}  # who see how many take part, and where each facility's figure is from

Facts = Mapping[str, Any]


def told(desk: Desk, library: Library, person: Person, now: datetime) -> Facts:
    """What `/championship` begins with. JSON values; `running` is None where there is none for her."""
    district = person.facility.district if person.facility is not None else ""
    today = today_of(person, now)
    championship = desk.championship_for(district, today)
    if championship is not None and not _concerns(desk, person, championship, today):
        championship = None
    return {
        "today": today.isoformat(),
        "place": person.facility.name if person.facility is not None else "",
        "district": district,
        "everywhere": bool(person.roles & (ORGANISERS - {Role.DISTRICT})),
        "organises": bool(person.roles & ORGANISERS),
        "may_join": open_to(championship, person, today),
        "running": championship and _as_facts(desk, library, person, championship, today),
    }


def invited(desk: Desk, library: Library, person: Person, id: int, now: datetime) -> Facts | None:
    """What she is invited to; None where she plays already, or may not any more."""
    championship = desk.championship(id)
    if championship is None or person.facility is None or desk.plays_for(id, person.id) is not None:
        return None
    if not _is_there(person, championship) or not open_to(championship, person, today_of(person, now)):
        return None
    facts = _as_facts(desk, library, person, championship, today_of(person, now))
    return {**facts, "place": person.facility.name}


def may_join(desk: Desk, person: Person, id: int, now: datetime) -> bool:
    """Whether her yes still counts."""
    there = person.facility is not None and desk.plays_for(id, person.id) is None
    return there and open_to(desk.championship(id), person, today_of(person, now))


def halfway(desk: Desk, library: Library, person: Person, id: int, now: datetime) -> Facts | None:
    """Where it stands in its middle, for who plays or opened it; None once it is over."""
    championship, today = desk.championship(id), today_of(person, now)
    if championship is None or championship.ended or championship.last_day < today:
        return None
    if not _takes_part(desk, person, id):
        return None
    facts = _as_facts(desk, library, person, championship, today)
    return {**facts, "left": (championship.last_day - today).days}


def ended(desk: Desk, library: Library, person: Person, id: int, now: datetime) -> Facts | None:
    """How it ended, for who played or opened it; None for whoever plays no more."""
    championship = desk.championship(id)
    if championship is None or not _takes_part(desk, person, id):
        return None
    facts = _as_facts(desk, library, person, championship, today_of(person, now))
    first = [team for n, team in enumerate(facts["teams"]) if n < FIRST or team["hers"]]
    return {**facts, "teams": first, "together": _together(desk, id)}


# ---- whom it concerns ------------------------------------------------------------------------


def _concerns(desk: Desk, person: Person, championship: Championship, today: date) -> bool:
    """Whether she hears of it when she asks: it is for her cadre, she is in it, or she oversees it."""
    plays = desk.plays_for(championship.id, person.id) is not None
    return plays or bool(person.roles & OVERSEERS) or open_to(championship, person, today)


def _is_there(person: Person, championship: Championship) -> bool:
    """Whether she works where it is held."""
    place = person.facility
    return place is not None and championship.district in ("", place.district)


def _takes_part(desk: Desk, person: Person, id: int) -> bool:
    return desk.plays_for(id, person.id) is not None or desk.organiser_of(id) == person.id


# ---- what stands -----------------------------------------------------------------------------


def _as_facts(desk: Desk, library: Library, person: Person, championship: Championship, today: date) -> Facts:
    id, rules = championship.id, championship.rules
    hers, oversees = desk.plays_for(id, person.id), bool(person.roles & OVERSEERS)
    teams = desk.team_points(id)
    placed = standings(teams)
    shown = [one for n, one in enumerate(placed) if n < MOST_SHOWN or one.facility == hers]
    explained = [one for one in shown if oversees or one.facility == hers]
    points, lines = desk.earned(id, person.id), _lines(desk, library, person, id)
    return {
        "id": id,
        "title": championship.title,
        "from": championship.first_day.isoformat(),
        "until": championship.last_day.isoformat(),
        "begun": championship.first_day <= today,
        "rules": [{"deed": deed, **rules[deed]} for deed in rules],
        "plays": hers is not None,
        "points": points,
        "lines": lines,
        "earlier": points - sum(line["points"] for line in lines),
        "teams": [
            {
                "place": one.place,
                "name": short(one.name, MOST_NAME),
                "players": one.players,
                "mean": round(one.mean, 1),
                "hers": one.facility == hers,
            }
            for one in shown
        ],
        "why": _explained(explained, desk.deed_counts(id), hers) if explained else [],
        "turnout": _turnout(desk, id, teams_with=len(teams), shown=len(placed)) if oversees else None,
    }


def _turnout(desk: Desk, id: int, *, teams_with: int, shown: int) -> Facts:
    """How many take part. Facilities with too few players are counted and not named."""
    return {**desk.turnout(id)._asdict(), "teams": shown, "small": teams_with - shown}


def _explained(teams: Sequence[Rank], counts: Iterable[DeedCount], hers: str | None) -> list[Facts]:
    """Where the figure of each of these facilities is from: its deeds add up to its points."""
    by_team: dict[str, list[DeedCount]] = {}
    for count in counts:
        by_team.setdefault(count.facility, []).append(count)
    return [
        {
            "name": short(team.name, MOST_NAME),
            "players": team.players,
            "mean": round(team.mean, 1),
            "points": sum(count.points for count in by_team.get(team.facility, ())),
            "deeds": _deeds(by_team.get(team.facility, ())),
            "hers": team.facility == hers,
        }
        for team in teams
    ]


def _together(desk: Desk, id: int) -> list[Facts]:
    """What the facilities that are shown did, all of them: the deeds of a smaller one would be somebody's."""
    shown = {team.facility for team in standings(desk.team_points(id))}
    counts: dict[str, DeedCount] = {}
    for one in desk.deed_counts(id):
        if one.facility in shown:
            before = counts.get(one.deed, DeedCount("", one.deed, 0, 0))
            counts[one.deed] = DeedCount("", one.deed, before.times + one.times, before.points + one.points)
    return _deeds(counts.values())


def _deeds(counts: Iterable[DeedCount]) -> list[Facts]:
    most_first = sorted(counts, key=lambda one: (-one.points, one.deed))
    return [{"deed": one.deed, "count": one.times, "points": one.points} for one in most_first]


def _lines(desk: Desk, library: Library, person: Person, id: int) -> list[Facts]:
    return [
        {
            "deed": line.deed,
            "day": local_time.day(line.at, person.zone).isoformat(),
            "points": line.points,
            "what": _what(desk, library, person, line.about),
        }
        for line in desk.lines(id, person.id, MOST_LINES)
    ]


def _what(desk: Desk, library: Library, person: Person, about: str) -> str:
    """What a line is about, in words that are hers already; empty where nothing is left of it."""
    kind, _, id = about.partition(":")
    if kind == "module":
        return short(library.title(id, person.language), MOST_WORDS) if id in library.packs else ""
    if kind == "evidence":
        shown = desk.evidence(int(id))
        return short(shown.action, MOST_WORDS) if shown is not None and shown.person == person.id else ""
    promise = desk.promise(int(id)) if kind == "promise" else None
    return short(promise.text, MOST_WORDS) if promise is not None and promise.owner == person.id else ""
