"""Championship: what a deed earns, who stands where, and what a talk about it may know.

Facilities compete, people do not: nobody's points are shown to anybody else, and a facility with few players
is not shown, since its points would be theirs. A line is written in the turn in which the deed is done.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, assert_never

from bot.content.library import Library
from bot.conversation.competing import (
    ChampionshipEnded,
    ChampionshipJoined,
    ChampionshipLeft,
    ChampionshipOpened,
    OfChampionship,
)
from bot.conversation.records import PromiseMoved, PromiseState
from bot.people import Person, Role
from scheduler import local_time
from storage.championships import Championship, Line, TeamPoints
from storage.store import Desk

OVER = "championship.over"  # the timer that tells a player how it ended
LEAST_PLAYERS = 3  # of a facility that is shown: the points of fewer would be somebody's
MOST_SHOWN = 5  # facilities on a small screen
MOST_LINES = 5  # of her own
MOST_NAME = 40  # characters of a facility on a small screen
MOST_WORDS = 24  # of what a line is about
ORGANISERS = frozenset({Role.DISTRICT, Role.TRAINER, Role.ADMINISTRATOR})


class Standing(NamedTuple):
    """Where one facility stands."""

    place: int
    facility: str
    name: str
    players: int
    mean: float  # points for each player, so that a large team has no start


# ---- pure ------------------------------------------------------------------------------------


def standings(teams: Iterable[TeamPoints]) -> list[Standing]:
    """Facilities with players enough, best first; those with equal points share a place."""
    shown = [(team.points / team.players, team) for team in teams if team.players >= LEAST_PLAYERS]
    shown.sort(key=lambda one: (-one[0], one[1].name))
    placed: list[Standing] = []
    for n, (mean, team) in enumerate(shown, 1):
        tied = placed and placed[-1].mean == mean
        placed.append(Standing(placed[-1].place if tied else n, team.facility, team.name, team.players, mean))
    return placed


def week_of(at: datetime, zone: str) -> datetime:
    """The Monday of her week, at midnight by her clock."""
    day = local_time.local(at, zone).date()
    return local_time.to_utc(day - timedelta(days=day.weekday()), time(), zone)


# ---- points ----------------------------------------------------------------------------------


def earned(desk: Desk, player: Person, deed: str, about: str, now: datetime) -> None:
    """She did this: it counts wherever she plays today, as often as the rules let it in a week."""
    for championship in desk.playing(player.id, _today(player, now)):
        rule = championship.rules.get(deed)
        if rule is None:
            continue
        full = desk.counted(championship.id, player.id, deed, week_of(now, player.zone)) >= rule["weekly"]
        line = Line(now, deed, about, 0 if full else rule["points"])
        desk.keep_line(championship.id, player.id, line)


def moved(desk: Desk, owner: Person, moved: PromiseMoved, now: datetime) -> None:
    """A promise kept on time counts: a coach's for whom it helps, any other for who made it."""
    promise = desk.promise(moved.promise)
    if promise is None:
        return
    helped = desk.person(promise.other) if promise.helps and promise.other is not None else None
    player, kind = (helped, "coach_kept") if helped is not None else (owner, "promise_kept")
    deed = (desk, player, kind, f"promise:{promise.id}", now)
    if promise.state != PromiseState.DONE:
        taken_back(*deed)
    elif promise.owner == owner.id and _today(owner, now) <= promise.counts_on:
        earned(*deed)


def taken_back(desk: Desk, player: Person, deed: str, about: str, now: datetime) -> None:
    """She took it back, or it was none."""
    desk.take_line_back(player.id, deed, about, _today(player, now))


def _today(person: Person, now: datetime) -> date:
    return local_time.local(now, person.zone).date()


# ---- what talks leave behind -----------------------------------------------------------------


def keep(
    desk: Desk, person: Person, ref: str, thing: OfChampionship, rules: Mapping[str, Any], now: datetime
) -> None:
    """Write one record. Whoever may not (any more), or has no facility, changes nothing."""
    match thing:
        case ChampionshipOpened() if person.roles & ORGANISERS:
            opened = {
                "title": thing.title,
                "district": thing.district,
                "first_day": thing.first_day.isoformat(),
                "last_day": thing.last_day.isoformat(),
            }
            desk.open_championship(person.id, ref, opened, rules, now)
        case ChampionshipEnded(id) if person.roles & ORGANISERS:
            desk.end_championship(id, now)
        case ChampionshipJoined(id):
            championship = desk.championship(id)
            if championship is None or championship.ended or person.facility is None:
                return
            desk.join_championship(id, person.id, person.facility.id, now)
            day = championship.last_day + timedelta(days=1)
            due_at = local_time.to_utc(day, person.local_hour, person.zone)
            desk.set_timer(person.id, OVER, f"championship:{id}", max(due_at, now))
        case ChampionshipLeft(id):
            desk.leave_championship(id, person.id)
            desk.cancel_timer(person.id, OVER, f"championship:{id}")
        case ChampionshipOpened() | ChampionshipEnded():
            pass
        case _:
            assert_never(thing)


# ---- what talks know -------------------------------------------------------------------------


def told(desk: Desk, library: Library, person: Person, now: datetime) -> Mapping[str, Any]:
    """What `/championship` begins with. JSON values; `running` is None where there is none."""
    district = person.facility.district if person.facility is not None else ""
    today = _today(person, now)
    championship = desk.championship_for(district, today)
    return {
        "today": today.isoformat(),
        "place": person.facility.name if person.facility is not None else "",
        "district": district,
        "everywhere": bool(person.roles & (ORGANISERS - {Role.DISTRICT})),
        "organises": bool(person.roles & ORGANISERS),
        "running": championship and _as_facts(desk, library, person, championship, today),
    }


def ended(desk: Desk, library: Library, person: Person, id: int, now: datetime) -> Any:
    """How one stands for a player, at its end; None for whoever plays no more."""
    championship = desk.championship(id)
    if championship is None or desk.plays_for(id, person.id) is None:
        return None
    return _as_facts(desk, library, person, championship, _today(person, now))


def _as_facts(
    desk: Desk, library: Library, person: Person, championship: Championship, today: date
) -> Mapping[str, Any]:
    id, rules = championship.id, championship.rules
    hers = desk.plays_for(id, person.id)
    placed = standings(desk.team_points(id))
    shown = [one for n, one in enumerate(placed) if n < MOST_SHOWN or one.facility == hers]
    return {
        "id": id,
        "title": championship.title,
        "from": championship.first_day.isoformat(),
        "until": championship.last_day.isoformat(),
        "begun": championship.first_day <= today,
        "rules": [{"deed": deed, **rules[deed]} for deed in rules],
        "plays": hers is not None,
        "points": desk.earned(id, person.id),
        "lines": [
            {
                "deed": line.deed,
                "day": local_time.local(line.at, person.zone).date().isoformat(),
                "points": line.points,
                "what": _what(desk, library, person, line.about),
            }
            for line in desk.lines(id, person.id, MOST_LINES)
        ],
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
    }


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


def short(words: str, most: int) -> str:
    """As many characters as fit, with a sign that there were more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
