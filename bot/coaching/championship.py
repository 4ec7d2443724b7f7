"""Championship: what a deed earns, who stands where, and what follows when one is opened, joined or ended.

Facilities compete, people do not: nobody's points are shown to anybody else, and a facility with few players
is not shown, since its points would be theirs. A line is written in the turn in which the deed is done.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, assert_never

from bot.conversation.competing import (
    ChampionshipDeclined,
    ChampionshipEnded,
    ChampionshipJoined,
    ChampionshipLeft,
    ChampionshipOpened,
    Contest,
    OfChampionship,
)
from bot.conversation.records import PromiseMoved, PromiseState
from bot.people import Person, Role
from scheduler import local_time
from scheduler.championships import INVITED
from storage.championships import Championship, Line, TeamPoints
from storage.store import Desk

OVER = "championship.over"  # the timer that tells a player how it ended
HALFWAY = "championship.halfway"  # and where her facility stands in its middle
LEAST_PLAYERS = 3  # of a facility that is shown: the points of fewer would be somebody's
ORGANISERS = frozenset({Role.DISTRICT, Role.TRAINER, Role.ADMINISTRATOR})


class Rank(NamedTuple):
    """The rank of one facility in a championship."""

    place: int
    facility: str
    name: str
    players: int
    mean: float  # points for each player, so that a large team has no start


# ---- pure ------------------------------------------------------------------------------------


def standings(teams: Iterable[TeamPoints]) -> list[Rank]:
    """Facilities with players enough, best first; those with equal points share a place."""
    shown = [(team.points / team.players, team) for team in teams if team.players >= LEAST_PLAYERS]
    shown.sort(key=lambda one: (-one[0], one[1].name))
    placed: list[Rank] = []
    for n, (mean, team) in enumerate(shown, 1):
        tied = placed and placed[-1].mean == mean
        placed.append(Rank(placed[-1].place if tied else n, team.facility, team.name, team.players, mean))
    return placed


def week_of(at: datetime, zone: str) -> datetime:
    """The Monday of her week, at midnight by her clock."""
    day = local_time.day(at, zone)
    return local_time.to_utc(day - timedelta(days=day.weekday()), time(), zone)


# ---- points ----------------------------------------------------------------------------------


def earned(desk: Desk, player: Person, deed: str, about: str, now: datetime) -> None:
    """She did this: it counts wherever she plays today, as often as the rules let it in a week."""
    for championship in desk.playing(player.id, today_of(player, now)):
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
    elif promise.owner == owner.id and today_of(owner, now) <= promise.counts_on:
        earned(*deed)


def taken_back(desk: Desk, player: Person, deed: str, about: str, now: datetime) -> None:
    """She took it back, or it was none."""
    desk.take_line_back(player.id, deed, about, today_of(player, now))


def today_of(person: Person, now: datetime) -> date:
    return local_time.day(now, person.zone)


# ---- what talks leave behind -----------------------------------------------------------------


def keep(
    desk: Desk, person: Person, ref: str, thing: OfChampionship, contest: Contest, now: datetime
) -> None:
    """Write one record. Whoever may not (any more), or has no facility, changes nothing."""
    match thing:
        case ChampionshipOpened() if person.roles & ORGANISERS:
            opened = {
                "title": thing.title,
                "district": thing.district,
                "first_day": thing.first_day.isoformat(),
                "last_day": thing.last_day.isoformat(),
                "cadres": contest.cadres,
            }
            id = desk.open_championship(person.id, ref, opened, contest.rules, now)
            _will_tell(desk, person, desk.championship(id), now)
        case ChampionshipEnded(id) if person.roles & ORGANISERS:
            desk.end_championship(id, now)
            desk.tell_players_of_end(id, OVER, now)
        case ChampionshipJoined(id):
            championship = desk.championship(id)
            if person.facility is not None and open_to(championship, person, today_of(person, now)):
                desk.join_championship(id, person.id, person.facility.id, now)
                desk.cancel_timer(person.id, INVITED, f"championship:{id}")
                _will_tell(desk, person, championship, now)
        case ChampionshipLeft(id):
            desk.leave_championship(id, person.id)
            timers = (HALFWAY, OVER) if desk.organiser_of(id) != person.id else ()
            for timer in timers:
                desk.cancel_timer(person.id, timer, f"championship:{id}")
        case ChampionshipDeclined(id):
            desk.decline_championship(id, person.id, now)
        case ChampionshipOpened() | ChampionshipEnded():
            pass
        case _:
            assert_never(thing)


def open_to(championship: Championship | None, person: Person, today: date) -> bool:
    """Whether she may join it today: it is not over, and it is for her cadre."""
    if championship is None or championship.ended or championship.last_day < today:
        return False
    return not championship.cadres or person.cadre in championship.cadres


def _will_tell(desk: Desk, person: Person, championship: Championship | None, now: datetime) -> None:
    """She hears where her facility stands half-way, and how it ended, at her hour."""
    if championship is None:
        return
    days = {HALFWAY: championship.halfway, OVER: championship.last_day + timedelta(days=1)}
    for timer, day in days.items():
        due_at = local_time.to_utc(day, person.local_hour, person.zone) if day is not None else now
        if due_at > now:
            desk.set_timer(person.id, timer, f"championship:{championship.id}", due_at)
