"""Calendar: what a coach has planned, by month and as a list; and planning, with the dates before a yes."""

import json
import re
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from console.content import go_on
from console.feeding import address
from console.params import COACHES, Coach, RowId
from console.steering import Console, Guest, Place, TurnedAwayError
from storage.store import LAST

BARE_HOUR = re.compile(r"\b(?:at|à|a) (\d{1,2})\b", re.IGNORECASE)  # which half of the day the dates show
PLACES = (Place("calendar", "/console/calendar", COACHES),)
MOST_PEOPLE = 60  # of one form
MOST_WORDS = 120
FARTHEST = timedelta(days=366)
FIFTH = 5  # such weekday of a month: the last one is meant
TEAM = "team"
DONE = frozenset({"plan", "meet", "pause", "resume", "end", "off"})
EVERY = ("once", "week", "fortnight", "weekday", "date")

Parts = dict[str, Any]


class Wish(BaseModel):
    """What he fills in. Whatever is in words goes before what is tapped."""

    who: list[str] = Field(default=[], max_length=MOST_PEOPLE)  # ids, or "team"
    kind: Literal["checkin", "live"] = "checkin"
    words: str = Field(default="", max_length=MOST_WORDS)
    every: Literal["once", "week", "fortnight", "weekday", "date"] = "once"
    day: str = ""
    hour: str = ""
    instead: int | None = Field(default=None, ge=1, le=LAST)  # what he changes
    look: str = ""  # he wants to see the dates
    to: str = ""  # the day to which he drags what he changes
    rather: str = ""  # the day and hour that were proposed: 2026-11-23 15:00


class Confirmed(Wish):
    """What he was shown, and has said yes to."""

    key: str = ""
    shown: str = ""


class FaultError(Exception):
    """What is wrong with a wish, by the name of what is said of it."""


def routes(console: Console) -> APIRouter:
    """The month, the form, its preview, and what becomes of what is planned."""
    router = APIRouter(prefix="/console/calendar", include_in_schema=False)

    @router.get("")
    async def calendar(
        guest: Coach, month: str = "", view: str = "", done: str = "", feed: str = ""
    ) -> Response:
        return guest.page(
            "calendar.html",
            told=await guest.look("calendar", month=month),
            as_list=view == "list",
            done=done if done in DONE else "",
            address=await address(console, guest.person.id),
            feed_open=bool(feed),
        )

    @router.get("/plan")
    async def plan(guest: Coach, wish: Annotated[Wish, Query()], of: int | None = None) -> Response:
        if wish.rather:
            day, _, hour = wish.rather.partition(" ")
            wish = wish.model_copy(update={"day": day, "hour": hour, "words": "", "rather": ""})
        if wish.to and wish.instead is not None:
            dragged = {"day": wish.to, "words": "", "to": ""}
            return await previewed(guest, (await _as_it_is(guest, wish)).model_copy(update=dragged))
        if wish.look:
            return await previewed(guest, wish)
        if wish.instead is not None:
            wish = await _as_it_is(guest, wish)
        elif of is not None:
            wish = wish.model_copy(update={"who": [str(of)]})
        return await form(guest, wish)

    @router.post("/plan")
    async def keep(guest: Coach, wish: Annotated[Confirmed, Form()]) -> Response:
        """What is kept is what was shown: it is looked at once more, for time has passed."""
        try:
            seen = await _previews(guest, wish)
        except FaultError as error:
            return await form(guest, wish, fault=str(error))
        if _digest(seen) != wish.shown or any(one["refused"] and not _is_kept(one) for one in seen):
            return await form(guest, wish, seen, fault="changed")
        if wish.kind == "live":
            (one,) = seen
            at, of = one["dates"][0]["planned"]["at"], one["of"]
            await guest.act("meet", wish.key, coachee=of, at=at, instead=wish.instead)
        else:
            plans = [{"coachee": s["of"], "rule": s["rule"], "instead": wish.instead} for s in seen]
            await guest.act("plan", wish.key, plans=plans)
        month = min(one["dates"][0]["at"] for one in seen)[:7]
        done = "meet" if wish.kind == "live" else "plan"
        return go_on(guest, f"/console/calendar?month={month}&done={done}#done")

    @router.post("/{kind}/{id}/{what}")
    async def change(
        guest: Coach,
        kind: Literal["schedule", "session"],
        id: RowId,
        what: Literal["pause", "resume", "end", "off"],
        key: Annotated[str, Form()] = "",
    ) -> Response:
        """A second copy of the form finds nothing to change any more, and says that it is done."""
        if (what == "off") is not (kind == "session"):
            raise TurnedAwayError(404, "not_here")
        await guest.look("his_plan", kind=kind, id=id)
        await guest.act("plan_changed", key, what=what, id=id)
        return go_on(guest, f"/console/calendar?done={what}#done")

    async def previewed(guest: Guest, wish: Wish) -> Response:
        try:
            return await form(guest, wish, await _previews(guest, wish))
        except FaultError as error:
            return await form(guest, wish, fault=str(error))

    async def form(guest: Guest, wish: Wish, seen: list[Any] | None = None, fault: str = "") -> Response:
        coachees = (await guest.look("calendar", month=""))["coachees"]
        coachees.sort(key=lambda her: str(her["of"]) not in wish.who)  # whom he chose is seen among 200
        return guest.page(
            "calendar_plan.html",
            status=422 if fault else 200,
            wish=wish,
            coachees=coachees,
            seen=seen or [],
            shown=_digest(seen) if seen else "",
            refused=any(one["refused"] for one in seen or []),
            fault=fault,
            every=EVERY,
            first_day=guest.today,
            last_day=guest.today + FARTHEST,
            most=MOST_WORDS,
        )

    return router


# ---- what he wishes -----------------------------------------------------------------------------


async def _previews(guest: Guest, wish: Wish) -> list[Any]:
    """What it leads to, for each whom it is for. Raises FaultError, and TurnedAwayError for nobody of his."""
    parts = await _in_words(guest, wish) if wish.words.strip() else _tapped(wish, guest.today)
    live = wish.kind == "live"
    if live:
        parts["every"] = "once"
    if wish.instead is not None:
        row = await guest.look("planned", kind="session" if live else "schedule", id=wish.instead)
        people = [row["of"]]
    else:
        people = _people(wish)
    if live and (len(people) > 1 or people == [None]):
        raise FaultError("live_one")
    extra = {"live": live, "instead": wish.instead}
    plans = [{**parts, "coachee": of, **extra} for of in people]
    seen: list[Any] = await guest.look("previews", plans=plans)
    for one in seen:
        if one["state"] != "open":
            raise FaultError(one["state"])
    return seen


def _people(wish: Wish) -> list[int | None]:
    """For whom: ids, or None alone for the whole team. Raises FaultError."""
    if TEAM in wish.who:
        return [None]
    people = sorted({int(who) for who in wish.who if who.isdecimal() and len(who) < 19})
    if not people:
        raise FaultError("who")
    return list(people)


async def _in_words(guest: Guest, wish: Wish) -> Parts:
    """What his words name; an hour that they leave out is the one that was chosen."""
    read = await guest.look("plan_words", words=wish.words.strip())
    bare = BARE_HOUR.search(wish.words)
    if read["local_hour"] is None and bare and int(bare[1]) < 24:
        read = {**read, "local_hour": f"{int(bare[1]):02}:00"}
    elif read["local_hour"] is None and wish.hour:
        read = {**read, "local_hour": _hour(wish)}
    return dict(read)


def _tapped(wish: Wish, today: date) -> Parts:
    """The parts of a plan that a day, an hour and a rhythm make. Raises FaultError."""
    try:
        day = date.fromisoformat(wish.day)
    except ValueError:
        raise FaultError("day") from None
    if not today <= day <= today + FARTHEST:
        raise FaultError("past" if day < today else "far")
    parts: Parts = {"every": wish.every, "nth": None, "weekday": None, "day": None, "local_hour": _hour(wish)}
    nth = (day.day - 1) // 7 + 1
    match wish.every:
        case "once":
            return parts | {"day": wish.day}
        case "date":
            return parts | {"every": "month", "nth": 0, "day": wish.day}
        case "weekday":
            parts |= {"every": "month", "nth": -1 if nth == FIFTH else nth}
    return parts | {"weekday": day.weekday(), "since": wish.day}


def _hour(wish: Wish) -> str:
    try:
        return f"{time.fromisoformat(wish.hour).replace(tzinfo=None):%H:%M}"
    except ValueError:
        raise FaultError("hour") from None


async def _as_it_is(guest: Guest, wish: Wish) -> Wish:
    """What he wants to change, as it is planned today."""
    kind = "session" if wish.kind == "live" else "schedule"
    row = await guest.look("planned", kind=kind, id=wish.instead)
    who = [TEAM if row["of"] is None else str(row["of"])]
    rule, comes = row["rule"], row["next"] or {}
    every = "once"
    if rule is not None and rule["every"] != "once":
        every = rule["every"] if rule["every"] != "month" else "date" if rule["nth"] == 0 else "weekday"
    hour = rule["local_hour"] if rule is not None else comes.get("hour", "")
    return wish.model_copy(update={"who": who, "every": every, "day": comes.get("day", ""), "hour": hour})


def _digest(seen: list[Any]) -> str:
    """Of the dates that he is shown, and of the rules that they come from."""
    dates = [[one["of"], one["rule"], [date["at"] for date in one["dates"]]] for one in seen]
    return sha256(json.dumps(dates, sort_keys=True).encode()).hexdigest()[:32]


def _is_kept(one: Any) -> bool:
    """Whether what it meets is what this very form has led to: it came twice."""
    first = one["dates"][0]
    return any(met["of"] == one["of"] and met["when"]["at"] == first["at"] for met in first["met"])
